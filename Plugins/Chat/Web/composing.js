// Composing — what the composer is about: a new message, an answer to one, or a change of one of mine.
//
// An answer belongs to its channel as a draft does: it waits there, also for a reload, until it is sent or cancelled.
// A change is made at once or not at all: whoever opens another channel has left it.

import { Watched } from "host/watched.js";

/** So much of a message is kept to show what is answered. */
const excerpt = 200;

export class Composing extends Watched {
    #storage;
    #prefix;
    #channel = null;
    #edited = null;
    /** Where the storage is full, answers hold for this page. */
    #unkept = new Map();

    /** `storage` as localStorage; one user's answers are nobody else's. */
    constructor(storage, user) {
        super();
        this.#storage = storage;
        this.#prefix = `minimost.reply.${user}.`;
    }

    /** null, "reply" or "edit". */
    get mode() {
        if (this.#edited) return "edit";
        return this.answered(this.#channel) ? "reply" : null;
    }

    /** The message that is answered or changed; of an answered one at least `{id, channel, sender, body}`. */
    get message() {
        return this.#edited ?? this.answered(this.#channel);
    }

    /** The composer is that of another channel now. */
    open(channel) {
        if (channel === this.#channel) return;
        this.#channel = channel;
        this.#edited = null;
        this.changed();
    }

    reply(message) {
        this.#edited = null;
        this.#keep(message);
        this.changed();
    }

    /** The message is of the open channel, and mine. */
    edit(message) {
        this.#edited = message;
        this.changed();
    }

    /** First the change, if there is one; the answer that was begun before it is back then. */
    cancel() {
        if (!this.mode) return;
        if (this.#edited) this.#edited = null;
        else this.#drop(this.#channel);
        this.changed();
    }

    /** What is answered in a channel, or null. */
    answered(channel) {
        if (channel === null) return null;
        return this.#unkept.get(channel) ?? parsed(this.#storage.getItem(this.#prefix + channel));
    }

    /** The same, and it is over: the answer goes out. */
    take(channel) {
        const message = this.answered(channel);
        if (!message) return null;
        this.#drop(channel);
        this.changed();
        return message;
    }

    /** A message is new or changed. One that is deleted is neither answered nor changed any more. */
    hear({ id, channel, deletedAt }) {
        if (!deletedAt) return;
        const [isEdited, isAnswered] = [this.#edited?.id === id, this.answered(channel)?.id === id];
        if (isEdited) this.#edited = null;
        if (isAnswered) this.#drop(channel);
        if (isEdited || isAnswered) this.changed();
    }

    /** Another tab has written: the event of the storage. */
    heard({ key }) {
        if (key === null || key.startsWith(this.#prefix)) this.changed();
    }

    /** Of all channels. */
    clear() {
        const all = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index));
        for (const key of all) if (key.startsWith(this.#prefix)) this.#storage.removeItem(key);
        this.#unkept.clear();
        this.#edited = null;
        this.changed();
    }

    // MARK: In call order

    #keep({ id, channel, sender, body }) {
        const kept = { id, channel, sender, body: [...body].slice(0, excerpt).join("") };
        this.#unkept.delete(channel);
        try {
            this.#storage.setItem(this.#prefix + channel, JSON.stringify(kept));
        } catch {
            this.#unkept.set(channel, kept);
        }
    }

    #drop(channel) {
        this.#unkept.delete(channel);
        this.#storage.removeItem(this.#prefix + channel);
    }
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
