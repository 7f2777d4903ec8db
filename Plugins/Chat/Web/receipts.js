// Receipts — who has read how far, in each channel where that is told. Whoever writes has read what came before.

import { Watched } from "host/watched.js";
import { isLine } from "./channels.js";

export class Receipts extends Watched {
    #channels = new Map();

    /** Takes `[{username, message}]`. A mark never goes back, also not by a list that is older than what was heard. */
    load(channel, list) {
        const marks = list.map(({ username, message }) => this.#move(channel, username, message));
        if (marks.some(Boolean)) this.changed(channel);
    }

    /** Somebody has read up to this message. */
    apply({ channel, username, message }) {
        if (this.#move(channel, username, message)) this.changed(channel);
    }

    forget(channel) {
        if (this.#channels.delete(channel)) this.changed(channel);
    }

    /**
     * Where faces stand: for each message of these (in order, without holes) those who have read up to it and not
     * further, as a map from its id. `hasAfter`: there is more below, where others may be. What somebody wrote
     * themselves carries no face of theirs.
     */
    places(channel, { messages, hasAfter = false }) {
        const spoken = messages.filter((message) => !isLine(message));
        const places = new Map();
        for (const { username, message: mark } of this.#marks(channel)) {
            const place = spoken.findLast(({ id }) => id <= mark);
            const isBelow = hasAfter && place === spoken.at(-1) && mark > (place?.id ?? 0);
            if (!place || isBelow || isOf(place, username) || wroteAfter(spoken, place, username)) continue;
            places.set(place.id, [...places.get(place.id) ?? [], username]);
        }
        return places;
    }

    /** Who has read a message of somebody else's, by name. */
    readersOf(message) {
        return this.#marks(message.channel)
            .filter(({ username, message: mark }) => mark >= message.id && !isOf(message, username))
            .map(({ username }) => username);
    }

    #marks(channel) {
        return [...this.#channels.get(channel)?.values() ?? []]
            .sort((a, b) => a.username.localeCompare(b.username));
    }

    #move(channel, username, message) {
        const marks = this.#channels.get(channel) ?? new Map();
        this.#channels.set(channel, marks);
        const name = username.toLowerCase();
        if (message <= (marks.get(name)?.message ?? 0)) return false;
        marks.set(name, { username, message });
        return true;
    }
}

function isOf({ sender }, username) {
    return sender.username.toLowerCase() === username.toLowerCase();
}

function wroteAfter(messages, place, username) {
    return messages.some((message) => message.id > place.id && isOf(message, username));
}
