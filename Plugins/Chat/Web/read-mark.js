// ReadMark — moves my marks forward on the server: one request a channel at a time, of several moves only the last.

export class ReadMark {
    #put;
    #wanted = new Map();
    #underway = new Set();

    /** `put(channel, message)` tells the server. */
    constructor(put) {
        this.#put = put;
    }

    /** A move that does not reach the server is forgotten: the next message, or the next look, makes another. */
    async move(channel, message) {
        if (message <= (this.#wanted.get(channel) ?? 0)) return;
        this.#wanted.set(channel, message);
        if (this.#underway.has(channel)) return;
        this.#underway.add(channel);
        try {
            for (let told = 0; told < this.#wanted.get(channel);) {
                told = this.#wanted.get(channel);
                await this.#put(channel, told);
            }
        } catch {
            this.#wanted.delete(channel);
        } finally {
            this.#underway.delete(channel);
        }
    }
}
