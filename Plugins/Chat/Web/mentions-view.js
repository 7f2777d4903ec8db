// Mentions — an entry above the channels that counts what is unread and meant for me, and the panel that lists it.

import { directory } from "auth/directory.js";
import { h, icon, listen, live } from "minimost";
import { FoundList } from "./found-list.js";
import { moveByArrow } from "./list-keys.js";
import { MentionList } from "./mention-list.js";
import { empty, failed, moreButton, waiting } from "./panel-parts.js";
import { panels } from "./panels.js";
import { chat } from "./session.js";

class MentionsView extends HTMLElement {
    #connected;
    #list;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#list = new FoundList("Where you were mentioned");
        this.replaceChildren(...this.#list.elements);
        listen(signal, this, "keydown", (event) => moveByArrow(event, this.#list.links));
        for (const thing of [chat.mentions, chat, chat.channels, directory]) {
            signal.addEventListener("abort", thing.watch(() => this.#draw()));
        }
        this.#draw();
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.replaceChildren();
    }

    /** It was opened: what was read meanwhile makes room for what was not. */
    set context(_) {
        chat.mentions.load();
    }

    #draw() {
        const { mentions } = chat;
        const items = mentions.entries.map((entry) => (
            { message: entry.message, isUnread: mentions.isUnread(entry) }
        ));
        const state = stateOf(mentions);
        this.#list.show({
            words: summary(mentions, items),
            items,
            state: [state, mentions.isBusy, mentions.problem?.message],
            rest: () => rest(state, mentions),
        });
    }
}

function stateOf({ entries, more, isLoaded, problem }) {
    if (problem) return "problem";
    if (!isLoaded) return "waiting";
    if (more) return "more";
    return entries.length > 0 ? "end" : "none";
}

function rest(state, mentions) {
    switch (state) {
    case "problem": return failed(mentions.problem, () => mentions.load());
    case "waiting": return waiting("Loading");
    case "more": return moreButton(mentions);
    case "none": return empty("at", "Nobody has mentioned you yet",
        `When somebody writes @${chat.me.username} or @everyone, you find it here.`);
    default: return null;
    }
}

/** How many are unread, in words. */
function summary({ isLoaded }, items) {
    if (!isLoaded || items.length === 0) return "";
    const count = items.filter(({ isUnread }) => isUnread).length;
    return count > 0 ? `${count} unread` : "You have read all of them";
}

class MentionsEntry extends HTMLElement {
    #unwatch;
    #button;
    #words;
    #badge;

    connectedCallback() {
        this.#words = h("span", { class: "unseen" });
        this.#badge = h("span", { class: "badge loud", "aria-hidden": "true" });
        this.#button = h("button", { class: "channel-link", type: "button", onclick: () => this.#open() },
            icon("at"), h("span", { class: "channel-name" }, "Mentions"), this.#words, this.#badge);
        this.replaceChildren(this.#button);
        this.#unwatch = [panels, chat.channels].map((thing) => thing.watch(() => this.#draw()));
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.replaceChildren();
    }

    /** The drawer makes room first: what it covers cannot take the focus. */
    #open() {
        this.closest("m-shell")?.toggle(false);
        panels.toggle("mentions");
    }

    #draw() {
        const count = chat.channels.all.reduce((sum, { level, mentions }) => sum + (level === "none" ? 0 : mentions), 0);
        this.#button.ariaExpanded = String(panels.isOpen("mentions"));
        this.#button.classList.toggle("unread", count > 0);
        this.#words.textContent = count > 0 ? `, ${count} unread` : "";
        this.#badge.hidden = count === 0;
        this.#badge.textContent = count > 99 ? "99+" : String(count);
    }
}

export function mentionsView(app) {
    const lastRead = (channel) => chat.channels.get(channel)?.lastRead ?? null;
    chat.mentions = new MentionList(app.request, { me: app.me.username, lastRead });
    customElements.define("chat-mentions", MentionsView);
    customElements.define("chat-mentions-entry", MentionsEntry);
    panels.add("mentions", { heading: "Mentions", tag: "chat-mentions", back: "Back to mentions" });
    app.slot("sidebar", "chat-mentions-entry", { order: 5 });
    app.on(live("message"), (message) => chat.mentions.apply(message));
    app.on(live("erased"), ({ user }) => chat.mentions.drop(({ sender }) => sender.id === user));
    app.on(live("channel-gone"), ({ id }) => chat.mentions.drop(({ channel }) => channel === id));
    // What was missed is unknown.
    app.on(live("hello"), ({ resumed }) => !resumed && panels.isOpen("mentions") && chat.mentions.load());
}
