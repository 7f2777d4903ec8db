import "../page.js";
import assert from "node:assert/strict";
import test from "node:test";

const { TwoPeers, isAnswer, isCandidates, isOffer, of } = await import("./two-peers.js");
const { Track } = await import("./fake-media.js");
const nothing = [null, null, null, null];

test("two who bring nothing are connected all the same", async () => {
    const two = new TwoPeers();
    assert.deepEqual(two.states, ["connecting", "connecting"]);
    await two.connected();
    assert.deepEqual(two.heardBy("amy"), nothing);
    assert.equal((await two.amy.stats()).get("candidate-pair").state, "connected");
});

test("one offers, the other answers, once each", async () => {
    const two = await new TwoPeers({ amy: of("voice"), zoe: of("voice", "camera") }).connected(20_000);
    assert.deepEqual(two.sent.filter(({ data }) => !isCandidates(data)).map(({ from, data }) => [from, data.description.type]),
        [["zoe", "offer"], ["amy", "answer"]]);
    assert.equal(two.clock.waiting, 0, "and nothing is waited for any more");
});

test("each hears and sees what the other brings", async () => {
    const two = await new TwoPeers({ amy: of("voice", "camera"), zoe: of("voice", "screen", "sound") }).connected();
    assert.deepEqual(two.heardBy("zoe"), ["voice", "camera", null, null]);
    assert.deepEqual(two.heardBy("amy"), ["voice", null, "screen", "sound"]);
});

test("streams are there from the first connection on, and stay the same ones", async () => {
    const two = new TwoPeers({ zoe: of("voice") });
    const streams = () => ["voice", "camera", "screen", "sound"].map((name) => two.amy[name]);
    assert.deepEqual(streams(), nothing);
    await two.connected();
    const before = streams();
    const remote = two.amyConnection.getTransceivers().map(({ receiver }) => receiver.track);
    assert.deepEqual(before.map((stream) => stream.getTracks()), remote.map((track) => [track]));
    two.network.cut();
    await two.pass(1_000);
    assert.equal(two.amy.state, "reconnecting");
    assert.deepEqual(streams(), before);
    two.amy.close();
    assert.deepEqual(streams(), nothing);
});

test("whoever watches is told of each change", async () => {
    const two = await new TwoPeers().connected();
    const before = { ...two.changes };
    two.network.cut();
    await two.pass();
    assert.ok(two.changes.amy > before.amy && two.changes.zoe > before.zoe);
});

for (const name of ["amy", "zoe"]) {
    const other = { amy: "zoe", zoe: "amy" }[name];

    test(`without a signal ${name} changes the device, has the camera off and on, and shares a screen with its sound`, async () => {
        const two = await new TwoPeers({ [name]: of("voice", "camera") }).connected();
        const before = two.sent.length;
        const steps = [["voice"], ["voice", "camera"], ["voice", "screen", "sound"], ["screen"], []];
        two[name].publish({ ...of("camera"), voice: { track: new Track("audio", "headset") } });
        await two.pass();
        assert.deepEqual(two.heardBy(other), ["headset", "camera", null, null]);
        for (const step of steps) {
            two[name].publish(of(...step));
            await two.pass();
            assert.deepEqual(two.heardBy(other).filter(Boolean), step);
        }
        await two.pass(20_000);
        assert.equal(two.sent.length, before);
    });
}

test("what changes while they agree is as it was wanted last", async () => {
    const two = new TwoPeers({ amy: of("voice"), zoe: of("camera") });
    for (let step = 0; step < 40; step += 1) {
        two.amy.publish(of("voice", ...step % 2 ? ["screen"] : []));
        two.zoe.publish(of(...step % 2 ? ["camera"] : []));
        await Promise.resolve();
    }
    two.amy.publish(of("camera"));
    two.zoe.publish(of("screen", "sound"));
    await two.connected();
    assert.deepEqual(two.heardBy("zoe"), [null, "camera", null, null]);
    assert.deepEqual(two.heardBy("amy"), [null, null, "screen", "sound"]);
});

test("candidates that are found one after the other travel together", async () => {
    const two = await new TwoPeers().connected();
    for (const name of ["amy", "zoe"]) {
        const batches = two.sent.filter(({ from, data }) => from === name && isCandidates(data)).map(({ data }) => data.candidates);
        assert.deepEqual(batches.map((batch) => batch.length), [3]);
    }
});

test("candidates that come before any description wait for it", async () => {
    const two = new TwoPeers();
    two.delay = () => isOffer(two.sent.at(-1).data) ? 200 : 0;
    await two.pass(10);
    two.amy.heard({ candidates: [{ candidate: "of zoe", sdpMid: "0", usernameFragment: "ice1" }] });
    // None of the others comes: it is this one that lets them find each other.
    two.loses = isCandidates;
    await two.connected();
});

test("the camera takes what it is allowed, from the first agreement on", async () => {
    const two = new TwoPeers({ amy: of("camera"), zoe: of("camera") });
    two.amy.limit = two.zoe.limit = 1_000_000;
    await two.connected();
    const limits = () => [two.amyConnection, two.zoeConnection].map((connection) => (
        connection.getTransceivers().map(({ sender }) => sender.parameters.encodings[0].maxBitrate ?? null)));
    assert.deepEqual(limits(), [[null, 1_000_000, null, null], [null, 1_000_000, null, null]]);
    two.amy.limit = 500_000;
    await two.pass();
    assert.deepEqual(limits()[0], [null, 500_000, null, null]);
});

test("what makes no sense is passed over, at any time", async () => {
    const two = new TwoPeers({ amy: of("voice") });
    const description = { type: "offer", sdp: "v=0" };
    const senseless = [
        null, undefined, 0, "offer", [], {}, { description: null }, { description: "offer" }, { description: { type: "offer" } },
        { description: { type: "rollback", sdp: "" }, number: 1 }, { description: { type: "pranswer", sdp: "" }, number: 1 },
        { description }, { description, number: "1" }, { description, number: NaN }, { description, number: -1 }, { description, number: 1_000 },
        { description: { type: "answer", sdp: "v=0" }, number: 1 }, { description: { type: "answer", sdp: {} }, number: 1 },
        { candidate: 1 }, { candidates: null }, { candidates: {} }, { candidates: "many" }, { candidates: [null] },
        { candidates: [1, "x", {}, [], { candidate: 1 }, { candidate: "x" }] }, { restart: "true" }, { restart: 1 },
    ];
    for (let round = 0; round < 3; round += 1) {
        for (const data of senseless) {
            two.amy.heard(data);
            two.zoe.heard(data);
        }
        await two.pass(20);
    }
    await two.connected(20_000);
    const before = two.sent.length;
    for (const data of senseless) {
        two.amy.heard(data);
        two.zoe.heard(data);
    }
    await two.connected(20_000);
    assert.deepEqual(two.heardBy("zoe"), ["voice", null, null, null]);
    assert.equal(two.sent.length, before);
});

test("an offer of other places is not taken", async () => {
    const two = new TwoPeers();
    two.loses = isOffer;
    await two.pass();
    const sdp = JSON.stringify({ ice: "theirs", media: [{ kind: "video", direction: "sendrecv" }], candidates: [] });
    two.amy.heard({ description: { type: "offer", sdp }, number: 1 });
    await two.pass();
    assert.deepEqual(two.times(isAnswer, "amy"), []);
});

test("who makes the offers takes none, and who answers no answers", async () => {
    const two = await new TwoPeers({ amy: of("voice") }).connected();
    const offer = two.sent.find(({ data }) => isOffer(data)).data;
    const answer = two.sent.find(({ data }) => isAnswer(data)).data;
    const before = two.sent.length;
    two.zoe.heard({ ...offer, number: 7 });
    two.amy.heard({ ...answer, number: 7 });
    two.zoe.heard(answer);
    await two.connected(20_000);
    assert.equal(two.sent.length, before);
});

test("closed at any step, nothing is said or waited for any more", async () => {
    const unhandled = [];
    const note = (reason) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    for (let steps = 0; steps < 60; steps += 1) {
        const two = new TwoPeers({ amy: of("voice"), zoe: of("camera") });
        for (let step = 0; step < steps; step += 1) await Promise.resolve();
        if (steps % 3) await two.clock.pass(steps);
        two.amy.close();
        two.zoe.close();
        const before = two.sent.length;
        two.zoe.publish(of("screen"));
        two.amy.recover();
        two.amy.heard({ restart: true });
        await two.pass(60_000);
        assert.ok(two.sent.length <= before + 2, "what was on its way at most");
        assert.equal(two.clock.waiting, 0);
    }
    process.off("unhandledRejection", note);
    assert.deepEqual(unhandled, []);
});
