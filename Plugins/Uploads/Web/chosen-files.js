// The files that are to go with what is being written, by channel: each is on its way to the server as soon as it is
// chosen. They stay until the message is sent, or they are taken out.

import { isPassing } from "host/persistent.js";
import { Watched } from "host/watched.js";
import { complaint } from "./file-rules.js";

export class ChosenFiles extends Watched {
    #send;
    #limits;
    #channels = new Map();
    #last = 0;

    /**
     * `send(file, {signal, progress})`: resolves to the attachment; `limits`: `{extensions, maxBytes, mostFiles}`, see
     * file-rules.js.
     */
    constructor(send, limits) {
        super();
        this.#send = send;
        this.#limits = limits;
    }

    /** `[{key, file, name, state: "sending" | "done" | "failed" | "refused", share, problem, attachment}]`: what is refused
     *  would be so again. */
    of(channel) {
        return this.#channels.get(channel) ?? [];
    }

    /** Of all channels. */
    get isEmpty() {
        return this.#channels.size === 0;
    }

    /** Returns what is wrong with those that are left out: `[{name, problem}]`. */
    add(channel, files) {
        const refused = [];
        for (const file of files) {
            const problem = complaint(file, this.#limits) ?? (this.of(channel).length < this.#limits.mostFiles ? null
                : `A message carries up to ${this.#limits.mostFiles} files.`);
            if (problem) refused.push({ name: file.name, problem });
            else this.#begin(channel, file);
        }
        return refused;
    }

    remove(channel, key) {
        const item = this.of(channel).find((item) => item.key === key);
        if (!item) return;
        item.abort.abort();
        this.#put(channel, this.of(channel).filter((other) => other !== item));
    }

    /** Once more for those that failed, and were not refused: all of them, or one. */
    retry(channel, key = null) {
        for (const item of this.of(channel)) {
            if (item.state === "failed" && (key === null || item.key === key)) this.#start(channel, item);
        }
    }

    retryAll() {
        for (const channel of this.#channels.keys()) this.retry(channel);
    }

    /** Waits until all have arrived, and takes them out. Throws the first that does not arrive; then all stay. */
    async take(channel) {
        const items = this.of(channel);
        this.retry(channel);
        await Promise.all(items.map((item) => item.arrival));
        // Who was taken out while we waited does not go with it; who came meanwhile goes with the next message.
        const taken = items.filter((item) => this.of(channel).includes(item));
        const failed = taken.find(({ state }) => state !== "done");
        if (failed) throw new NotUploaded(failed);
        this.#put(channel, this.of(channel).filter((item) => !taken.includes(item)));
        return taken.map(({ attachment }) => attachment);
    }

    #begin(channel, file) {
        const item = { key: this.#last += 1, file, name: file.name, share: 0 };
        this.#put(channel, [...this.of(channel), item]);
        this.#start(channel, item);
    }

    #start(channel, item) {
        Object.assign(item, { state: "sending", share: 0, problem: null, abort: new AbortController() });
        const progress = (share) => {
            item.share = share;
            this.changed(channel);
        };
        item.arrival = this.#send(item.file, { signal: item.abort.signal, progress }).then(
            (attachment) => Object.assign(item, { state: "done", share: 1, attachment }),
            (error) => Object.assign(item, {
                state: isPassing(error) || error.status === 401 ? "failed" : "refused", problem: error.message,
            }),
        ).then(() => this.changed(channel));
        this.changed(channel);
    }

    #put(channel, items) {
        if (items.length) this.#channels.set(channel, items);
        else this.#channels.delete(channel);
        this.changed(channel);
    }
}

export class NotUploaded extends Error {
    constructor({ name, problem }) {
        super(`“${name}” was not uploaded. ${problem}`);
        this.name = "NotUploaded";
    }
}
