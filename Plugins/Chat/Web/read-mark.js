// ReadMark — moves my marks forward on the server: one request a channel at a time, of several moves only the last.

import { persistent } from "host/persistent.js";

export class ReadMark {
    #put;
    #tools;
    #wanted = new Map();
    #underway = new Set();

    /** `put(channel, message)` tells the server; a move that does not reach it is made again. `tools`: as persistent's. */
    constructor(put, tools) {
        this.#put = put;
        this.#tools = tools;
    }

    async move(channel, message) {
        if (message <= (this.#wanted.get(channel) ?? 0)) return;
        this.#wanted.set(channel, message);
        if (this.#underway.has(channel)) return;
        this.#underway.add(channel);
        try {
            await this.#tell(channel);
        } catch {
            // Refused: the channel is not mine any more.
            this.#wanted.delete(channel);
        } finally {
            this.#underway.delete(channel);
        }
    }

    async #tell(channel) {
        let told = 0;
        const tell = persistent(async () => {
            const mark = this.#wanted.get(channel);
            await this.#put(channel, mark);
            told = mark;
        }, this.#tools);
        while (told < this.#wanted.get(channel)) await tell();
    }
}
