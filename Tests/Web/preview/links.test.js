import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { shownLinks } = await import("preview/links.js");

const rules = { hosts: ["git.test"], here: "https://chat.test:6767/" };
const links = (body, more) => shownLinks(body, { ...rules, ...more });
const addresses = (body) => links(body).map(({ href }) => href);

test("links to hosts that are allowed are looked up, each once and in their order", () => {
    assert.deepEqual(links("see https://git.test/b, then [the other](https://git.test/a#L4) and https://git.test/b again"), [
        { kind: "page", href: "https://git.test/b", key: "https://git.test/b" },
        { kind: "page", href: "https://git.test/a#L4", key: "https://git.test/a#L4" },
    ]);
    assert.deepEqual(addresses("**https://git.test/a** HTTPS://GIT.TEST/b\n> https://git.test/c\n- https://git.test/d"), [
        "https://git.test/a", "https://git.test/b", "https://git.test/c", "https://git.test/d",
    ]);
});

test("what stands in code is no link, and nor are words", () => {
    for (const body of [
        "`https://git.test/a`", "```\nhttps://git.test/a\n```", "> ```\n> https://git.test/a\n> ```", "git.test/a",
        "ftp://git.test/a", "", "https://", "https://other.test/https://git.test/a",
    ]) assert.deepEqual(addresses(body), [], body);
});

test("a message shows five at the most, those of other hosts not counted", () => {
    const body = Array.from({ length: 9 }, (_, place) => `https://git.test/${place} https://other.test/${place}`).join(" ");
    assert.deepEqual(addresses(body), [0, 1, 2, 3, 4].map((place) => `https://git.test/${place}`));
});

test("a link to a message here is known by its number and says its channel", () => {
    const here = "https://chat.test:6767/#/channel";
    assert.deepEqual(links(`${here}/general/message/7`), [
        { kind: "message", href: `${here}/general/message/7`, key: 7, channel: "general" },
    ]);
    for (const [place, channel] of [["dm:alice:bob", "dm:alice:bob"], ["private%3Aab", "private:ab"]]) {
        assert.deepEqual(links(`(${here}/${place}/message/7)`).map(({ channel, key }) => [channel, key]), [[channel, 7]]);
    }
    assert.equal(links(`${here}/general/message/7`, { hosts: [] }).length, 1, "also where no host is allowed");
});

test("other addresses of this server are neither messages nor pages", () => {
    const everything = { hosts: ["chat.test:6767", "chat.test"] };
    for (const path of ["", "#/", "#/channel/general", "#/channel/general/message/", "#/channel/general/message/x",
        "uploads/a.png", "#/channel/%/message/7", "?next=#/channel/general/message/7", "#/channel/general/message/0"]) {
        assert.deepEqual(links(`https://chat.test:6767/${path}`, everything), [], path);
    }
});

test("a message of another server is none of ours", () => {
    for (const origin of ["https://chat.test", "http://chat.test:6767", "https://chat.test:67670", "https://me@chat.test:6767",
        "https://chat.test.evil.test:6767"]) {
        assert.deepEqual(links(`${origin}/#/channel/general/message/7`), [], origin);
    }
});
