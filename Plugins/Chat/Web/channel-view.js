// The open channel: its header, its messages, the composer.

import { directory } from "auth/directory.js";
import { h } from "minimost";
import { channelIcon } from "./channel-icon.js";
import { others } from "./channel-name.js";
import "./composer.js";
import "./message-list.js";
import { chat } from "./session.js";

class ChannelView extends HTMLElement {
    #unwatch = [];
    #header;
    #tools;
    #list;
    #composer;
    #over;
    #shown = null;

    connectedCallback() {
        this.#header = h("div", { class: "channel-title" });
        this.#tools = h("m-slot", { name: "channel-header-tools" });
        this.#list = h("chat-message-list");
        this.#composer = h("chat-composer");
        this.#over = h("p", { class: "channel-over" }, "The account is deleted. What was said stays here to be read.");
        this.replaceChildren(
            h("header", { class: "channel-header" },
                h("m-menu-button"), this.#header, h("div", { class: "tools" }, this.#tools)),
            this.#list, this.#composer, this.#over);
        this.#composer.addEventListener("chat-sent", () => this.#list.sent());
        this.#unwatch = [
            chat.watch(() => this.#open()),
            chat.channels.watch(() => this.#draw()),
            directory.watch(() => this.#draw()),
        ];
        this.#open();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.replaceChildren();
        this.#shown = null;
    }

    get #channel() {
        return chat.current && chat.channel(chat.current);
    }

    #open() {
        if (!chat.current) return this.#draw();
        const isOther = this.#shown !== chat.current;
        this.#shown = chat.current;
        this.#draw();
        this.#tools.context = { channel: this.#channel };
        this.#list.open(chat.current, chat.target);
        if (isOther) this.#composer.open(chat.current);
    }

    #draw() {
        const channel = this.#channel;
        this.classList.toggle("is-open", Boolean(channel));
        this.querySelector("m-menu-button").attention = waiting();
        if (!channel) return;
        this.#over.hidden = !isOver(channel);
        this.#composer.hidden = isOver(channel);
        const name = chat.title(channel);
        const drawn = JSON.stringify([channel.id, channel.kind, name, about(channel), channel.members]);
        if (drawn === this.#header.dataset.drawn) return;
        this.#header.dataset.drawn = drawn;
        this.#header.replaceChildren(
            h("span", { class: "channel-sign" }, channelIcon(channel, chat.me)),
            h("h1", {}, name),
            ...subtitle(channel));
        this.#composer.label = `Message ${channel.kind === "dm" ? name : `#${name}`}`;
        this.#list.label = `Messages in ${name}`;
    }
}

/** The topic, or what the one other person says of themselves. */
function about(channel) {
    const names = channel.kind === "dm" ? others(channel, chat.me.username) : [];
    return channel.topic || (names.length === 1 ? directory.byUsername(names[0])?.bio : "") || "";
}

/** What it is about, or how many take part where the name does not already say who. */
function subtitle(channel) {
    const count = others(channel, chat.me.username).length;
    const text = about(channel);
    if (text) return [h("p", { class: "topic", title: text }, text)];
    return channel.kind !== "public" && count > 1 ? [h("p", { class: "topic" }, `${count + 1} people`)] : [];
}

/** Whether nobody is left to write to. */
function isOver(channel) {
    const names = channel.kind === "dm" ? others(channel, chat.me.username) : [];
    return names.length > 0 && names.every((name) => directory.isGone(name));
}

/** What waits in other channels, in words. */
function waiting() {
    const unread = chat.channels.attention;
    return unread > 0 ? `${unread} unread` : "";
}

export function channelView(app) {
    customElements.define("chat-channel", ChannelView);
    app.slot("main", "chat-channel", { order: 10 });
}
