// <chat-message> — one message, stored or still on its way, made of parts. Given another state of the same message
// only what differs is drawn anew: what somebody has focused, and what plugins put beside it, stays.
//
// Of all rows one is in the order of the Tab key (`isActive`), with all that is in it. Code is so in every row: whatever
// scrolls is to be reached by keyboard.

import { directory } from "auth/directory.js";
import { Keyed } from "host/keyed.js";
import { slots } from "host/slots.js";
import { clockTime, fullTime, h } from "minimost";
import { attachmentNames } from "./attachment-names.js";
import { plainText } from "./markup.js";
import { isForMe } from "./mentions.js";
import { messageBody } from "./message-body.js";
import { pendingPart } from "./pending.js";
import { pinPart } from "./pinning.js";
import { reactionsPart } from "./reactions.js";
import { quotePart } from "./replies.js";
import { isLine } from "./rows.js";
import { chat } from "./session.js";

const isMessage = ({ item }) => !item.deletedAt && !isLine(item);

/**
 * From the top, all that a row may consist of. isIn(row): whether it is there; make(): its element; of(row): what it
 * is drawn from, drawn anew when that differs (without it, always); draw(element, row).
 */
const parts = [
    {
        key: "byline",
        isIn: ({ item, isHead }) => isHead && !isLine(item),
        of: (row) => [author(row), timeOf(row.item)],
        make: () => h("div", { class: "byline" }),
        draw: (element, row) => (
            element.replaceChildren(h("auth-name", { username: author(row) }), stamp(timeOf(row.item)))),
    },
    {
        key: "speaker",
        isIn: ({ item, isHead }) => !isHead && !isLine(item),
        of: author,
        make: () => h("span", { class: "unseen" }),
        draw: (element, row) => element.replaceChildren(h("auth-name", { username: author(row) }), ": "),
    },
    pinPart,
    quotePart,
    {
        key: "body",
        isIn: () => true,
        of: ({ item: { body, editedAt, deletedAt, mentions, system, sender } }) => (
            [body, editedAt, deletedAt, mentions, system, sender]),
        make: () => h("div", { class: "body" }),
        draw: (element, { item }) => element.replaceChildren(...text(item)),
    },
    {
        key: "extras",
        isIn: (row) => Boolean(row.item.id) && isMessage(row) && slots.in("message-body").length > 0,
        make: () => h("m-slot", { name: "message-body" }),
        draw: (element, { item }) => {
            element.context = { message: item, channel: chat.channels.get(item.channel) };
        },
    },
    reactionsPart,
    pendingPart,
];

const placed = parts.map((part) => ({ key: part.key, part }));

class MessageRow extends HTMLElement {
    #row = null;
    #margin = null;
    #content = null;
    #drawn = new WeakMap();
    #isActive = false;

    get row() {
        return this.#row;
    }

    set row(row) {
        const before = this.#row;
        if (before?.item === row.item && before.isHead === row.isHead && before.kind === row.kind) return;
        this.#row = row;
        if (!before) this.#build();
        const hadFocus = this.contains(document.activeElement);
        this.#fill(row);
        // What was pressed may be what went.
        if (hadFocus && !this.contains(document.activeElement)) this.focus({ preventScroll: true });
    }

    /** The message, or null while it is on its way. */
    get message() {
        return this.#row.kind === "message" ? this.#row.item : null;
    }

    get isActive() {
        return this.#isActive;
    }

    set isActive(is) {
        if (is === this.#isActive) return;
        this.#isActive = is;
        this.#settle();
    }

    /** Draws everything again: what it is made of may have come or gone. */
    redraw() {
        this.#fill(this.#row);
    }

    #build() {
        this.setAttribute("role", "article");
        this.#margin = h("div", { class: "margin" });
        const content = h("div", { class: "content" });
        this.#content = new Keyed(content, {
            make: ({ part }) => part.make(),
            update: (element, { part }) => this.#draw(element, part),
        });
        this.replaceChildren(this.#margin, content);
    }

    #fill(row) {
        const { item, kind, isHead } = row;
        const isPending = kind === "pending";
        const is = {
            head: isHead, line: isLine(item), deleted: Boolean(item.deletedAt), system: Boolean(item.system),
            pending: isPending && item.state === "waiting", failed: isPending && item.state === "failed",
            "for-me": !isPending && isMessage(row) && isForMe(item, chat.me.username), pinned: Boolean(item.pinned),
        };
        for (const [name, holds] of Object.entries(is)) this.classList.toggle(name, holds);
        this.dataset.id = item.id ?? "";
        this.#draw(this.#margin, margin);
        this.#content.show(placed.filter(({ part }) => part.isIn(row)));
        this.#settle();
    }

    #draw(element, { of, draw }) {
        const from = of && JSON.stringify(of(this.#row));
        if (from !== undefined && from === this.#drawn.get(element)) return;
        this.#drawn.set(element, from);
        draw(element, this.#row);
    }

    /** What waits is to be retried or discarded, wherever somebody is. */
    #settle() {
        this.tabIndex = this.#isActive ? 0 : -1;
        for (const element of this.querySelectorAll(".content :is(a[href], button)")) {
            if (!element.closest(".state")) element.tabIndex = this.tabIndex;
        }
        if (this.#isActive) this.ariaLabel = spoken(this.#row);
        else this.ariaLabel = null;
    }
}

const margin = {
    of: (row) => [row.isHead && !isLine(row.item) && author(row), timeOf(row.item)],
    draw: (element, row) => element.replaceChildren(
        row.isHead && !isLine(row.item) ? h("auth-avatar", { username: author(row) }) : stamp(timeOf(row.item))),
};

function author({ kind, item }) {
    return kind === "pending" ? chat.me.username : item.sender.username;
}

function timeOf({ sentAt, queuedAt }) {
    return sentAt ?? queuedAt;
}

function stamp(time) {
    return h("time", { datetime: new Date(time).toISOString(), title: fullTime(time) }, clockTime(time));
}

function text(item) {
    const { body, deletedAt, editedAt, sender, mentions } = item;
    if (deletedAt) return [h("span", { title: `Deleted ${fullTime(deletedAt)}` }, "This message was deleted")];
    if (isLine(item)) return [h("auth-name", { username: sender.username }), " ", body];
    const nodes = messageBody(body, { mentions, me: chat.me.username });
    if (!editedAt) return nodes;
    const note = h("span", { class: "edited", title: `Edited ${fullTime(editedAt)}` }, "(edited)");
    return [...nodes, " ", note];
}

/** As it is read out when somebody comes to it with the keyboard: without its markup. */
function spoken(row) {
    const { item } = row;
    const name = directory.nameOf(author(row));
    const words = item.deletedAt ? "This message was deleted" : plainText(item.body) || attachmentNames(item);
    return isLine(item) ? `${name} ${item.body}` : `${name}, ${clockTime(timeOf(item))}: ${words}`;
}

customElements.define("chat-message", MessageRow);
