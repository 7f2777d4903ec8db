// My media — the voice, the camera and the screen that I bring to a call: on, off, with another device, gone.

import { Watched } from "host/watched.js";

/** How each is got of the devices (see devices.js), and which choice of a device it follows. */
const kinds = {
    voice: { open: (devices) => devices.microphone(), device: "microphone" },
    camera: { open: (devices) => devices.camera(), device: "camera" },
    screen: { open: (devices) => devices.screen(), device: null },
};

export class MyMedia extends Watched {
    #devices;
    #sources = { voice: null, camera: null, screen: null };
    /** What is being asked for; whoever closes it meanwhile takes the question back. */
    #asked = new Map();
    #troubles = new Map();
    #isMuted = false;

    constructor(devices) {
        super();
        this.#devices = devices;
        devices.watch((kind) => this.#switch(kind));
    }

    /** `{voice, camera, screen}`, each `{track or tracks, stream}` or null. */
    get sources() {
        return { ...this.#sources };
    }

    stream(kind) {
        return this.#sources[kind]?.stream ?? null;
    }

    isOn(kind) {
        return this.#sources[kind] !== null;
    }

    isAsking(kind) {
        return this.#asked.has(kind);
    }

    /** What kept one from being on when it was last asked for: a Trouble, or null. */
    trouble(kind) {
        return this.#troubles.get(kind) ?? null;
    }

    /** Whoever has no voice here is muted as well. */
    get isMuted() {
        return this.#isMuted || !this.isOn("voice");
    }

    /** Where there is no voice yet, it is asked for. */
    async mute(is) {
        this.#isMuted = is;
        this.#hush();
        this.changed();
        if (!is) await this.open("voice");
    }

    /** Also once more after another device could not take over. */
    async open(kind) {
        if (this.isAsking(kind) || (this.isOn(kind) && !this.trouble(kind))) return;
        await this.#ask(kind);
    }

    /** A screen, to be taken later; null is a change of mind. Throws a Trouble. */
    chooseScreen() {
        return this.#devices.screen();
    }

    /** Takes what was chosen before, instead of what there was, if it has not ended since. */
    take(kind, source) {
        if (tracksOf(source).some(({ readyState }) => readyState === "ended")) return stop(source);
        stop(this.#sources[kind]);
        this.#sources[kind] = source;
        this.#hush();
        for (const track of tracksOf(source)) track.addEventListener("ended", () => this.#ended(kind, source));
        this.changed();
    }

    close(kind) {
        if (!this.isOn(kind) && !this.isAsking(kind) && !this.trouble(kind)) return;
        this.#asked.delete(kind);
        this.#troubles.delete(kind);
        stop(this.#sources[kind]);
        this.#sources[kind] = null;
        this.changed();
    }

    closeAll() {
        for (const kind of Object.keys(kinds)) this.close(kind);
        this.#isMuted = false;
    }

    /** Takes what the devices give, unless it was taken back, or is asked for anew; null is a change of mind. */
    async #ask(kind) {
        const question = {};
        const isCurrent = () => this.#asked.get(kind) === question;
        this.#asked.set(kind, question);
        this.#troubles.delete(kind);
        this.changed();
        try {
            const source = await kinds[kind].open(this.#devices);
            if (!isCurrent()) return stop(source);
            this.#asked.delete(kind);
            if (source) this.take(kind, source);
        } catch (trouble) {
            if (!isCurrent()) return;
            this.#asked.delete(kind);
            this.#troubles.set(kind, trouble);
        }
        this.changed();
    }

    /** Another device was chosen: what is on, or is to be, goes on with it. */
    async #switch(device) {
        const kind = Object.keys(kinds).find((name) => device && kinds[name].device === device);
        if (kind && (this.isOn(kind) || this.isAsking(kind))) await this.#ask(kind);
    }

    /** A device was pulled out, or the browser's own bar ended the screen. */
    #ended(kind, source) {
        if (this.#sources[kind] !== source) return;
        this.close(kind);
        // There may be another; with a camera one wants to see first what it sees.
        if (kind === "voice") this.open(kind);
    }

    #hush() {
        const { voice } = this.#sources;
        if (voice) voice.track.enabled = !this.#isMuted;
    }
}

function tracksOf(source) {
    return source?.tracks ?? (source ? [source.track] : []);
}

export function stop(source) {
    for (const track of tracksOf(source)) track.stop();
}
