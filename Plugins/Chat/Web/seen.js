// Seen — how far the others have read, in conversations and small private channels: a small face at the last message
// that somebody has read, or the word where there is only one who could have.

import { directory } from "auth/directory.js";
import { h, icon, live, notify, request } from "minimost";
import { others } from "./channel-name.js";
import { ChannelOpened } from "./hooks.js";
import { Receipts } from "./receipts.js";
import { chat } from "./session.js";

/** In larger channels nobody is told. */
const mostPeople = 16;
const mostFaces = 3;

export function seen(app) {
    chat.receipts = new Receipts();
    const places = new Places();
    app.on(live("receipt"), (receipt) => chat.receipts.apply(receipt));
    app.on(live("channel"), ({ id, members }) => chat.receipts.keep(id, members));
    app.on(live("channel-gone"), ({ id }) => chat.receipts.forget(id));
    app.on(ChannelOpened, (id) => load(app, id));
    app.on(live("hello"), () => load(app, chat.current));
    // Until the channels are there, it is not known of a private one how many are in it.
    const unwatch = chat.channels.watch(() => {
        if (!chat.channels.isLoaded) return;
        unwatch();
        load(app, chat.current);
    });
    chat.watch(() => places.follow(chat.current));
    customElements.define("chat-seen", class extends SeenBy { places = places; });
    app.slot("message-body", "chat-seen", { order: 90 });
    customElements.define("chat-receipt-setting", ReceiptSetting);
    app.slot("settings", "chat-receipt-setting", { order: 60, heading: "Privacy" });
}

/** Whether it is told how far people have read in this channel. */
export function isTold(channel) {
    const count = channel?.members.length ?? 0;
    return channel?.kind !== "public" && count > 1 && count <= mostPeople;
}

/** What does not come is not missed: it is asked for with the next hello, and told as they read. */
async function load(app, id) {
    if (!id || !isTold(chat.channel(id))) return;
    const flight = chat.receipts.beginLoad(id);
    try {
        chat.receipts.load(await app.request("GET", `/api/chat/channels/${encodeURIComponent(id)}/receipts`), flight);
    } catch {
        chat.receipts.abandon(flight);
    }
}

/** Which faces stand at which messages of the open channel. Rows are told only of what changes for them. */
class Places {
    #rows = new Map();
    #shown = new Map();
    #timeline = null;
    #unwatch = [];

    follow(channel) {
        const timeline = channel ? chat.timeline(channel) : null;
        if (timeline === this.#timeline) return;
        for (const unwatch of this.#unwatch) unwatch();
        this.#timeline = timeline;
        const things = timeline ? [timeline, chat.receipts, chat.channels] : [];
        this.#unwatch = things.map((thing) => thing.watch(() => this.#place()));
        this.#place();
    }

    /** A row that shows a message. There may be another one, in another list. */
    add(id, row) {
        this.#rows.set(id, (this.#rows.get(id) ?? new Set()).add(row));
        row.show(this.#shown.get(id) ?? []);
    }

    remove(id, row) {
        const rows = this.#rows.get(id);
        rows?.delete(row);
        if (rows?.size === 0) this.#rows.delete(id);
    }

    #place() {
        const before = this.#shown;
        const channel = this.#timeline && chat.channel(this.#timeline.channel);
        this.#shown = isTold(channel) ? chat.receipts.places(channel.id, this.#timeline) : new Map();
        for (const id of new Set([...before.keys(), ...this.#shown.keys()])) {
            for (const row of this.#rows.get(id) ?? []) row.show(this.#shown.get(id) ?? []);
        }
    }
}

/** <chat-seen> — in every message, and empty in most. */
class SeenBy extends HTMLElement {
    #message = null;

    set context(context) {
        this.#leave();
        this.#message = context?.message ?? null;
        this.#enter();
    }

    connectedCallback() {
        this.#enter();
    }

    disconnectedCallback() {
        this.#leave();
    }

    #enter() {
        if (this.isConnected && this.#message) this.places.add(this.#message.id, this);
    }

    #leave() {
        if (this.#message) this.places.remove(this.#message.id, this);
    }

    show(names) {
        const isAlone = others(chat.channel(this.#message.channel), chat.me.username).length === 1;
        const drawn = JSON.stringify([names, isAlone]);
        if (drawn === this.dataset.drawn) return;
        this.dataset.drawn = drawn;
        const content = isAlone ? () => h("p", { class: "seen" }, icon("check"), "Seen") : () => faces(names);
        this.replaceChildren(...(names.length > 0 ? [content()] : []));
    }
}

function faces(usernames) {
    const words = `Seen by ${inWords(usernames.map((username) => directory.nameOf(username)))}`;
    const rest = usernames.length - mostFaces;
    return h("p", { class: "seen", title: words },
        h("span", { class: "unseen" }, words),
        usernames.slice(0, mostFaces).map((username) => h("auth-avatar", { username })),
        rest > 0 && h("span", { "aria-hidden": "true" }, `+${rest}`));
}

/** "alice", "alice and bob", "alice, bob and carol" */
function inWords(names) {
    return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** <chat-receipt-setting> — whether others are told how far I have read. */
class ReceiptSetting extends HTMLElement {
    #box;

    connectedCallback() {
        this.#box = h("input", { type: "checkbox", disabled: true, onchange: () => this.#save() });
        this.replaceChildren(h("label", { class: "check" }, this.#box,
            h("span", {}, "Tell others how far I have read",
                h("span", { class: "hint" }, "Shown in conversations and in private channels of up to 16 people; elsewhere the "
                    + "server tells whoever asks it."))));
        this.#load();
    }

    disconnectedCallback() {
        this.replaceChildren();
    }

    async #load() {
        await attempt(async () => {
            this.#box.checked = (await request("GET", "/api/chat/preferences")).receipts;
            this.#box.disabled = false;
        });
    }

    async #save() {
        const receipts = this.#box.checked;
        const isSaved = await attempt(() => request("PUT", "/api/chat/preferences", { body: { receipts } }));
        if (!isSaved) this.#box.checked = !receipts;
    }
}

async function attempt(work) {
    try {
        await work();
        return true;
    } catch (error) {
        notify(error.message, { kind: "problem" });
        return false;
    }
}
