import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { deviceOf, verdict } = await import("host/trust-check.js");

const agents = {
    iphone: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
    mac: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15",
    android: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
    windows: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    linux: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
};

test("each device finds its own steps", () => {
    for (const [device, name] of [["apple-mobile", "iphone"], ["mac", "mac"], ["android", "android"],
        ["windows", "windows"], ["linux", "linux"], ["firefox", "firefox"]]) {
        assert.deepEqual(deviceOf(agents[name]), [device]);
    }
    assert.deepEqual(deviceOf(agents.mac, 5), ["apple-mobile"], "an iPad that says it is a Mac");
});

test("it is only said where the browser tells", () => {
    assert.equal(verdict(agents.linux, "registered"), "trusted");
    assert.equal(verdict(agents.linux, "SecurityError"), "untrusted");
    assert.equal(verdict(agents.firefox, "registered"), "unknown", "it registers where the warning was clicked away, too");
    assert.equal(verdict(agents.mac, "registered"), "unknown");
    assert.equal(verdict(agents.linux, "missing"), "unknown", "a page without TLS, or a private window");
    assert.equal(verdict(agents.linux, "TypeError"), "unknown");
});
