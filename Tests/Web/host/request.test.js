import "../page.js";
import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { settled } from "../page.js";

const boot = JSON.stringify({ me: { id: "u-alice", username: "alice" } });
globalThis.document = { getElementById: () => ({ textContent: boot }) };
const left = [];
globalThis.location = { pathname: "/", search: "", hash: "#/channel/a", assign: (address) => left.push(address) };

const { Offline, request } = await import("host/request.js");

/** The server: `answer(signal)` is what it says to the one request that `asked` keeps. */
function server(answer) {
    const asked = {};
    mock.method(globalThis, "fetch", async (url, options) => {
        Object.assign(asked, { url, ...options });
        return answer(options.signal);
    });
    return asked;
}

/** A body whose head is here, and that never ends unless the request is let go of. */
const stuck = (status) => (signal) => new Response(new ReadableStream({
    start: (stream) => signal.addEventListener("abort", () => stream.error(signal.reason)),
}), { status });

afterEach(() => {
    mock.restoreAll();
    mock.timers.reset();
    left.length = 0;
});

test("every request says whose page it comes from", async () => {
    const asked = server(() => Response.json({ id: "c" }, { status: 201 }));
    assert.deepEqual(await request("POST", "/api/x", { body: { a: 1 }, query: { b: "ü", none: null } }), { id: "c" });
    assert.equal(asked.url, "/api/x?b=%C3%BC");
    assert.equal(asked.body, "{\"a\":1}");
    assert.deepEqual(asked.headers, {
        accept: "application/json", "x-minimost-user": "u-alice", "content-type": "application/json",
    });
});

test("blanks and pluses of a query arrive as what they are", async () => {
    const asked = server(() => Response.json({}));
    await request("GET", "/api/x", { query: { q: "a b+c&d" } });
    assert.equal(asked.url, "/api/x?q=a%20b%2Bc%26d");
});

test("an upload goes as it is, an answer without content is null", async () => {
    const asked = server(() => new Response(null, { status: 204 }));
    const file = new Blob(["bytes"]);
    assert.equal(await request("PUT", "/api/file", { body: file }), null);
    assert.equal(asked.body, file);
    assert.equal(asked.headers["content-type"], undefined);
});

test("a refusal is thrown with what a program and a person need", async () => {
    const error = { code: "too-long", message: "That is too long.", request: "r1" };
    server(() => Response.json({ error }, { status: 422, headers: { "retry-after": "7" } }));
    await assert.rejects(request("GET", "/api/x"), { name: "Refused", status: 422, ...error, retryAfter: 7 });
    assert.deepEqual(left, []);
});

test("without a session, or with somebody else's, it leaves for sign-in and comes back here", async () => {
    server(() => Response.json({}, { status: 401 }));
    await assert.rejects(request("GET", "/api/x"), { name: "Refused", status: 401 });
    assert.deepEqual(left, ["/login?next=%2F%23%2Fchannel%2Fa"]);
});

test("no network, and an answer that is cut short, are both offline", async () => {
    server(() => { throw new TypeError("Failed to fetch"); });
    await assert.rejects(request("GET", "/api/x"), Offline);
    server(() => new Response("{\"half\":"));
    await assert.rejects(request("GET", "/api/x"), Offline);
});

for (const [what, answer] of [["before its head", (signal) => stuck(200)(signal).text()], ["after it", stuck(200)]]) {
    test(`an answer that stops ${what} is given up after half a minute`, async () => {
        mock.timers.enable({ apis: ["setTimeout"] });
        server(answer);
        let outcome = null;
        request("GET", "/api/x").catch((error) => outcome = error);
        await settled();
        mock.timers.tick(29_999);
        await settled();
        assert.equal(outcome, null);
        mock.timers.tick(1);
        await settled();
        assert.ok(outcome instanceof Offline);
    });
}

test("who is in a hurry waits for less", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    server(stuck(200));
    const asked = assert.rejects(request("GET", "/api/x", { patience: 500 }), Offline);
    await settled();
    mock.timers.tick(500);
    await asked;
});

test("who asked may let go, at any time, and is told so", async () => {
    const early = AbortSignal.abort();
    server((signal) => { throw signal.reason; });
    await assert.rejects(request("GET", "/api/x", { signal: early }), { name: "AbortError" });

    const controller = new AbortController();
    server(stuck(200));
    const asked = request("GET", "/api/x", { signal: controller.signal });
    await settled();
    controller.abort();
    await assert.rejects(asked, { name: "AbortError" });
});
