// Receipts — who has read how far, in each channel where that is told. Whoever writes has read what came before.

import { Watched } from "host/watched.js";
import { isLine } from "./rows.js";

export class Receipts extends Watched {
    #channels = new Map();
    #flights = new Set();

    /** To be called before asking for a channel's list; give what it returns to `load` or `abandon`. */
    beginLoad(channel) {
        const flight = { channel, heard: new Set() };
        this.#flights.add(flight);
        return flight;
    }

    /**
     * Takes `[{username, message}]`. Who is not in it does not tell any more, unless they were heard since it was asked
     * for. A mark never goes back, also not by a list that is older than what was heard.
     */
    load(list, flight) {
        this.#flights.delete(flight);
        this.#keep(flight.channel, new Set([...flight.heard, ...list.map(({ username }) => key(username))]));
        for (const { username, message } of list) this.#move(flight.channel, username, message);
        this.changed(flight.channel);
    }

    abandon(flight) {
        this.#flights.delete(flight);
    }

    /** Somebody has read up to this message. */
    apply({ channel, username, message }) {
        for (const flight of this.#flights) if (flight.channel === channel) flight.heard.add(key(username));
        if (this.#move(channel, username, message)) this.changed(channel);
    }

    /** Those who are in a channel now: of others nothing is told any more. */
    keep(channel, members) {
        if (this.#keep(channel, new Set(members.map(key)))) this.changed(channel);
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

    #keep(channel, names) {
        const marks = this.#channels.get(channel) ?? new Map();
        const gone = [...marks.keys()].filter((name) => !names.has(name));
        for (const name of gone) marks.delete(name);
        return gone.length > 0;
    }

    #move(channel, username, message) {
        const marks = this.#channels.get(channel) ?? new Map();
        this.#channels.set(channel, marks);
        if (message <= (marks.get(key(username))?.message ?? 0)) return false;
        marks.set(key(username), { username, message });
        return true;
    }
}

function key(username) {
    return username.toLowerCase();
}

function isOf({ sender }, username) {
    return key(sender.username) === key(username);
}

function wroteAfter(messages, place, username) {
    return messages.some((message) => message.id > place.id && isOf(message, username));
}
