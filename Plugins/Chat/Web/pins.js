// Pins — the pinned messages of channels, as far as they were asked for; kept current by what is heard.

import { Watched } from "host/watched.js";

/** So many channels are remembered. */
const remembered = 30;

export class Pins extends Watched {
    #request;
    #lists = new Map();

    /** `request` as the app's. */
    constructor(request) {
        super();
        this.#request = request;
    }

    /** `{messages, problem, isBusy}` of a channel, pinned last first; `messages` is null until they are known. */
    of(channel) {
        return this.#lists.get(channel) ?? { messages: null, problem: null, isBusy: false };
    }

    /** How many there are, or null. */
    count(channel) {
        return this.of(channel).messages?.length ?? null;
    }

    /** Asks the server. What is heard until it answers is newer than the answer. */
    async load(channel) {
        const list = { ...this.of(channel), problem: null, isBusy: true, heard: new Map() };
        this.#keep(channel, list);
        this.changed();
        const isCurrent = () => this.#lists.get(channel) === list;
        try {
            const path = `/api/chat/channels/${encodeURIComponent(channel)}/pins`;
            const { messages } = await this.#request("GET", path);
            if (!isCurrent()) return;
            list.messages = messages;
            for (const message of list.heard.values()) put(list, message);
        } catch (error) {
            if (!isCurrent()) return;
            list.problem = error;
        }
        list.isBusy = false;
        list.heard = null;
        this.changed();
    }

    /** Takes a message, new or changed. */
    apply(message) {
        const list = this.#lists.get(message.channel);
        if (!list) return;
        list.heard?.set(message.id, message);
        if (list.messages && put(list, message)) this.changed();
    }

    drop(isGone) {
        for (const list of this.#lists.values()) list.messages = list.messages?.filter((message) => !isGone(message)) ?? null;
        this.changed();
    }

    /** What is known of a channel is out of date, or of all of them. */
    forget(channel = null) {
        if (channel === null) this.#lists.clear();
        else this.#lists.delete(channel);
        this.changed();
    }

    #keep(channel, list) {
        this.#lists.delete(channel);
        this.#lists.set(channel, list);
        for (const old of [...this.#lists.keys()].slice(0, -remembered)) this.#lists.delete(old);
    }
}

/** Whether that changed anything. */
function put(list, message) {
    const others = list.messages.filter(({ id }) => id !== message.id);
    const isPinned = message.pinned && !message.deletedAt;
    if (!isPinned && others.length === list.messages.length) return false;
    list.messages = isPinned ? [...others, message].sort((a, b) => Date.parse(b.pinned.at) - Date.parse(a.pinned.at))
        : others;
    return true;
}
