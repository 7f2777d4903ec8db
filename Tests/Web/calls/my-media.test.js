import "../page.js";
import { settled } from "../page.js";
import { Track } from "./fake-media.js";
import assert from "node:assert/strict";
import test from "node:test";

const { Watched } = await import("host/watched.js");
const { MyMedia } = await import("calls/my-media.js");

/** Devices that answer when they are told to. */
class Devices extends Watched {
    asked = [];

    #ask(kind) {
        return new Promise((give, refuse) => this.asked.push({ kind, give, refuse }));
    }

    microphone = () => this.#ask("voice");
    camera = () => this.#ask("camera");
    screen = () => this.#ask("screen");

    async give(source = { track: new Track(), stream: {} }) {
        this.asked.shift().give(source);
        await settled();
        return source;
    }

    async refuse(message) {
        this.asked.shift().refuse(new Error(message));
        await settled();
    }
}

function made() {
    const devices = new Devices();
    return { devices, media: new MyMedia(devices) };
}

test("a voice is asked for once, and is silent while it is muted", async () => {
    const { devices, media } = made();
    assert.ok(media.isMuted, "who has no voice");
    media.open("voice");
    media.open("voice");
    assert.equal(devices.asked.length, 1);
    assert.ok(media.isAsking("voice"));
    const { track, stream } = await devices.give();
    assert.ok(!media.isAsking("voice") && !media.isMuted);
    assert.equal(media.stream("voice"), stream);
    await media.mute(true);
    assert.equal(track.enabled, false);
    assert.ok(media.isMuted && media.isOn("voice"));
    await media.mute(false);
    assert.equal(track.enabled, true);
});

test("who comes muted has a voice that is silent from its first moment", async () => {
    const { devices, media } = made();
    media.mute(true);
    media.open("voice");
    const { track } = await devices.give();
    assert.equal(track.enabled, false);
});

test("to unmute asks for a voice where there is none", async () => {
    const { devices, media } = made();
    media.mute(false);
    assert.deepEqual(devices.asked.map(({ kind }) => kind), ["voice"]);
});

test("what was closed while it was asked for is stopped when it comes", async () => {
    const { devices, media } = made();
    media.open("camera");
    media.close("camera");
    const { track } = await devices.give();
    assert.ok(track.isStopped && !media.isOn("camera"));
    media.open("camera");
    media.close("camera");
    media.open("camera");
    const [first, second] = devices.asked;
    devices.asked = [];
    const late = new Track();
    second.give({ track: new Track(), stream: {} });
    first.give({ track: late, stream: {} });
    await settled();
    assert.ok(late.isStopped && media.isOn("camera"));
});

test("what keeps one off is known until it is asked for again", async () => {
    const { devices, media } = made();
    media.open("camera");
    await devices.refuse("no camera");
    assert.equal(media.trouble("camera").message, "no camera");
    assert.ok(!media.isOn("camera") && !media.isAsking("camera"));
    media.open("camera");
    assert.equal(media.trouble("camera"), null);
    await devices.give(null);
    assert.ok(!media.isOn("camera") && media.trouble("camera") === null, "a change of mind is no trouble");
});

test("another device takes over where the first is in use, and only there", async () => {
    const { devices, media } = made();
    devices.changed("camera");
    assert.equal(devices.asked.length, 0, "it is off");
    media.open("camera");
    const first = await devices.give();
    devices.changed("camera");
    assert.ok(!first.track.isStopped, "until there is another");
    const second = await devices.give();
    assert.ok(first.track.isStopped);
    assert.equal(media.stream("camera"), second.stream);
    devices.changed("camera");
    await devices.refuse("it is taken");
    assert.ok(media.isOn("camera") && !second.track.isStopped, "what went on goes on");
});

test("of two devices that are chosen one after the other the last is used", async () => {
    const { devices, media } = made();
    media.open("voice");
    const first = await devices.give();
    devices.changed("microphone");
    devices.changed("microphone");
    const second = await devices.give();
    assert.ok(second.track.isStopped && media.isAsking("voice"), "another was chosen meanwhile");
    const third = await devices.give();
    assert.ok(first.track.isStopped && !third.track.isStopped);
    assert.equal(media.sources.voice, third);
});

test("where another device cannot take over, the one in use goes on, and it may be tried again", async () => {
    const { devices, media } = made();
    media.open("voice");
    const first = await devices.give();
    devices.changed("microphone");
    await devices.refuse("Another program uses it.");
    assert.ok(media.isOn("voice") && !first.track.isStopped);
    assert.equal(media.trouble("voice").message, "Another program uses it.");
    media.open("voice");
    await devices.give();
    assert.equal(media.trouble("voice"), null);
    assert.ok(first.track.isStopped);
});

test("a screen that ended before it was taken is not shown", () => {
    const { media } = made();
    media.take("screen", { tracks: [Object.assign(new Track(), { readyState: "ended" })], stream: {} });
    assert.ok(!media.isOn("screen"));
});

test("a screen that ends from the browser's bar is off, a microphone that is pulled out gives way to another", async () => {
    const { devices, media } = made();
    media.open("screen");
    const screen = await devices.give({ tracks: [new Track(), new Track()], stream: {} });
    screen.tracks[0].dispatchEvent(new Event("ended"));
    assert.ok(!media.isOn("screen") && screen.tracks.every(({ isStopped }) => isStopped));
    assert.equal(devices.asked.length, 0);
    media.open("voice");
    const voice = await devices.give();
    voice.track.dispatchEvent(new Event("ended"));
    assert.deepEqual(devices.asked.map(({ kind }) => kind), ["voice"]);
    await devices.refuse("there is none");
    assert.equal(media.trouble("voice").message, "there is none");
    voice.track.dispatchEvent(new Event("ended"));
    assert.equal(devices.asked.length, 0, "that is long over");
});

test("when all is closed nothing goes on, and the next call begins with a voice", async () => {
    const { devices, media } = made();
    media.open("voice");
    const { track } = await devices.give();
    await media.mute(true);
    media.closeAll();
    assert.ok(track.isStopped);
    media.open("voice");
    assert.equal((await devices.give()).track.enabled, true);
});
