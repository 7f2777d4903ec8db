import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { EventParser } = await import("host/event-parser.js");

test("an event comes out whole however its text is cut", () => {
    const text = "retry: 2000\r\n: beat\nid: c12.u34\nevent: message\ndata: {\"a\":1}\r\n\r\ndata:x\ndata: y\n\n";
    const whole = new EventParser().feed(text);
    assert.deepEqual(whole, [
        { retry: 2000 },
        { name: "message", id: "c12.u34", data: "{\"a\":1}" },
        { name: "message", id: null, data: "x\ny" },
    ]);
    for (let size = 1; size < text.length; size += 1) {
        const parser = new EventParser();
        const events = [];
        for (let at = 0; at < text.length; at += size) events.push(...parser.feed(text.slice(at, at + size)));
        assert.deepEqual(events, whole, `in pieces of ${size}`);
    }
});

test("heartbeats, events without data and unknown fields come to nothing", () => {
    const parser = new EventParser();
    assert.deepEqual(parser.feed(":\n\n: hello\n\nevent: x\nid: 1\n\nfoo: bar\ndata\n\n"), []);
    const next = parser.feed("data: 1\n\n");
    assert.deepEqual(next, [{ name: "message", id: null, data: "1" }], "and leave nothing behind");
});

test("an unfinished event waits", () => {
    const parser = new EventParser();
    assert.deepEqual(parser.feed("event: read\ndata: {}\n"), []);
    assert.deepEqual(parser.feed("\n"), [{ name: "read", id: null, data: "{}" }]);
});
