// The sidebar's channels: public, private, direct messages; what is unread stands out.

import { directory } from "auth/directory.js";
import { h, icon } from "minimost";
import { addressOf } from "./address.js";
import { channelIcon } from "./channel-icon.js";
import { channelName } from "./channel-name.js";
import { attention } from "./channels.js";
import { chat } from "./session.js";

const headings = { public: "Channels", private: "Private channels", dm: "Direct messages" };

class ChannelList extends HTMLElement {
    #unwatch = [];
    #drawn = "";

    connectedCallback() {
        const draw = () => this.#draw();
        this.#unwatch = [chat, chat.channels, chat.drafts, directory, chat.outbox].map((thing) => thing.watch(draw));
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.#drawn = "";
        this.replaceChildren();
    }

    #draw() {
        if (!chat.channels.isLoaded) return this.replaceChildren(skeleton());
        const { groups } = chat.channels;
        const itemsOf = (kind) => groups[kind].map((channel) => this.#item(channel));
        const sections = Object.keys(headings).map((kind) => [kind, itemsOf(kind)]);
        // Drawing again would take the focus away; most changes do not show here.
        const drawn = JSON.stringify(sections);
        if (drawn === this.#drawn) return;
        this.#drawn = drawn;
        const focused = document.activeElement?.closest("chat-channel-list a")?.getAttribute("href");
        this.replaceChildren(...sections.map(([kind, items]) => section(kind, items)).filter(Boolean));
        if (focused) this.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    }

    #item(channel) {
        const isCurrent = channel.id === chat.current;
        return {
            channel: { id: channel.id, kind: channel.kind, members: channel.members },
            name: channelName(channel, chat.me.username, (username) => directory.nameOf(username)),
            isCurrent,
            isQuiet: channel.level === "none",
            unread: attention(channel),
            mentions: channel.level === "none" ? 0 : channel.mentions,
            hasDraft: !isCurrent && chat.drafts.has(channel.id),
            hasFailed: chat.outbox.in(channel.id).some((entry) => entry.state === "failed"),
        };
    }
}

function section(kind, items) {
    if (items.length === 0 && kind === "private") return null;
    const id = `channels-${kind}`;
    const add = kind === "dm" && h("button", {
        class: "quiet square small", type: "button", "aria-label": "New direct message", title: "New direct message",
        onclick: () => chat.writeTo(),
    }, icon("plus"));
    return h("section", { class: "channel-group", "aria-labelledby": id },
        h("header", {}, h("h2", { id }, headings[kind]), add),
        items.length ? h("ul", {}, items.map(row)) : empty(kind));
}

function row(item) {
    const isLoud = item.mentions > 0 || (item.channel.kind === "dm" && item.unread > 0);
    const badge = item.unread > 0 && h("span", { class: isLoud ? "badge loud" : "badge", "aria-hidden": "true" },
        item.mentions > 0 && item.channel.kind !== "dm" ? `@${short(item.mentions)}` : short(item.unread));
    const waiting = item.hasFailed
        ? h("span", { class: "marker failed", title: "A message was not sent" }, icon("alert"))
        : item.hasDraft && h("span", { class: "marker", title: "Draft" }, icon("pencil"));
    return h("li", {}, h("a", {
        href: addressOf(item.channel.id),
        class: `channel-link${item.unread > 0 ? " unread" : ""}${item.isQuiet ? " muted" : ""}`,
        "aria-current": item.isCurrent ? "page" : null,
    }, channelIcon(item.channel, chat.me), h("span", { class: "channel-name" }, item.name),
    h("span", { class: "unseen" }, spoken(item)), waiting, badge));
}

function spoken({ unread, mentions, hasDraft, hasFailed }) {
    const parts = [
        unread > 0 && `${unread} unread`, mentions > 0 && `${mentions} for you`,
        hasFailed ? "a message was not sent" : hasDraft && "draft",
    ].filter(Boolean);
    return parts.length ? `, ${parts.join(", ")}` : "";
}

function short(count) {
    return count > 99 ? "99+" : String(count);
}

function empty(kind) {
    if (kind !== "dm") return h("p", { class: "hint" }, "There are no channels yet.");
    return h("button", { class: "channel-link start", type: "button", onclick: () => chat.writeTo() },
        icon("plus"), h("span", { class: "channel-name" }, "Write to somebody"));
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
