import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { hiddenHost, webAddress, withoutTail } = await import("chat/web-address.js");

test("only http and https are ever links", () => {
    for (const text of [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example", "file:///etc/passwd", "vbscript:x", "https://",
        "http://?", "mailto:a@b.example", "//a.example", "/x", "",
    ]) assert.equal(webAddress(text), null, text);
    assert.equal(webAddress("HTTPS://A.example/%22"), "https://a.example/%22");
});

test("the punctuation behind an address belongs to the sentence", () => {
    for (const [found, shown] of [
        ["https://a.example/x?y=1#z.", "https://a.example/x?y=1#z"],
        ["http://10.0.0.4:8080/ports.html)!", "http://10.0.0.4:8080/ports.html"],
        ["https://en.example/wiki/Bridge_(band),", "https://en.example/wiki/Bridge_(band)"],
        ["https://a.example/*", "https://a.example/"],
    ]) assert.equal(withoutTail(found), shown);
});

test("a tail of a hundred thousand brackets takes no time", () => {
    const tail = ")".repeat(300_000);
    assert.equal(withoutTail(`http://a.example${tail}`), "http://a.example");
    const opened = `http://a.example/${"(".repeat(300_000)}${tail}`;
    assert.equal(withoutTail(opened), opened);
});

test("an honest link hides nothing", () => {
    for (const [words, href] of [
        ["https://a.example/x", "https://a.example/x"], ["a.example", "https://a.example/"],
        ["A.example", "https://a.example/"], ["www.a.example", "https://a.example/"], ["the notes", "https://a.example/"],
        ["http://wiki/page.html", "http://wiki/page.html"], ["http://git:8080/a.swift#L1", "http://git:8080/a.swift#L1"],
        ["https://a.example:443/b.example", "https://a.example/b.example"],
        ["https://a.example:8080/x", "https://a.example:8080/x"], ["http://localhost/x", "http://localhost/x"],
    ]) assert.equal(hiddenHost(words, href), null, words);
});

test("a link that says another place has its host said", () => {
    for (const [words, href, host] of [
        ["https://bank.example/login", "https://evil.example/login", "evil.example"],
        ["bank.example", "https://evil.example:99/", "evil.example:99"],
        ["my bank: bank.example.", "https://evil.example/", "evil.example"],
        ["https://bank.example@evil.example/", "https://bank.example@evil.example/", "evil.example"],
        ["https://\u0430pple.com", "https://\u0430pple.com", "xn--pple-43d.com"],
        ["https://bank.example/evil.example", "https://evil.example/", "evil.example"],
        ["https://localhost", "https://evil.example/", "evil.example"],
        ["", "https://evil.example/", "evil.example"], ["\u200b \u202e", "https://evil.example/", "evil.example"],
        ["b\u200bank.example", "https://evil.example/", "evil.example"],
    ]) assert.equal(hiddenHost(words, href), host, words);
});
