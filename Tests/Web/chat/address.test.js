import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { addressOf, placeOf } = await import("chat/address.js");

test("an address leads back to its channel and message", () => {
    for (const channel of ["general", "dm:alice:bob", "private:x/y", "a b%20c", "ünï"]) {
        assert.deepEqual(placeOf(addressOf(channel)), { channel, message: null });
        assert.deepEqual(placeOf(addressOf(channel, 42)), { channel, message: 42 });
    }
    assert.equal(addressOf("dm:alice:bob"), "#/channel/dm:alice:bob", "readable");
});

test("any other address is nowhere", () => {
    for (const hash of ["", "#/", "#/channel/", "#/channel/%E0%A4%A", "#x"]) {
        assert.deepEqual(placeOf(hash), { channel: null, message: null });
    }
});
