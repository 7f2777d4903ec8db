// Mention list — where I was mentioned: what is unread first, as the server orders it. What comes meanwhile is on top;
// nothing moves because it was read.

import { Watched } from "host/watched.js";
import { isForMe } from "./mentions.js";

const size = 20;

export class MentionList extends Watched {
    #request;
    #me;
    #lastRead;
    #running = null;

    /** `[{message, unread}]`: `unread` as the server said, see `isUnread`. */
    entries = [];
    more = false;
    isLoaded = false;
    isBusy = false;
    problem = null;

    /** `request` as the app's; `lastRead(channel)` is the id up to which I have read there, or null. */
    constructor(request, { me, lastRead }) {
        super();
        this.#request = request;
        this.#me = me;
        this.#lastRead = lastRead;
    }

    isUnread({ message, unread }) {
        return unread && message.id > (this.#lastRead(message.channel) ?? 0);
    }

    /** From the beginning. What shows stays until it is there. */
    load() {
        return this.#ask();
    }

    loadMore() {
        if (!this.more || this.isBusy) return;
        return this.#ask(this.#end);
    }

    /** Takes a message, new or changed. */
    apply(message) {
        this.#running?.heard.set(message.id, message);
        if (this.isLoaded && this.#put(message)) this.changed();
    }

    drop(isGone) {
        const left = this.entries.filter(({ message }) => !isGone(message));
        if (left.length === this.entries.length) return;
        this.entries = left;
        this.changed();
    }

    /** The oldest of those that the server gave as read: the pages go on from there. */
    get #end() {
        const read = this.entries.filter(({ unread }) => !unread);
        return Math.min(...(read.length > 0 ? read : this.entries).map(({ message }) => message.id));
    }

    async #ask(before) {
        const run = this.#running = { heard: new Map() };
        this.isBusy = true;
        this.problem = null;
        this.changed();
        try {
            const page = await this.#request("GET", "/api/chat/mentions", { query: { before, limit: size } });
            if (run !== this.#running) return;
            this.#take(page, before);
            for (const message of run.heard.values()) this.#put(message);
        } catch (error) {
            if (run !== this.#running) return;
            this.problem = error;
        }
        this.#running = null;
        this.isBusy = false;
        this.changed();
    }

    #take({ results, more }, before) {
        const known = before === undefined ? [] : this.entries;
        const ids = new Set(known.map(({ message }) => message.id));
        const fresh = results.filter(({ message }) => !ids.has(message.id));
        this.entries = [...known, ...fresh.map(({ message, unread }) => ({ message, unread }))];
        this.more = more && fresh.length > 0;
        this.isLoaded = true;
    }

    /** Whether that changed anything. An old message that names me only now has its place on a later page. */
    #put(message) {
        const at = this.entries.findIndex((entry) => entry.message.id === message.id);
        const isMine = message.sender.username.toLowerCase() === this.#me.toLowerCase();
        const counts = !message.deletedAt && !message.system && !isMine && isForMe(message, this.#me);
        if (at >= 0) {
            const { unread } = this.entries[at];
            this.entries = this.entries.toSpliced(at, 1, ...(counts ? [{ message, unread }] : []));
            return true;
        }
        const isNewest = this.entries.every((entry) => entry.message.id < message.id);
        if (!counts || !isNewest) return false;
        this.entries = [{ message, unread: true }, ...this.entries];
        return true;
    }
}
