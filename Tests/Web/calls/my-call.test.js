import "../page.js";
import { Clock, settled } from "../page.js";
import { Track } from "./fake-media.js";
import assert from "node:assert/strict";
import test from "node:test";

const { Watched } = await import("host/watched.js");
const { CallRegister } = await import("calls/call-register.js");
const { MyCall } = await import("calls/my-call.js");
const { MyMedia } = await import("calls/my-media.js");

class Devices extends Watched {
    tracks = [];
    trouble = null;

    async microphone() {
        if (this.trouble) throw new Error(this.trouble);
        this.tracks.push(new Track());
        return { track: this.tracks.at(-1), stream: {} };
    }

    async camera() {
        return this.microphone();
    }

    async screen() {
        if (this.trouble) throw new Error(this.trouble);
        this.tracks.push(new Track());
        return { tracks: [this.tracks.at(-1)], stream: {} };
    }
}

class Mesh {
    people = new Map();
    heardSignals = [];
    recovered = 0;
    isClosed = false;

    constructor(options) {
        Object.assign(this, options);
    }

    follow(participants) {
        this.followed = participants.map(({ username }) => username);
    }

    publish(sources) {
        this.sources = sources;
    }

    heard(signal) {
        this.heardSignals.push(signal);
    }

    recover() {
        this.recovered += 1;
    }

    close() {
        this.isClosed = true;
    }
}

class Storage {
    #items = new Map();
    getItem = (key) => this.#items.get(key) ?? null;
    setItem = (key, value) => this.#items.set(key, value);
    removeItem = (key) => this.#items.delete(key);
}

const refusal = (code, message = `${code}.`) => Object.assign(new Error(message), { code });

/** Alice's tab, and a server that has one call of hers with Bob. */
class Scene {
    clock = new Clock();
    devices = new Devices();
    register = new CallRegister("alice");
    media = new MyMedia(this.devices);
    memory = new Storage();
    said = [];
    requests = [];
    meshes = [];
    seats = 0;
    seat = null;
    version = 0;
    bob = { username: "bob", state: "joined", media: "audio", seat: "b1" };
    /** What the server says instead, by "METHOD path". */
    refusals = new Map();
    isDown = false;

    constructor() {
        this.mine = this.made();
    }

    made() {
        return new MyCall({
            request: (...request) => this.answer(...request), register: this.register, media: this.media, clock: this.clock,
            memory: this.memory, say: (words, options) => this.said.push({ words, ...options }),
            mesh: (options) => {
                this.meshes.push(new Mesh(options));
                return this.meshes.at(-1);
            },
        });
    }

    get mesh() {
        return this.meshes.at(-1);
    }

    view(more = {}) {
        const me = { username: "alice", state: "joined", media: "audio", seat: this.seat, sharing: false, ...this.state };
        return { id: "c", channel: "dm:alice:bob", version: this.version += 1, state: "active", participants: [me, this.bob], ...more };
    }

    async answer(method, path, { body } = {}) {
        this.requests.push({ method, path, body });
        await settled();
        if (this.isDown) throw new Error("The server cannot be reached.");
        const refused = this.refusals.get(`${method} ${path}`);
        if (refused) throw refused;
        if (path === "/api/calls/ice") return { iceServers: [{ urls: ["stun:here:3478"] }] };
        if (path === "/api/calls/d/join") return { ...this.view(), id: "d", seat: `d${this.seats += 1}` };
        if (method === "GET") return [this.view()];
        if (path.endsWith("/leave") || path.endsWith("/signal")) return null;
        if (path.endsWith("/join") || path === "/api/calls") {
            this.seat = `a${this.seats += 1}`;
            return { ...this.view(), seat: this.seat };
        }
        return this.view();
    }

    sent(path, method = "POST") {
        return this.requests.filter((request) => request.path === path && request.method === method).map(({ body }) => body);
    }

    tell(more) {
        this.register.apply(this.view(more));
    }
}

async function inCall(media = "audio") {
    const scene = new Scene();
    await scene.mine.start("dm:alice:bob", media);
    await settled();
    return scene;
}

// Coming

test("to start a call is to be in it, with a voice", async () => {
    const scene = await inCall();
    assert.deepEqual(scene.sent("/api/calls"), [{ channel: "dm:alice:bob", media: "audio" }]);
    assert.ok(scene.mine.isIn && scene.mine.call.id === "c");
    assert.deepEqual(scene.mesh.servers, [{ urls: ["stun:here:3478"] }]);
    assert.deepEqual(scene.mesh.followed, ["alice", "bob"]);
    assert.ok(scene.mesh.sources.voice && !scene.mesh.sources.camera);
    assert.deepEqual(scene.sent("/api/calls/c/me", "PUT").at(-1), { seat: "a1", muted: false, camera: false, sharing: false });
});

test("where somebody was quicker, their call is joined", async () => {
    const scene = new Scene();
    scene.refusals.set("POST /api/calls", refusal("call-running"));
    await scene.mine.start("dm:alice:bob", "video");
    assert.deepEqual(scene.sent("/api/calls/c/join"), [{ media: "video" }]);
    assert.ok(scene.mine.isIn && scene.media.isOn("camera"));
});

test("what is refused is said, and nothing goes on", async () => {
    const scene = new Scene();
    scene.refusals.set("POST /api/calls/c/join", refusal("call-full", "8 people are in it."));
    await scene.mine.join("c", "audio");
    assert.deepEqual(scene.said, [{ words: "8 people are in it.", kind: "problem" }]);
    assert.ok(!scene.mine.isIn && !scene.mine.isEntering);
    assert.equal(scene.devices.tracks.length, 0);
});

test("where there are as many cameras as may be, one comes without", async () => {
    const scene = new Scene();
    const answer = scene.answer.bind(scene);
    scene.answer = (method, path, options) => path.endsWith("/join") && options.body.media === "video"
        ? Promise.reject(refusal("too-many-videos", "4 cameras are on.")) : answer(method, path, options);
    await scene.mine.join("c", "video");
    assert.ok(scene.mine.isIn && scene.media.isOn("voice") && !scene.media.isOn("camera"));
    assert.match(scene.said[0].words, /^4 cameras are on\./);
});

test("a screen is chosen first, and without one there is no call", async () => {
    const scene = new Scene();
    scene.devices.screen = async () => null;
    await scene.mine.start("dm:alice:bob", "screen");
    assert.deepEqual(scene.requests, []);
    assert.ok(!scene.mine.isEntering);
    const showing = await inCall("screen");
    assert.ok(showing.mesh.sources.screen && !showing.mesh.sources.voice, "nobody is heard unasked");
    const refused = new Scene();
    refused.refusals.set("POST /api/calls", refusal("too-often"));
    await refused.mine.start("dm:alice:bob", "screen");
    assert.ok(refused.devices.tracks[0].isStopped);
});

test("without a microphone one is in the call, and told why nobody hears", async () => {
    const scene = new Scene();
    scene.devices.trouble = "There is no microphone.";
    await scene.mine.join("c", "audio");
    assert.ok(scene.mine.isIn && scene.media.isMuted);
    assert.equal(scene.media.trouble("voice").message, "There is no microphone.");
    await settled();
    assert.equal(scene.sent("/api/calls/c/me", "PUT").at(-1).muted, true);
});

test("what is pressed twice is asked for once", async () => {
    const scene = new Scene();
    await Promise.all([scene.mine.start("dm:alice:bob", "audio"), scene.mine.start("dm:alice:bob", "audio")]);
    assert.equal(scene.sent("/api/calls").length, 1);
    assert.equal(scene.sent("/api/calls/c/leave").length, 0);
    assert.ok(scene.mine.isIn && !scene.mine.isEntering);
});

test("of two calls that are begun at once the last is the one, and the first is given back before", async () => {
    const scene = new Scene();
    const first = scene.mine.start("dm:alice:bob", "audio");
    await new Promise(setImmediate);
    const second = scene.mine.join("c", "audio");
    assert.deepEqual(await Promise.all([first, second]), [false, true]);
    const posts = scene.requests.filter(({ method }) => method === "POST").map(({ path, body }) => [path, body.seat]);
    assert.deepEqual(posts, [["/api/calls", undefined], ["/api/calls/c/leave", "a1"], ["/api/calls/c/join", undefined]]);
    assert.equal(scene.meshes.length, 1);
    assert.ok(scene.mine.isIn && scene.media.isOn("voice"));
});

test("a screen that is chosen too late belongs to nothing", async () => {
    const scene = new Scene();
    const track = new Track();
    let choose;
    scene.devices.screen = () => new Promise((resolve) => choose = () => resolve({ tracks: [track], stream: {} }));
    const shown = scene.mine.start("dm:alice:bob", "screen");
    await scene.mine.join("c", "audio");
    choose();
    assert.equal(await shown, false);
    assert.ok(track.isStopped && scene.mine.isIn);
    assert.equal(scene.sent("/api/calls").length, 0);
});

test("another call goes on until the new one stands", async () => {
    const scene = await inCall();
    scene.refusals.set("POST /api/calls/d/join", refusal("call-full", "It is full."));
    assert.equal(await scene.mine.join("d", "audio"), false);
    assert.ok(scene.mine.isIn && scene.media.isOn("voice") && !scene.meshes[0].isClosed);
    scene.refusals.clear();
    const joining = scene.mine.join("d", "audio");
    // The server has moved us there already.
    scene.mine.unseated({ call: "c", seat: "a1" });
    assert.equal(await joining, true);
    assert.ok(scene.meshes[0].isClosed && !scene.meshes[1].isClosed);
    assert.deepEqual(scene.said.map(({ words }) => words), ["It is full."]);
    assert.deepEqual(scene.sent("/api/calls/c/leave"), [], "whoever comes to another has left");
    assert.deepEqual(scene.devices.tracks.map(({ isStopped }) => isStopped), [true, false]);
});

test("where a call is over before one is in it, nothing stays on", async () => {
    const scene = new Scene();
    const joining = scene.mine.join("c", "video");
    await settled();
    scene.tell({ state: "ended" });
    assert.equal(await joining, false);
    assert.ok(!scene.mine.isIn && !scene.mine.isEntering);
    assert.ok(scene.devices.tracks.every(({ isStopped }) => isStopped));
    assert.ok(["voice", "camera"].every((kind) => !scene.media.isOn(kind)));
});

// Signals

test("signals are for one seat, and those that come before one sits wait", async () => {
    const scene = new Scene();
    const joining = scene.mine.join("c", "audio");
    scene.mine.signalled({ call: "c", from: "bob", seat: "b1", toSeat: "a1", data: "first" });
    scene.mine.signalled({ call: "c", from: "bob", seat: "b1", toSeat: "another", data: "not mine" });
    await joining;
    scene.mine.signalled({ call: "c", from: "bob", seat: "b1", toSeat: "a1", data: "second" });
    scene.mine.signalled({ call: "other", from: "bob", seat: "b1", toSeat: "a1", data: "elsewhere" });
    assert.deepEqual(scene.mesh.heardSignals.map(({ data }) => data), ["first", "second"]);
    await scene.mesh.send({ to: "bob", seat: "b1", data: "mine" });
    assert.deepEqual(scene.sent("/api/calls/c/signal"), [{ to: "bob", toSeat: "b1", seat: "a1", data: "mine" }]);
});

// Being there

test("the server hears what is on, now and every few seconds", async () => {
    const scene = await inCall();
    const before = scene.sent("/api/calls/c/me", "PUT").length;
    await scene.clock.pass(20_000);
    assert.equal(scene.sent("/api/calls/c/me", "PUT").length, before + 4);
    await scene.media.mute(true);
    await settled();
    assert.equal(scene.sent("/api/calls/c/me", "PUT").at(-1).muted, true);
    await scene.media.open("camera");
    await settled();
    assert.equal(scene.sent("/api/calls/c/me", "PUT").at(-1).camera, true);
    assert.ok(scene.mesh.sources.camera);
});

test("several changes at once are told by one request after the one under way", async () => {
    const scene = await inCall();
    const before = scene.sent("/api/calls/c/me", "PUT").length;
    scene.media.mute(true);
    scene.media.mute(false);
    scene.media.mute(true);
    await settled();
    await settled();
    await settled();
    const told = scene.sent("/api/calls/c/me", "PUT").slice(before);
    assert.ok(told.length <= 2 && told.at(-1).muted, JSON.stringify(told));
});

test("a camera too many goes off again, and that is said", async () => {
    const scene = await inCall();
    scene.refusals.set("PUT /api/calls/c/me", refusal("too-many-videos", "4 cameras are on."));
    await scene.media.open("camera");
    await settled();
    await settled();
    assert.ok(!scene.media.isOn("camera") && scene.media.isOn("voice") && scene.mine.isIn);
    assert.equal(scene.said.at(-1).words, "4 cameras are on.");
});

test("while the server is away the call goes on with those who are heard", async () => {
    const scene = await inCall();
    scene.mesh.people.set("bob", { state: "connected" });
    scene.isDown = true;
    await scene.clock.pass(120_000);
    assert.ok(scene.mine.isIn && scene.mine.isCutOff && !scene.mesh.isClosed);
    scene.isDown = false;
    scene.mine.recover();
    await settled();
    assert.ok(!scene.mine.isCutOff);
    assert.equal(scene.mesh.recovered, 1);
    assert.deepEqual(scene.said, []);
});

test("who is cut off from everybody is out within half a minute, and may come again", async () => {
    const scene = await inCall();
    scene.isDown = true;
    await scene.clock.pass(20_000);
    assert.ok(scene.mine.isIn);
    await scene.clock.pass(10_000);
    assert.ok(!scene.mine.isIn && scene.devices.tracks[0].isStopped);
    scene.isDown = false;
    scene.said.at(-1).action.run();
    await settled();
    assert.equal(scene.sent("/api/calls/c/join").length, 1);
});

test("who was given up for being silent comes back with what is on", async () => {
    const scene = await inCall("video");
    scene.mesh.people.set("bob", { state: "connected" });
    await scene.media.mute(true);
    await settled();
    scene.isDown = true;
    await scene.clock.pass(40_000);
    scene.isDown = false;
    scene.refusals.set("PUT /api/calls/c/me", refusal("not-in-call"));
    const answer = scene.answer.bind(scene);
    scene.answer = (method, path, options) => {
        if (path.endsWith("/join")) scene.refusals.clear();
        return answer(method, path, options);
    };
    scene.mine.recover();
    await settled();
    await settled();
    await settled();
    assert.deepEqual(scene.sent("/api/calls/c/join"), [{ media: "video" }]);
    assert.ok(scene.mine.isIn && scene.media.isOn("camera") && scene.media.isMuted);
    assert.ok(scene.meshes[0].isClosed && !scene.meshes[1].isClosed);
    assert.ok(scene.devices.tracks.every(({ isStopped }) => !isStopped), "nobody was asked for a device again");
});

test("who cannot come back lets go of the devices", async () => {
    const scene = await inCall("video");
    scene.mesh.people.set("bob", { state: "connected" });
    scene.isDown = true;
    await scene.clock.pass(40_000);
    scene.isDown = false;
    scene.refusals.set("PUT /api/calls/c/me", refusal("not-in-call"));
    scene.refusals.set("POST /api/calls/c/join", refusal("call-full", "It is full."));
    scene.mine.recover();
    await settled();
    await settled();
    await settled();
    assert.ok(!scene.mine.isIn && scene.devices.tracks.every(({ isStopped }) => isStopped));
    assert.equal(scene.said.at(-1).words, "It is full.");
});

// Going

test("to leave is told, and devices are let go of", async () => {
    const scene = await inCall();
    await scene.mine.leave();
    assert.deepEqual(scene.sent("/api/calls/c/leave"), [{ seat: "a1" }]);
    assert.ok(!scene.mine.isIn && scene.devices.tracks[0].isStopped && scene.mesh.isClosed);
    const before = scene.requests.length;
    await scene.clock.pass(60_000);
    assert.equal(scene.requests.length, before, "nothing is told any more");
});

test("a call that is over ends here, with the word for it", async () => {
    for (const [state, words] of [["active", "The call is over."], ["ringing", "Nobody answered."]]) {
        const scene = await inCall();
        scene.tell({ state });
        scene.tell({ state: "ended" });
        assert.ok(!scene.mine.isIn);
        assert.equal(scene.said.at(-1).words, words);
    }
});

test("who joins with another device is out here, without a fight", async () => {
    const scene = await inCall();
    scene.seat = "on the phone";
    scene.tell();
    scene.mine.unseated({ call: "c", seat: "a0" });
    assert.ok(scene.mine.isIn, "that was another");
    scene.mine.unseated({ call: "c", seat: "a1" });
    assert.ok(!scene.mine.isIn);
    assert.match(scene.said.at(-1).words, /another/);
    assert.deepEqual(scene.sent("/api/calls/c/leave"), [], "the other device stays");
    const later = await inCall();
    later.refusals.set("PUT /api/calls/c/me", refusal("elsewhere"));
    await later.clock.pass(5_000);
    assert.ok(!later.mine.isIn);
});

test("who is put out, by another call or by others, is out", async () => {
    const scene = await inCall();
    scene.tell({ participants: [scene.bob] });
    scene.mine.unseated({ call: "c", seat: "a1" });
    assert.ok(!scene.mine.isIn);
    assert.deepEqual(scene.sent("/api/calls/c/join"), []);
    const removed = await inCall();
    removed.register.drop("c");
    assert.ok(!removed.mine.isIn);
});

// A page that is loaded anew

test("a page that is loaded anew is back in its call, as it was", async () => {
    const scene = await inCall("video");
    await scene.media.mute(true);
    await settled();
    scene.mine.depart();
    await settled();
    assert.deepEqual(scene.sent("/api/calls/c/leave"), [{ seat: "a1", mayReturn: true }]);
    const again = new Scene();
    again.memory = scene.memory;
    again.mine = again.made();
    again.seat = "a1";
    again.seats = 1;
    again.tell();
    await again.mine.resume();
    await settled();
    assert.deepEqual(again.sent("/api/calls/c/join"), [{ media: "video" }]);
    assert.ok(again.mine.isIn && again.media.isOn("camera") && again.media.isMuted);
    again.mine.end();
    await again.mine.resume();
    assert.equal(again.sent("/api/calls/c/join").length, 1, "once");
});

test("a call that is over, or that has gone on elsewhere, is not come back to", async () => {
    const scene = await inCall();
    scene.mine.depart();
    const again = new Scene();
    again.memory = scene.memory;
    again.mine = again.made();
    await again.mine.resume();
    assert.ok(!again.mine.isIn);
    scene.mine.depart();
    again.seat = "on the phone";
    again.tell();
    await again.mine.resume();
    assert.ok(!again.mine.isIn);
    assert.deepEqual(again.sent("/api/calls/c/join"), []);
});
