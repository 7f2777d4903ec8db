// Visual mode — v, then j and k: several messages at once, to be deleted, copied, opened or pinned. A bar below the
// messages says how many they are and what can be done with them.

import { h, icon, notify } from "minimost";
import { chat } from "./session.js";
import { isOwn } from "./own-messages.js";
import { copyLinks, copyText } from "./permalinks.js";
import { orSay } from "./performing.js";

const deeds = [
    { key: "d", label: "Delete", run: remove },
    { key: "c", label: "Copy text", run: copyText },
    { key: "o", label: "Open links", run: openLinks },
    { key: "y", label: "Copy links", run: copyLinks },
    { key: "e", label: "Edit", run: edit },
    { key: "p", label: "Pin", run: pin },
];

export function visualMode(app) {
    customElements.define("chat-visual-bar", VisualBar);
    const group = "Several messages";
    app.shortcut("v", "Select several, with j and k", () => begin(), { group });
    for (const deed of deeds) app.shortcut(deed.key, deed.label, () => perform(deed), { group, when: isOn });
    app.shortcut("Escape", "Leave the selection", () => leave(), { group, when: isOn });
}

const isOn = () => chat.selection.isVisual;

async function begin() {
    if (isOn()) return leave();
    if (chat.selected === null) await chat.log?.step(-1);
    chat.selection.begin();
}

/** The message that was gone to last stays selected, and focused. */
function leave() {
    chat.selection.end();
    chat.log?.focusSelected();
}

function perform({ run }) {
    const messages = chat.log.chosen.filter(({ deletedAt }) => !deletedAt);
    leave();
    if (messages.length > 0) orSay(() => run(messages));
}

function remove(messages) {
    const own = messages.filter((message) => isOwn(message, chat.me));
    if (own.length === 0) return notify("Only your own messages can be deleted.", { kind: "problem" });
    return chat.confirmDelete(own);
}

function edit(messages) {
    const own = messages.filter((message) => isOwn(message, chat.me));
    if (own.length !== 1) return notify("Choose one message of your own to edit it.", { kind: "problem" });
    chat.composing.edit(own[0]);
    return chat.focusComposer();
}

/** What is pinned already stays so; where all are, they all lose their pins. */
async function pin(messages) {
    const unpinned = messages.filter(({ pinned }) => !pinned);
    for (const message of unpinned.length ? unpinned : messages) await chat.pin(message, unpinned.length > 0);
    const count = (unpinned.length || messages.length);
    notify(`${count === 1 ? "A message is" : `${count} messages are`} ${unpinned.length ? "pinned" : "not pinned any more"}.`);
}

function openLinks(messages) {
    const links = messages.flatMap(({ id }) => [...chat.log.rowOf(id)?.querySelectorAll(".body a[href]") ?? []]);
    if (links.length === 0) return notify("There is no link in what you have selected.");
    for (const { href, target } of links) {
        if (target === "_blank") open(href, "_blank", "noopener");
        else location.assign(href);
    }
}

class VisualBar extends HTMLElement {
    #unwatch = null;
    #count = null;

    connectedCallback() {
        this.#count = h("strong", { role: "status" });
        this.replaceChildren(this.#count,
            h("div", { class: "deeds" }, deeds.map((deed) => (
                h("button", { class: "quiet", type: "button", onclick: () => perform(deed) }, deed.label,
                    h("kbd", { "aria-hidden": "true" }, deed.key))))),
            h("button", { class: "quiet square", type: "button", "aria-label": "Leave", title: "Leave", onclick: leave },
                icon("close")));
        this.#unwatch = chat.selection.watch(() => this.#draw());
        this.#draw();
    }

    disconnectedCallback() {
        this.#unwatch();
        this.replaceChildren();
    }

    #draw() {
        this.hidden = !isOn();
        const count = this.hidden ? 0 : chat.log?.chosen.length ?? 0;
        const words = count === 0 ? "" : `${count} ${count === 1 ? "message" : "messages"}`;
        if (words !== this.#count.textContent) this.#count.textContent = words;
    }
}
