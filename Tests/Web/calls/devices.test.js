import { settled } from "../page.js";
import { MemoryStorage } from "../storage.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { Devices, Trouble } = await import("calls/devices.js");

const error = (name, message = "") => Object.assign(new Error(message), { name });
const track = (kind) => ({ kind });

function stream(...kinds) {
    const tracks = kinds.map(track);
    const of = (kind) => tracks.filter((each) => each.kind === kind);
    return { getTracks: () => tracks, getAudioTracks: () => of("audio"), getVideoTracks: () => of("video") };
}

/** As navigator.mediaDevices: gives what it is told to give, throws what it is told to throw, and notes what it was asked. */
class Media extends EventTarget {
    asked = [];
    answers = [];
    there = [];

    async #answer(constraints) {
        this.asked.push(constraints);
        const answer = this.answers.shift() ?? stream(...Object.keys(constraints).filter((kind) => ["audio", "video"].includes(kind)));
        if (answer instanceof Error) throw answer;
        return answer;
    }

    getUserMedia = (constraints) => this.#answer(constraints);
    getDisplayMedia = (constraints) => this.#answer(constraints);
    getSupportedConstraints = () => ({});
    enumerateDevices = async () => this.there;
}

const device = (kind, deviceId, label = "") => ({ kind, deviceId, label });
const ordinary = [
    device("audioinput", "default", "Default - Desk"), device("audioinput", "a", "Desk"), device("audioinput", "b", "Headset"),
    device("videoinput", "c", "Lid"), device("audiooutput", "communications", "Comm"), device("audiooutput", "d", "Boxes"),
];

function made({ isSecure = true, media = new Media(), storage = new MemoryStorage() } = {}) {
    media.there = ordinary;
    return { media, storage, devices: new Devices({ media, storage, isSecure }) };
}

async function trouble(promise) {
    try {
        await promise;
    } catch (error) {
        assert.ok(error instanceof Trouble, String(error));
        return error;
    }
    return assert.fail("there was no trouble");
}

test("a microphone comes without echo and noise, a camera in its usual size, and both as one track with its stream", async () => {
    const { devices, media } = made();
    const voice = await devices.microphone();
    assert.equal(voice.track.kind, "audio");
    assert.equal(voice.stream.getTracks()[0], voice.track);
    assert.equal((await devices.camera()).track.kind, "video");
    assert.deepEqual(media.asked, [
        { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } },
        { video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } },
    ]);
});

test("a page that is not secure says which address to open, whatever else is missing", async () => {
    for (const media of [new Media(), undefined]) {
        const devices = new Devices({ media, storage: new MemoryStorage(), isSecure: false });
        assert.ok(!devices.canCall && !devices.canShareScreen);
        for (const open of ["microphone", "camera", "screen"]) {
            const { code, message } = await trouble(devices[open]());
            assert.equal(code, "insecure");
            assert.match(message, /https:\/\//);
        }
    }
});

test("where the browser has no way, it says so; on phones one can still watch", async () => {
    const media = { enumerateDevices: async () => [] };
    const devices = new Devices({ media, storage: new MemoryStorage(), isSecure: true });
    assert.ok(!devices.canCall && !devices.canShareScreen);
    assert.match((await trouble(devices.microphone())).message, /too old/);
    assert.match((await trouble(devices.screen())).message, /cannot share its screen; you can still watch/);
    assert.ok(made().devices.canCall && made().devices.canShareScreen);
});

test("what a browser throws becomes words that tell what to do", async () => {
    const expected = [
        ["NotAllowedError", "Permission denied", "denied", /address/],
        ["NotAllowedError", "Permission denied by system", "denied-by-system", /system's settings/],
        ["NotAllowedError", "Permission dismissed", "dismissed", /Try again/],
        ["SecurityError", "", "denied", /address/],
        ["NotFoundError", "", "not-found", /Plug one in/],
        ["OverconstrainedError", "", "not-found", /Plug one in/],
        ["NotReadableError", "", "in-use", /Another program/],
        ["AbortError", "", "failed", /Try again/],
    ];
    for (const [name, message, code, words] of expected) {
        for (const [open, one] of [["microphone", /microphone/], ["camera", /camera/]]) {
            const { devices, media } = made();
            const cause = error(name, message);
            media.answers = [cause];
            const found = await trouble(devices[open]());
            assert.equal(found.code, code, name);
            assert.match(found.message, words);
            assert.match(found.message, one);
            assert.equal(found.cause, cause);
        }
    }
});

test("a chosen device is asked for; one that is gone gives way to that of the system", async () => {
    const { devices, media } = made();
    await devices.refresh();
    devices.choose("microphone", "b");
    await devices.microphone();
    assert.deepEqual(media.asked.at(-1).audio.deviceId, { exact: "b" });
    media.answers = [error("OverconstrainedError")];
    assert.equal((await devices.microphone()).track.kind, "audio");
    assert.equal(media.asked.length, 3);
    assert.equal("deviceId" in media.asked.at(-1).audio, false);
    assert.equal(devices.chosen("microphone"), "b", "it may come back");
    media.answers = [error("OverconstrainedError"), error("NotFoundError")];
    assert.equal((await trouble(devices.microphone())).code, "not-found");
    devices.choose("microphone", null);
    await devices.microphone();
    assert.equal("deviceId" in media.asked.at(-1).audio, false);
});

test("a screen comes with its sound, and a change of mind is no trouble", async () => {
    const { devices, media } = made();
    const { tracks } = await devices.screen();
    assert.deepEqual(tracks.map(({ kind }) => kind).sort(), ["audio", "video"]);
    assert.equal(tracks.find(({ kind }) => kind === "video").contentHint, "detail");
    assert.ok(media.asked[0].video.frameRate.max <= 30);
    assert.equal(media.asked[0].systemAudio, "exclude", "it would hold the voices of the call");
    media.getSupportedConstraints = () => ({ restrictOwnAudio: true });
    await devices.screen();
    assert.deepEqual([media.asked[1].systemAudio, media.asked[1].audio.restrictOwnAudio], ["include", true]);
    assert.equal(media.asked[1].audio.noiseSuppression, false, "it is no voice");
    for (const message of ["Permission denied", "Permission denied by user", "Permission dismissed"]) {
        media.answers = [error("NotAllowedError", message)];
        assert.equal(await devices.screen(), null);
    }
    media.answers = [error("NotAllowedError", "Permission denied by system"), error("InvalidStateError"), error("NotReadableError")];
    assert.equal((await trouble(devices.screen())).code, "denied-by-system");
    assert.equal((await trouble(devices.screen())).code, "not-now");
    assert.equal((await trouble(devices.screen())).code, "in-use");
});

test("devices are listed by name, or by number before the browser tells names; other names of the system's choice are not", async () => {
    const { devices, media } = made();
    assert.deepEqual(devices.list("microphone"), []);
    await devices.refresh();
    assert.deepEqual(devices.list("microphone"), [{ id: "a", label: "Desk" }, { id: "b", label: "Headset" }]);
    assert.deepEqual(devices.list("camera"), [{ id: "c", label: "Lid" }]);
    assert.deepEqual(devices.list("speaker"), [{ id: "d", label: "Boxes" }]);
    media.there = [device("audioinput", ""), device("videoinput", "x"), device("videoinput", "y")];
    await devices.refresh();
    assert.deepEqual(devices.list("microphone"), [{ id: "", label: "Microphone 1" }]);
    assert.deepEqual(devices.list("camera").map(({ label }) => label), ["Camera 1", "Camera 2"]);
});

test("watchers hear null when something is plugged in, and the kind when another is chosen", async () => {
    const { devices, media } = made();
    const heard = [];
    devices.watch((kind) => heard.push(kind));
    media.dispatchEvent(new Event("devicechange"));
    await settled();
    media.dispatchEvent(new Event("devicechange"));
    await settled();
    assert.deepEqual(heard, [null], "nothing is new the second time");
    devices.choose("camera", "c");
    assert.deepEqual(heard, [null, "camera"]);
    media.there = [...ordinary, device("videoinput", "e", "New")];
    await devices.microphone();
    await settled();
    assert.deepEqual(heard, [null, "camera", null], "names may be known now");
});

test("a slow answer about what there was does not take the place of a newer one", async () => {
    const { devices, media } = made();
    const answers = [];
    media.enumerateDevices = () => new Promise((resolve) => answers.push(resolve));
    devices.refresh();
    devices.refresh();
    answers[1]([device("audioinput", "n", "New")]);
    answers[0]([device("audioinput", "o", "Old")]);
    await settled();
    assert.deepEqual(devices.list("microphone"), [{ id: "n", label: "New" }]);
    media.enumerateDevices = async () => { throw error("NotAllowedError"); };
    await devices.refresh();
    assert.deepEqual(devices.list("microphone"), []);
});

test("a choice is remembered with its name, holds without storage, and is followed by other tabs", async () => {
    const storage = new MemoryStorage();
    const { devices } = made({ storage });
    await devices.refresh();
    devices.choose("microphone", "b");
    const later = made({ storage }).devices;
    assert.deepEqual([later.chosen("microphone"), later.labelOfChosen("microphone")], ["b", "Headset"]);
    assert.equal(later.chosen("camera"), null);

    const full = made({ storage: new MemoryStorage([], { isFull: true }) }).devices;
    full.choose("speaker", "d");
    assert.equal(full.chosen("speaker"), "d");
    for (const broken of ["{", "null", "7"]) {
        assert.equal(made({ storage: new MemoryStorage([["minimost.devices", broken]]) }).devices.chosen("speaker"), null);
    }

    const heard = [];
    devices.watch((kind) => heard.push(kind));
    later.choose("camera", "c");
    devices.heard({ key: "something else" });
    assert.deepEqual(heard, []);
    devices.heard({ key: "minimost.devices" });
    assert.deepEqual([heard, devices.chosen("camera"), devices.chosen("microphone")], [["camera"], "c", "b"]);
});
