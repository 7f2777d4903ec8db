// Loudspeakers — the voices of the others and the sounds of their screens, each by an <audio> of its own, from the speaker
// that was chosen.

import { devices } from "./devices.js";

export class Loudspeakers {
    #elements = new Map();
    /** Those of them that the browser keeps silent. */
    #blocked = new Set();
    #changed;
    #unwatch;

    /** `changed()`: whether the browser lets them sound is another thing now. */
    constructor(changed) {
        this.#changed = changed;
        this.#unwatch = devices.watch((kind) => kind === "speaker" && this.#elements.forEach((audio) => direct(audio)));
    }

    get isBlocked() {
        return this.#blocked.size > 0;
    }

    /** Takes `[[whose, MediaStream or null], …]`. */
    show(voices) {
        const streams = new Map(voices.filter(([, stream]) => stream));
        for (const [username, audio] of this.#elements) {
            if (streams.has(username)) continue;
            audio.srcObject = null;
            this.#elements.delete(username);
            this.#blocked.delete(audio);
        }
        for (const [username, stream] of streams) this.#give(username, stream);
    }

    /** After somebody has pressed something: browsers let a page sound then. */
    play() {
        this.#elements.forEach((audio) => this.#start(audio));
    }

    stop() {
        this.#unwatch();
        this.show([]);
    }

    #give(username, stream) {
        const audio = this.#elements.get(username) ?? new Audio();
        this.#elements.set(username, audio);
        if (audio.srcObject === stream) return;
        audio.srcObject = stream;
        direct(audio);
        this.#start(audio);
    }

    async #start(audio) {
        const wasBlocked = this.isBlocked;
        try {
            await audio.play();
            // Where one may sound, the others may.
            if (this.#blocked.delete(audio) || wasBlocked) this.#blocked.forEach((other) => this.#start(other));
        } catch (error) {
            // Another stream, or none, came in between: that one says how it is.
            if (error.name !== "NotAllowedError" || !audio.srcObject) return;
            this.#blocked.add(audio);
        }
        if (wasBlocked !== this.isBlocked) this.#changed();
    }
}

/** To the chosen speaker, where the browser can; one that is gone gives way to the usual one. */
function direct(audio) {
    if (!devices.canChooseSpeaker) return;
    audio.setSinkId(devices.chosen("speaker") ?? "").catch(() => audio.setSinkId("").catch(() => {}));
}
