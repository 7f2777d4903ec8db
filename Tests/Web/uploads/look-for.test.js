import "../page.js";
import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

const boot = JSON.stringify({ me: { id: "u-alice", username: "alice" } });
globalThis.document = { getElementById: () => ({ textContent: boot }) };
const left = [];
globalThis.location = { pathname: "/", search: "", hash: "#/channel/a", assign: (address) => left.push(address) };

const { lookFor, lost } = await import("uploads/look-for.js");

afterEach(() => {
    mock.restoreAll();
    left.length = 0;
});

test("a file is asked for without its bytes, as whose page it is", async () => {
    const fetched = mock.method(globalThis, "fetch", async () => new Response(null, { status: 200 }));
    assert.equal(await lookFor("/uploads/a.pdf"), "there");
    const [url, { method, headers, signal }] = fetched.mock.calls[0].arguments;
    assert.deepEqual([url, method, headers], ["/uploads/a.pdf", "HEAD", { "x-minimost-user": "u-alice" }]);
    assert.ok(signal instanceof AbortSignal, "not for ever");
});

test("only what the server does not know is gone", async () => {
    for (const [status, found] of [[404, "gone"], [403, "away"], [429, "away"], [500, "away"], [503, "away"]]) {
        mock.method(globalThis, "fetch", async () => new Response(null, { status }));
        assert.equal(await lookFor("/uploads/a.pdf"), found, String(status));
    }
    mock.method(globalThis, "fetch", async () => { throw new TypeError("Failed to fetch"); });
    assert.equal(await lookFor("/uploads/a.pdf"), "away");
    assert.deepEqual(left, []);
});

test("without a session one is led to sign in", async () => {
    mock.method(globalThis, "fetch", async () => new Response(null, { status: 401 }));
    assert.equal(await lookFor("/uploads/a.pdf"), "away");
    assert.deepEqual(left, ["/login?next=%2F%23%2Fchannel%2Fa"]);
});

test("what is not there is said in a sentence", () => {
    assert.equal(lost("file", "gone"), "This file is not there any more.");
    assert.equal(lost("picture", "away"), "This picture cannot be reached now.");
});
