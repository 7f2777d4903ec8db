// Devices — the microphones, cameras and speakers of this computer, which of them was chosen, and what they give.
//
//   const { track, stream } = await devices.microphone()      throws a Trouble
//   devices.watch((kind) => …)      another "microphone", "camera" or "speaker" was chosen; null: there are others now

import { Watched } from "host/watched.js";
import { Trouble } from "./trouble.js";

export { Trouble } from "./trouble.js";

const key = "minimost.devices";

const kinds = {
    microphone: { name: "audioinput", label: "Microphone" },
    camera: { name: "videoinput", label: "Camera" },
    speaker: { name: "audiooutput", label: "Speaker" },
};

/** Names of what the system has chosen. For us that is to have chosen nothing. */
const aliases = new Set(["default", "communications"]);

export class Devices extends Watched {
    #media;
    #storage;
    #isSecure;
    #lists = { microphone: [], camera: [], speaker: [] };
    #chosen;
    #refreshes = 0;
    canChooseSpeaker;

    /** `media` as navigator.mediaDevices, which some browsers lack; `storage` as localStorage. */
    constructor({ media, storage, isSecure, canChooseSpeaker = false }) {
        super();
        this.#media = media;
        this.#storage = storage;
        this.#isSecure = isSecure;
        this.canChooseSpeaker = canChooseSpeaker;
        this.#chosen = this.#kept();
        media?.addEventListener?.("devicechange", () => this.refresh());
    }

    // MARK: What there is

    /** Whether one can bring a voice. */
    get canCall() {
        return this.#isSecure && Boolean(this.#media?.getUserMedia);
    }

    get canShareScreen() {
        return this.#isSecure && Boolean(this.#media?.getDisplayMedia);
    }

    /** `[{id, label}]`. Until the browser was allowed to use one it tells no names, and an empty id. */
    list(kind) {
        return this.#lists[kind];
    }

    /** Looks anew what there is. Done by itself when something is plugged in, or was allowed to be used. */
    async refresh() {
        const refresh = this.#refreshes += 1;
        const all = await this.#media?.enumerateDevices?.().catch(() => []) ?? [];
        if (refresh !== this.#refreshes) return;
        const lists = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, listed(kind, all)]));
        if (JSON.stringify(lists) === JSON.stringify(this.#lists)) return;
        this.#lists = lists;
        this.changed(null);
    }

    // MARK: What was chosen

    /** The id of the device that was chosen, or null for that of the system. It may not be plugged in just now. */
    chosen(kind) {
        return this.#chosen[kind]?.id ?? null;
    }

    /** What it was called when it was chosen. */
    labelOfChosen(kind) {
        return this.#chosen[kind]?.label ?? null;
    }

    /** Where the storage is full, it holds for this page. */
    choose(kind, id) {
        const label = this.#lists[kind].find((device) => device.id === id)?.label ?? this.labelOfChosen(kind);
        this.#chosen = { ...this.#chosen, [kind]: id ? { id, label } : null };
        try {
            this.#storage.setItem(key, JSON.stringify(this.#chosen));
        } catch {
            // Said above.
        }
        this.changed(kind);
    }

    /** Another tab has written: the event of the storage. */
    heard({ key: name }) {
        if (name !== key && name !== null) return;
        const before = this.#chosen;
        this.#chosen = this.#kept();
        for (const kind of Object.keys(kinds)) if (before[kind]?.id !== this.#chosen[kind]?.id) this.changed(kind);
    }

    // MARK: What they give

    /** `{track, stream}`. Throws a Trouble. */
    async microphone() {
        const stream = await this.#open("microphone", (device) => ({
            audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...device },
        }));
        const [track] = stream.getAudioTracks();
        return { track, stream };
    }

    /** `{track, stream}`. Throws a Trouble. */
    async camera() {
        const stream = await this.#open("camera", (device) => ({
            video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, ...device },
        }));
        const [track] = stream.getVideoTracks();
        return { track, stream };
    }

    /** `{tracks, stream}`, or null if somebody changed their mind. Throws a Trouble. */
    async screen() {
        this.#check("screen", this.#media?.getDisplayMedia);
        // It is no voice, and stays as it is. That of a whole system holds the voices of this call as well, which would come
        // back to those who speak.
        const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
        const isClean = Boolean(this.#media.getSupportedConstraints?.().restrictOwnAudio);
        try {
            const stream = await this.#media.getDisplayMedia({
                video: { frameRate: { ideal: 15, max: 30 } },
                audio: isClean ? { ...sound, restrictOwnAudio: true } : sound,
                systemAudio: isClean ? "include" : "exclude",
                surfaceSwitching: "include",
            });
            // Letters that can be read, rather than smooth movement.
            for (const track of stream.getVideoTracks()) track.contentHint = "detail";
            return { tracks: stream.getTracks(), stream };
        } catch (error) {
            const trouble = Trouble.of("screen", error);
            if (["denied", "dismissed"].includes(trouble.code)) return null;
            throw trouble;
        }
    }

    async #open(kind, constraints) {
        this.#check(kind, this.#media?.getUserMedia);
        const id = this.chosen(kind);
        try {
            const stream = await this.#ask(constraints, id);
            this.refresh();
            return stream;
        } catch (error) {
            throw Trouble.of(kind, error);
        }
    }

    /** A chosen device that is gone gives way to that of the system. */
    async #ask(constraints, id) {
        try {
            return await this.#media.getUserMedia(constraints(id ? { deviceId: { exact: id } } : {}));
        } catch (error) {
            if (!id || error.name !== "OverconstrainedError") throw error;
            return this.#media.getUserMedia(constraints({}));
        }
    }

    #check(kind, isThere) {
        // On a page that is not secure there is no `media` either.
        if (!this.#isSecure) throw Trouble.insecure(kind);
        if (!isThere) throw Trouble.unsupported(kind);
    }

    #kept() {
        try {
            return JSON.parse(this.#storage.getItem(key)) ?? {};
        } catch {
            return {};
        }
    }
}

function listed(kind, all) {
    const { name, label } = kinds[kind];
    return all.filter((device) => device.kind === name && !aliases.has(device.deviceId))
        .map((device, place) => ({ id: device.deviceId, label: device.label || `${label} ${place + 1}` }));
}

/** Those of this page. */
export const devices = new Devices({
    media: globalThis.navigator?.mediaDevices, storage: globalThis.localStorage, isSecure: Boolean(globalThis.isSecureContext),
    canChooseSpeaker: "setSinkId" in (globalThis.HTMLMediaElement?.prototype ?? {}),
});
globalThis.addEventListener?.("storage", (event) => devices.heard(event));
