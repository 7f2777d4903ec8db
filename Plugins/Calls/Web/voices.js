// Voices — who speaks at the moment.

import { Level } from "./levels.js";

export class Voices {
    #levels = new Map();
    #changed;

    /** `changed()`: somebody has begun, or stopped. */
    constructor(changed) {
        this.#changed = changed;
    }

    /** Takes `[[username, MediaStream or null], …]`. */
    show(voices) {
        const streams = new Map(voices.filter(([, stream]) => stream));
        for (const [username, { stream, level }] of this.#levels) {
            if (streams.get(username) === stream) continue;
            level.stop();
            this.#levels.delete(username);
        }
        for (const [username, stream] of streams) {
            if (this.#levels.has(username)) continue;
            this.#levels.set(username, { stream, level: new Level(stream, { changed: this.#changed }) });
        }
    }

    isSpeaking(username) {
        return this.#levels.get(username)?.level.isSpeaking ?? false;
    }

    stop() {
        this.show([]);
    }
}
