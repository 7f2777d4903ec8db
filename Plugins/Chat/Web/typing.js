// Typing — tells the others in a channel that I am writing, and shows above the composer who else is.
//
// The line is no live region. It changes with every pause somebody makes; read out, it would talk over the message that
// is being listened to, and the one that is being written is read out when it comes. Who looks for it finds it.

import { directory } from "auth/directory.js";
import { h, live } from "minimost";
import { others } from "./channel-name.js";
import { chat } from "./session.js";
import { Pulse, Typists, typingWords } from "./typists.js";

/** Milliseconds between two times that the server is told. */
const every = 4_000;

export function typing(app) {
    chat.typists = new Typists((wait, run) => {
        const timer = setTimeout(run, wait);
        return () => clearTimeout(timer);
    });
    const pulse = new Pulse(every, Date.now);

    document.addEventListener("input", ({ target }) => {
        const channel = chat.current;
        const isEmpty = !target.closest?.("chat-composer") || !target.value?.trim();
        // To change what was said is not to say something.
        if (isEmpty || !channel || isAlone(channel) || chat.composing?.mode === "edit") return;
        if (!pulse.isDue(channel)) return;
        // Nobody misses it if it does not arrive.
        app.request("POST", `/api/chat/channels/${encodeURIComponent(channel)}/typing`).catch(() => {});
    });
    app.on(live("typing"), ({ channel, username }) => {
        if (username.toLowerCase() !== app.me.username.toLowerCase()) chat.typists.hear(channel, username);
    });
    app.on(live("message"), ({ channel, sender, editedAt, deletedAt }) => {
        if (!editedAt && !deletedAt) chat.typists.stop(channel, sender.username);
    });
    customElements.define("chat-typing", TypingLine);
    app.slot("above-composer", "chat-typing", { order: 90 });
}

/** Nobody else would hear of it. */
function isAlone(id) {
    const channel = chat.channel(id);
    return channel.kind !== "public" && others(channel, chat.me.username).length === 0;
}

/** <chat-typing> — as high with nobody as with somebody, so that nothing moves. */
class TypingLine extends HTMLElement {
    #unwatch = [];
    #words;
    #dots;

    connectedCallback() {
        this.#words = h("span", { class: "typing-words" });
        this.#dots = h("span", { class: "typing-dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
        this.replaceChildren(this.#dots, this.#words);
        this.#unwatch = [
            chat.watch(() => this.#draw()),
            chat.typists.watch((channel) => channel === chat.current && this.#draw()),
        ];
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.replaceChildren();
    }

    #draw() {
        const names = chat.typists.in(chat.current).map((name) => directory.nameOf(name));
        this.#words.textContent = typingWords(names);
        this.#dots.hidden = names.length === 0;
    }
}
