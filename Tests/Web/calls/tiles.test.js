import "../page.js";
import assert from "node:assert/strict";
import test from "node:test";

const { columns, spotlit, tiles } = await import("calls/tiles.js");

const person = (username, more = {}) => ({ username, state: "joined", media: "audio", muted: false, sharing: false, ...more });

function shown(participants, peers = {}, own = {}) {
    return tiles({ participants, me: "Alice", peer: (name) => peers[name], own: (kind) => own[kind] ?? null });
}

test("screens come first, and I come last", () => {
    const list = shown([person("alice"), person("bob"), person("carol", { sharing: true, media: "screen" })]);
    assert.deepEqual(list.map(({ key }) => key), ["screen:carol", "person:bob", "person:carol", "person:alice"]);
    assert.deepEqual(list.map(({ isMine }) => isMine), [false, false, false, true]);
});

test("a picture shows while its camera is on, mine without a connection", () => {
    const list = shown(
        [person("alice", { media: "video" }), person("bob", { media: "video" }), person("carol")],
        { bob: { state: "connected", camera: "bob's", screen: null }, carol: { state: "connected", camera: "a late frame" } },
        { camera: "mine" },
    );
    assert.deepEqual(list.map(({ stream }) => stream), ["bob's", null, "mine"]);
});

test("how somebody is, is said by the server, then by the connection", () => {
    const list = shown(
        [person("bob"), person("carol"), person("dave", { state: "ringing" }), person("erin", { state: "away" }), person("alice")],
        { bob: { state: "connected" }, carol: { state: "reconnecting" }, erin: { state: "connected" } },
    );
    assert.deepEqual(list.map(({ state }) => state), ["joined", "reconnecting", "ringing", "away", "joined"]);
    assert.equal(shown([person("bob")])[0].state, "connecting");
});

test("the first screen of somebody else is large, unless another was chosen, or none", () => {
    const list = shown([person("alice", { sharing: true }), person("bob"), person("carol", { sharing: true })]);
    assert.equal(spotlit(list, null), "screen:carol");
    assert.equal(spotlit(list, "person:bob"), "person:bob");
    assert.equal(spotlit(list, "none"), null);
    assert.equal(spotlit(list, "person:gone"), "screen:carol");
    assert.equal(spotlit(shown([person("alice", { sharing: true }), person("bob")]), null), null);
});

test("tiles are as large as they may be", () => {
    assert.deepEqual(columns(1, { width: 1600, height: 900 }), { columns: 1, width: 1600 });
    assert.equal(columns(2, { width: 1600, height: 500 }).columns, 2);
    assert.equal(columns(2, { width: 400, height: 900 }).columns, 1);
    assert.equal(columns(4, { width: 1600, height: 900 }).columns, 2);
    for (let count = 1; count <= 12; count += 1) {
        const box = { width: 811, height: 417 };
        const fit = columns(count, box);
        const rows = Math.ceil(count / fit.columns);
        assert.ok(fit.columns * fit.width + (fit.columns - 1) * 8 <= box.width, `${count}`);
        assert.ok(rows * fit.width * 9 / 16 + (rows - 1) * 8 <= box.height + 1, `${count}`);
    }
    assert.deepEqual(columns(0, { width: 0, height: 0 }), { columns: 1, width: 0 });
});
