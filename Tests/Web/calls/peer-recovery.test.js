import "../page.js";
import assert from "node:assert/strict";
import test from "node:test";

const { TwoPeers, isAnswer, isCandidates, isOffer, isRestart, of } = await import("./two-peers.js");

/** Loses the first so many of a kind. */
function losing(is, count) {
    let left = count;
    return (data) => is(data) && left-- > 0;
}

/** A row of numbers that is the same every time (mulberry32). */
function chance(seed) {
    let state = seed;
    return () => {
        state = (state + 0x6D2B79F5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

test("an offer that nobody answers is sent again, with the candidates that were found meanwhile", async () => {
    const two = new TwoPeers({ zoe: of("voice") });
    two.loses = losing(isOffer, 1);
    await two.pass(3_900);
    assert.deepEqual(two.times(isOffer, "zoe"), [0]);
    await two.connected(200);
    assert.deepEqual(two.times(isOffer, "zoe"), [0, 4_000]);
    const [first, second] = two.sent.filter(({ data }) => isOffer(data)).map(({ data }) => data);
    assert.equal(second.number, first.number);
    assert.deepEqual([first, second].map(({ description }) => JSON.parse(description.sdp).candidates.length), [0, 3]);
});

test("where an answer is lost the offer is sent again, and answered again", async () => {
    const two = new TwoPeers({ amy: of("voice") });
    two.loses = losing(isAnswer, 1);
    await two.pass(3_900);
    assert.ok(!two.areConnected);
    await two.connected(200);
    assert.equal(two.times(isAnswer, "amy").length, 2);
    assert.deepEqual(two.heardBy("zoe"), ["voice", null, null, null]);
});

test("where all candidates are lost the connection is begun anew", async () => {
    const two = new TwoPeers();
    two.loses = losing(isCandidates, 2);
    await two.pass(9_900);
    assert.ok(!two.areConnected);
    await two.connected(1_000);
    assert.deepEqual(two.times(isOffer, "zoe"), [0, 10_000]);
});

test("candidates of one side are enough", async () => {
    const two = new TwoPeers();
    two.loses = (data, from) => isCandidates(data) && from === "amy";
    await two.connected();
});

test("an answer that comes late is taken, the one after it passed over", async () => {
    const two = new TwoPeers();
    two.delay = () => 4_500;
    await two.connected(30_000);
    assert.ok(two.times(isAnswer, "amy").length > 1);
});

test("an offer that was overtaken is not answered", async () => {
    const two = await new TwoPeers().connected();
    const first = two.sent.find(({ data }) => isOffer(data)).data;
    two.amy.heard({ ...first, number: 9 });
    await two.pass();
    const before = two.times(isAnswer, "amy").length;
    two.amy.heard(first);
    await two.pass();
    assert.equal(two.times(isAnswer, "amy").length, before);
});

test("a server that is away at the start only delays", async () => {
    const two = new TwoPeers({ amy: of("voice"), zoe: of("voice") });
    two.isDown = true;
    await two.pass(60_000);
    assert.deepEqual(two.states, ["connecting", "connecting"]);
    two.isDown = false;
    await two.connected(10_000);
    assert.deepEqual(two.heardBy("amy"), ["voice", null, null, null]);
});

test("told that the server is back, it does not wait", async () => {
    const two = new TwoPeers({ zoe: of("voice") });
    two.isDown = true;
    await two.pass(60_000);
    two.isDown = false;
    two.zoe.recover();
    await two.connected(100);
});

test("who is connected is not touched by a server that is away, nor by its return", async () => {
    const two = await new TwoPeers({ amy: of("voice") }).connected();
    const before = two.sent.length;
    two.isDown = true;
    two.amy.publish(of("voice", "camera"));
    await two.connected(60_000);
    assert.deepEqual(two.heardBy("zoe"), ["voice", "camera", null, null]);
    two.isDown = false;
    two.amy.recover();
    two.zoe.recover();
    await two.connected(60_000);
    assert.equal(two.sent.length, before);
});

test("a break that heals by itself within three seconds costs no signal", async () => {
    const two = await new TwoPeers({ amy: of("voice") }).connected();
    const before = two.sent.length;
    two.network.cut();
    await two.pass(2_900);
    assert.deepEqual(two.states, ["reconnecting", "reconnecting"]);
    two.network.mend();
    await two.connected(60_000);
    assert.equal(two.sent.length, before);
});

test("after three seconds a broken connection is begun anew", async () => {
    const two = await new TwoPeers({ amy: of("voice") }).connected();
    const start = two.times(isOffer, "zoe").length;
    two.network.cut();
    await two.pass(3_100);
    assert.equal(two.times(isOffer, "zoe").length, start + 1);
    two.network.fail();
    two.network.mend();
    await two.connected(3_000);
    assert.deepEqual(two.heardBy("zoe"), ["voice", null, null, null]);
});

test("attempts to begin anew come further and further apart, and start over once it stood", async () => {
    const two = await new TwoPeers().connected();
    const failed = async () => {
        const from = two.sent.length;
        const start = two.sent.at(-1).at;
        two.network.cut();
        two.network.fail();
        await two.pass(30_000);
        assert.ok(two.sent.length > from && two.sent.at(-1).at > start);
        return two.sent.slice(from).filter(({ data }) => isRestart(data)).map(({ at }) => at);
    };
    const gaps = (times) => times.slice(1).map((time, place) => time - times[place]);
    // No offer comes through, so nothing but the pauses decides.
    two.loses = isOffer;
    assert.deepEqual(gaps(await failed()), [2_500, 4_500, 8_500, 8_500]);
    two.loses = () => false;
    two.network.mend();
    await two.connected(20_000);
    two.loses = isOffer;
    assert.deepEqual(gaps(await failed()), [2_500, 4_500, 8_500, 8_500]);
});

test("a break that only the one who answers has noticed is mended too", async () => {
    const two = await new TwoPeers({ amy: of("voice") }).connected();
    two.amyConnection.move("connected", "disconnected");
    await two.connected(4_000);
    assert.equal(two.times(isRestart, "amy").length, 1);
    assert.equal(two.times(isOffer, "zoe").length, 2);
});

for (const name of ["amy", "zoe"]) {
    test(`once the network is back ${name} does not wait`, async () => {
        const two = await new TwoPeers({ amy: of("voice") }).connected();
        two.network.cut();
        two.network.fail();
        await two.pass(29_000);
        two.network.fail();
        two.network.mend();
        await two.pass();
        two[name].recover();
        await two.connected(200);
    });
}

test("whatever is lost, late or overtaken, in the end they are connected", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
        const random = chance(seed);
        const two = new TwoPeers({ amy: of("voice"), zoe: of("camera") });
        two.loses = () => random() < 0.5;
        two.delay = () => Math.floor(random() ** 4 * 6_000);
        let isBroken = false;
        for (let second = 0; second < 60; second += 1) {
            const dice = random();
            if (!isBroken && dice < 0.1) two.network.cut();
            if (isBroken && dice < 0.5) two.network.fail();
            if (isBroken && dice > 0.7) two.network.mend();
            isBroken = two.network.isCut;
            if (dice > 0.9) two.amy.recover();
            await two.clock.pass(1_000);
        }
        two.network.mend();
        two.loses = () => false;
        await two.connected(45_000);
        assert.deepEqual(two.heardBy("zoe"), ["voice", null, null, null], `seed ${seed}`);
        assert.deepEqual(two.heardBy("amy"), [null, "camera", null, null], `seed ${seed}`);
    }
});
