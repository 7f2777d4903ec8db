// Channels — every channel that I see, with what is unread in it.
//
// The counts are the server's, as of its last list, plus what was heard since. A message is counted once however often
// it is heard, and a list that was asked for before a message came does not take it away again.

import { Watched } from "host/watched.js";
import { isForMe } from "./mentions.js";
import { isNews } from "./rows.js";

/** So many unread messages are counted here one by one; beyond that the server is asked to count. */
const mostHeard = 500;

const later = (a, b) => Math.max(a ?? 0, b ?? 0) || null;

export class Channels extends Watched {
    #me;
    #entries = new Map();
    #flights = new Set();
    #asked = 0;
    #answered = 0;
    isLoaded = false;

    constructor(me) {
        super();
        this.#me = me;
    }

    /** To be called before asking for the list; give what it returns to `replace`. */
    beginRefresh() {
        const newest = new Map([...this.#entries].map(([id, known]) => [id, known.newest]));
        const flight = { number: this.#asked += 1, newest, reads: new Map(), changed: new Set() };
        this.#flights.add(flight);
        return flight;
    }

    /** Takes the server's list, which is as old as the flight: what came or went since then is left as it is. */
    replace(list, flight) {
        this.#flights.delete(flight);
        if (flight.number < this.#answered) return;
        this.#answered = flight.number;
        const known = this.#entries;
        this.#entries = new Map();
        for (const channel of list.filter(({ id }) => !flight.changed.has(id))) {
            const read = later(channel.lastRead, flight.reads.get(channel.id));
            this.#entries.set(channel.id, entry(channel, read, known.get(channel.id), flight.newest.get(channel.id)));
        }
        for (const id of flight.changed) if (known.has(id)) this.#entries.set(id, known.get(id));
        this.isLoaded = true;
        this.changed();
    }

    /** The list did not come. */
    abandon(flight) {
        this.#flights.delete(flight);
    }

    /** Takes one new or changed channel. */
    apply(channel) {
        const known = this.#entries.get(channel.id);
        for (const flight of this.#flights) flight.changed.add(channel.id);
        this.#entries.set(channel.id, entry(channel, later(channel.lastRead, known?.lastRead), known, known?.newest));
        this.changed();
    }

    remove(id) {
        for (const flight of this.#flights) flight.changed.add(id);
        if (this.#entries.delete(id)) this.changed();
    }

    /**
     * Whether a message has just been written; to be asked before `hear`. The list may have it before it is heard of.
     * What was missed when it was new is not new when it changes.
     */
    isNew(message) {
        const known = this.#entries.get(message.channel);
        if (known && message.id > (known.newest ?? 0)) return true;
        return message.id > (known?.old ?? 0) && isAsWritten(message);
    }

    /**
     * Takes a message, new or changed. False: the list should be asked for. The channel is not known, or the message
     * is one that the server has counted and may not weigh what it weighed then, or many have come since it counted.
     */
    hear(message) {
        const known = this.#entries.get(message.channel);
        if (!known) return false;
        known.newest = later(known.newest, message.id);
        known.old = later(known.old, message.id);
        const isUnread = message.id > (known.lastRead ?? 0);
        const isCounted = message.id <= (known.base.lastMessage ?? 0);
        if (isUnread && !isCounted) known.heard.set(message.id, this.#weight(message));
        known.view = null;
        this.changed();
        const isUncertain = isUnread && isCounted && known.base.unread > 0 && !this.#isMine(message)
            && this.#mayDiffer(message, known.base);
        return !isUncertain && known.heard.size <= mostHeard;
    }

    /** My read mark is at this message. False: how many remain unread is the server's to say. */
    read(id, message) {
        for (const flight of this.#flights) flight.reads.set(id, later(flight.reads.get(id), message));
        const known = this.#entries.get(id);
        if (!known || message <= (known.lastRead ?? 0)) return true;
        known.lastRead = message;
        // What is read weighs nothing any more.
        for (const id of known.heard.keys()) if (id <= message) known.heard.delete(id);
        known.view = null;
        this.changed();
        return message >= (known.base.lastMessage ?? 0) || known.base.unread === 0;
    }

    get(id) {
        const known = this.#entries.get(id);
        return known && view(known);
    }

    /** Public ones in the server's order, private ones by name, direct messages with the latest first. */
    get groups() {
        const all = [...this.#entries.values()].map(view);
        const of = (kind) => all.filter((channel) => channel.kind === kind);
        return {
            public: of("public"),
            private: of("private").sort((a, b) => a.name.localeCompare(b.name)),
            dm: of("dm").filter((channel) => !channel.hidden)
                .sort((a, b) => (b.lastMessage ?? 0) - (a.lastMessage ?? 0) || a.id.localeCompare(b.id)),
        };
    }

    /** The ids of the public ones. */
    get publicIds() {
        return [...this.#entries.values()].filter(({ base }) => base.kind === "public").map(({ base }) => base.id);
    }

    /** Conversations that are out of sight until they speak again. */
    get hidden() {
        return [...this.#entries.values()].map(view).filter((channel) => channel.kind === "dm" && channel.hidden);
    }

    /** All of them, as they stand in the sidebar. */
    get all() {
        const groups = this.groups;
        return [...groups.public, ...groups.private, ...groups.dm];
    }

    /** What asks for my attention, all channels together. */
    get attention() {
        return this.all.reduce((sum, channel) => sum + attention(channel), 0);
    }

    /** Mine and deleted messages count nothing, nor do most lines about what somebody did. */
    #weight(message) {
        if (!isNews(message) || this.#isMine(message)) return { unread: 0, mentions: 0 };
        return { unread: 1, mentions: isForMe(message, this.#me) ? 1 : 0 };
    }

    /**
     * Deleted it counts no more, changed it may be for me now, or not any more. A message that was edited comes also
     * with every reaction: where it cannot matter the list is not asked for.
     */
    #mayDiffer(message, { mentions }) {
        return Boolean(message.deletedAt) || Boolean(message.editedAt) && (isForMe(message, this.#me) || mentions > 0);
    }

    #isMine({ sender }) {
        return sender.username.toLowerCase() === this.#me.toLowerCase();
    }
}

/** What of a channel's unread messages asks for attention, by its level. */
export function attention({ level, unread, mentions }) {
    if (level === "none") return 0;
    return level === "mentions" ? mentions : unread;
}

function isAsWritten({ editedAt, deletedAt, pinned, reactions }) {
    return !editedAt && !deletedAt && !pinned && Object.keys(reactions ?? {}).length === 0;
}

/**
 * `heard`: unread messages that are newer than the server's counts; `newest`: the newest message there is; `old`: the
 * last that is not new any more, which is the newest that was known as the list was asked for (`before`), or heard
 * since; `view`: what came of these when somebody asked last, null when one has changed since.
 */
function entry(base, lastRead, known, before) {
    const newer = [...known?.heard ?? []].filter(([id]) => id > (base.lastMessage ?? 0));
    const newest = later(base.lastMessage, known?.newest);
    const old = known ? later(before, known.old) : base.lastMessage;
    return { base, lastRead, heard: new Map(newer), newest, old, view: null };
}

function view(entry) {
    return entry.view ??= viewed(entry);
}

function viewed({ base, lastRead, heard, newest }) {
    const isCaughtUp = (lastRead ?? 0) >= (base.lastMessage ?? 0);
    const unread = [...heard].filter(([id]) => id > (lastRead ?? 0)).map(([, weight]) => weight);
    const counted = (what) => isCaughtUp ? 0 : base[what] ?? 0;
    const sum = (what) => unread.reduce((total, weight) => total + weight[what], counted(what));
    return {
        ...base,
        lastRead,
        lastMessage: newest,
        unread: sum("unread"),
        mentions: sum("mentions"),
        hidden: Boolean(base.hidden) && (newest ?? 0) <= (base.lastMessage ?? 0),
    };
}
