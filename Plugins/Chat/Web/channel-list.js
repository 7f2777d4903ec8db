// The sidebar's channels: public, private, direct messages; what is unread stands out, what is muted stands back. A
// conversation that is hidden shows for as long as it is open.

import { directory } from "auth/directory.js";
import { Keyed } from "host/keyed.js";
import { h, icon, say } from "minimost";
import { addressOf } from "./address.js";
import { channelIcon } from "./channel-icon.js";
import { others } from "./channel-name.js";
import { attention } from "./channels.js";
import { chat } from "./session.js";

const headings = { public: "Channels", private: "Private channels", dm: "Direct messages" };

/** What a group can be added to by anybody; the public channels are the operator's. */
const beginnings = {
    private: { label: "New private channel", offer: "Make a private channel", run: () => chat.makeChannel() },
    dm: { label: "New direct message", offer: "Write to somebody", run: () => chat.writeTo() },
};

class ChannelList extends HTMLElement {
    #unwatch = [];
    #groups = null;

    connectedCallback() {
        const draw = () => this.#draw();
        this.#unwatch = [chat, chat.channels, chat.drafts, directory, chat.outbox, chat.presences]
            .map((thing) => thing.watch(draw));
        this.replaceChildren(skeleton());
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.#groups = null;
        this.replaceChildren();
    }

    #draw() {
        if (!chat.channels.isLoaded) return;
        if (!this.#groups) {
            this.#groups = Object.keys(headings).map((kind) => new Group(kind));
            this.replaceChildren(...this.#groups.map(({ element }) => element));
        }
        const { groups, hidden } = chat.channels;
        groups.dm.push(...hidden.filter(({ id }) => id === chat.current));
        for (const group of this.#groups) group.show(groups[group.kind].map(item));
    }
}

/** One heading and the channels below it. */
class Group {
    #list = h("ul");
    #rows = new Keyed(this.#list, { make, update });
    #empty;

    constructor(kind) {
        this.kind = kind;
        this.#empty = empty(kind);
        const id = `channels-${kind}`;
        const begin = beginnings[kind];
        const add = begin && h("button", {
            class: "quiet square small", type: "button", "aria-label": begin.label, title: begin.label,
            onclick: begin.run,
        }, icon("plus"));
        this.element = h("section", { class: "channel-group", "aria-labelledby": id },
            h("header", {}, h("h2", { id }, headings[kind]), add), this.#list, this.#empty);
    }

    show(items) {
        this.#list.hidden = items.length === 0;
        this.#empty.hidden = items.length > 0;
        this.#rows.show(items);
    }
}

/** What shows of a channel. */
function item(channel) {
    const isCurrent = channel.id === chat.current;
    const names = channel.kind === "dm" ? others(channel, chat.me.username) : [];
    return {
        key: channel.id,
        channel: { id: channel.id, kind: channel.kind, members: channel.members },
        name: chat.title(channel),
        isCurrent,
        isQuiet: channel.level === "none",
        presence: names.length === 1 && !directory.isGone(names[0]) ? chat.presences.wordOf(names[0]) : "",
        unread: attention(channel),
        mentions: channel.level === "none" ? 0 : channel.mentions,
        hasDraft: !isCurrent && chat.drafts.has(channel.id),
        hasFailed: chat.outbox.in(channel.id).some((entry) => entry.state === "failed"),
    };
}

/** What stands in a link. A press on it may go down before a change and up after it: what stays is left in place. */
const partsOf = new WeakMap();

function make({ channel }) {
    const link = h("a", { href: addressOf(channel.id) });
    partsOf.set(link, new Keyed(link, {
        make: ({ make }) => make(), update: (part, { words }) => words === undefined || say(part, words),
    }));
    return h("li", {}, link);
}

/** Most changes do not show here. */
function update(row, item) {
    const drawn = JSON.stringify(item);
    if (row.dataset.drawn === drawn) return;
    row.dataset.drawn = drawn;
    const link = row.firstChild;
    link.className = `channel-link${item.unread > 0 ? " unread" : ""}${item.isQuiet ? " muted" : ""}`;
    link.ariaCurrent = item.isCurrent ? "page" : null;
    partsOf.get(link).show([
        { key: `icon ${JSON.stringify(item.channel)}`, make: () => channelIcon(item.channel, chat.me) },
        { key: "name", words: item.name, make: () => h("span", { class: "channel-name" }) },
        { key: "spoken", words: spoken(item), make: () => h("span", { class: "unseen" }) },
        marker(item), badge(item),
    ].filter(Boolean));
}

function marker({ hasFailed, hasDraft, isQuiet }) {
    if (hasFailed) return mark("alert", "A message was not sent", "failed");
    if (hasDraft) return mark("pencil", "Draft");
    return isQuiet && mark("mute", "Muted");
}

function mark(shape, title, more = "") {
    return { key: shape, make: () => h("span", { class: `marker ${more}`, title }, icon(shape)) };
}

function badge({ channel, unread, mentions }) {
    if (unread === 0) return null;
    const isLoud = mentions > 0 || channel.kind === "dm";
    return {
        key: isLoud ? "loud" : "badge",
        words: mentions > 0 && channel.kind !== "dm" ? `@${short(mentions)}` : short(unread),
        make: () => h("span", { class: isLoud ? "badge loud" : "badge", "aria-hidden": "true" }),
    };
}

function spoken({ unread, mentions, hasDraft, hasFailed, isQuiet, presence }) {
    const parts = [
        unread > 0 && `${unread} unread`, mentions > 0 && `${mentions} for you`,
        hasFailed ? "a message was not sent" : hasDraft && "draft", isQuiet && "muted", presence,
    ].filter(Boolean);
    return parts.length ? `, ${parts.join(", ")}` : "";
}

function short(count) {
    return count > 99 ? "99+" : String(count);
}

function empty(kind) {
    const begin = beginnings[kind];
    if (!begin) return h("p", { class: "hint" }, "There are no channels yet.");
    return h("button", { class: "channel-link start", type: "button", onclick: begin.run },
        icon("plus"), h("span", { class: "channel-name" }, begin.offer));
}

function skeleton() {
    const bars = [..."abcde"].map((size) => h("span", { class: `bone ${size}` }));
    return h("div", { class: "channel-skeleton", role: "status" },
        h("span", { class: "unseen" }, "Loading channels"), bars);
}

export function channelList(app) {
    customElements.define("chat-channel-list", ChannelList);
    app.slot("sidebar", "chat-channel-list", { order: 10 });
}
