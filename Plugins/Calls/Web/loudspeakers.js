// Loudspeakers — the voices of the others and the sounds of their screens, each by an <audio> of its own, from the speaker
// that was chosen.

import { devices } from "./devices.js";

export class Loudspeakers {
    #elements = new Map();
    #changed;
    #unwatch;
    isBlocked = false;

    /** `changed()`: whether the browser lets them sound is another thing now. */
    constructor(changed) {
        this.#changed = changed;
        this.#unwatch = devices.watch((kind) => kind === "speaker" && this.#elements.forEach((audio) => direct(audio)));
    }

    /** Takes `[[whose, MediaStream or null], …]`. */
    show(voices) {
        const streams = new Map(voices.filter(([, stream]) => stream));
        for (const [username, audio] of this.#elements) {
            if (streams.has(username)) continue;
            audio.srcObject = null;
            this.#elements.delete(username);
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
        let isBlocked = false;
        try {
            await audio.play();
        } catch (error) {
            // Another stream, or none, came in between: that one says how it is.
            if (error.name !== "NotAllowedError") return;
            isBlocked = true;
        }
        if (isBlocked === this.isBlocked) return;
        this.isBlocked = isBlocked;
        this.#changed();
    }
}

/** To the chosen speaker, where the browser can; one that is gone gives way to the usual one. */
function direct(audio) {
    if (!devices.canChooseSpeaker) return;
    audio.setSinkId(devices.chosen("speaker") ?? "").catch(() => audio.setSinkId("").catch(() => {}));
}
