// The open channel: its header, its messages, the composer; and beside them a panel, if one is open.
//
// Slots: channel-header-tools in the header and above-composer between the messages and the composer. Their context is
// `{channel}`, the channel as it is listed, set again whenever that changes.

import { directory } from "auth/directory.js";
import { h, icon } from "minimost";
import { channelIcon } from "./channel-icon.js";
import { others } from "./channel-name.js";
import "./composer.js";
import "./message-list.js";
import "./panel.js";
import { panels } from "./panels.js";
import { chat } from "./session.js";

class ChannelView extends HTMLElement {
    #unwatch = [];
    #title;
    #tools;
    #wayBack;
    #list;
    #above;
    #composer;
    #over;
    #panel;
    #shown = null;
    #visits = null;
    #given = null;

    connectedCallback() {
        this.#title = h("div", { class: "channel-title" });
        this.#tools = h("m-slot", { name: "channel-header-tools" });
        this.#wayBack = h("div", { class: "way-back", hidden: true });
        this.#list = h("chat-message-list");
        this.#above = h("m-slot", { name: "above-composer" });
        this.#composer = h("chat-composer");
        this.#over = h("p", { class: "channel-over" }, "The account is deleted. What was said stays here to be read.");
        this.#panel = h("chat-panel");
        this.replaceChildren(
            h("div", { class: "conversation" },
                h("header", { class: "channel-header" },
                    h("m-menu-button"), this.#title, h("div", { class: "tools" }, this.#tools)),
                this.#wayBack, this.#list, h("div", { class: "above-composer" }, this.#above),
                this.#composer, this.#over),
            this.#panel);
        this.#composer.addEventListener("chat-sent", () => this.#list.sent());
        this.#unwatch = [
            chat.watch(() => this.#open()),
            chat.channels.watch(() => this.#draw()),
            directory.watch(() => this.#draw()),
            panels.watch(() => this.#drawWayBack()),
        ];
        this.#open();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.replaceChildren();
        this.#shown = this.#visits = this.#given = null;
    }

    get #channel() {
        return chat.current && chat.channel(chat.current);
    }

    #open() {
        if (this.#visits === chat.visits) return;
        this.#visits = chat.visits;
        if (!chat.current) return this.#draw();
        const isOther = this.#shown !== chat.current;
        this.#shown = chat.current;
        panels.visited(chat.current);
        this.#draw();
        this.#list.open(chat.current, chat.target);
        if (isOther) this.#begin();
        // Where a channel shows already, its address without a message is its end.
        else if (chat.target === null) this.#list.toLatest();
    }

    /** The composer is ready to write in, unless somebody is busy in the panel. */
    #begin() {
        const busy = this.#panel.hasFocus ? document.activeElement : null;
        this.#composer.open(chat.current);
        busy?.focus();
    }

    #draw() {
        const channel = this.#channel;
        this.classList.toggle("is-open", Boolean(channel));
        this.querySelector("m-menu-button").attention = waiting();
        if (!channel) return;
        this.#give(channel);
        this.#over.hidden = !isOver(channel);
        this.#composer.hidden = isOver(channel);
        const name = chat.title(channel);
        const drawn = JSON.stringify([channel.id, channel.kind, name, about(channel), channel.members]);
        if (drawn === this.#title.dataset.drawn) return;
        this.#title.dataset.drawn = drawn;
        this.#title.replaceChildren(
            h("span", { class: "channel-sign" }, channelIcon(channel, chat.me)),
            h("div", { class: "channel-words" },
                h("div", { class: "channel-line" }, h("h1", { title: name }, name), ...presenceOf(channel)),
                ...subtitle(channel)));
        this.#composer.label = `Message ${channel.kind === "public" ? "#" : ""}${name}`;
        this.#list.label = `Messages in ${name}`;
    }

    #give(channel) {
        const given = JSON.stringify(channel);
        if (given === this.#given) return;
        this.#given = given;
        for (const slot of [this.#tools, this.#above]) slot.context = { channel };
    }

    /** To the panel that made room for what shows now. */
    #drawWayBack() {
        const { aside } = panels;
        this.#wayBack.hidden = !aside;
        this.#wayBack.replaceChildren(...(aside ? [
            h("button", { class: "quiet", type: "button", onclick: () => panels.resume() }, icon("back"), aside.back),
            h("button", {
                class: "quiet square small", type: "button", "aria-label": "Stay here", onclick: () => this.#stay(),
            }, icon("close")),
        ] : []));
    }

    #stay() {
        panels.close();
        this.querySelector("[data-skip-target]")?.focus();
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

/** Of the one other person in a conversation. */
function presenceOf(channel) {
    const names = channel.kind === "dm" ? others(channel, chat.me.username) : [];
    return names.length === 1 ? [h("chat-presence", { username: names[0], spelled: true })] : [];
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
