// Quick switcher — Ctrl+K or t, a few letters, Enter: any channel, any person.

import { directory } from "auth/directory.js";
import { h, icon, openDialog } from "minimost";
import { addressOf } from "./address.js";
import { channelIcon } from "./channel-icon.js";
import { others } from "./channel-name.js";
import { attention } from "./channels.js";
import { rank } from "./ranking.js";
import { chat } from "./session.js";

const most = 9;

export function quickSwitcher(app) {
    customElements.define("chat-jump", class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(h("button", { class: "jump-field", type: "button", onclick: openSwitcher },
                icon("search"), h("span", {}, "Jump to…"), h("kbd", { "aria-hidden": "true" }, "Ctrl K")));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    app.slot("sidebar-header", "chat-jump", { order: 10 });
    app.shortcut("Ctrl+K", "Jump to a channel or person", openSwitcher);
    app.shortcut("t", "Jump to a channel or person", openSwitcher);
}

function openSwitcher() {
    if (document.querySelector("dialog.switcher[open]")) return;
    let found = [];
    let chosen = 0;
    const input = h("input", {
        class: "input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
        placeholder: "A channel or a person", "aria-label": "Jump to a channel or person",
        "aria-expanded": "true", "aria-controls": "switcher-list", "aria-autocomplete": "list",
        oninput: () => search(), onkeydown: (event) => press(event),
    });
    const list = h("ul", { class: "choice-list", id: "switcher-list", role: "listbox", "aria-label": "Places" });
    const none = h("p", { class: "hint", hidden: true, role: "status" }, "Nothing of that name.");
    const dialog = openDialog({
        heading: "Jump to", className: "switcher", content: h("div", { class: "dialog-body" }, input, list, none),
    });
    const all = places();
    search();
    input.focus();

    function search() {
        found = rank(input.value, all, (place) => place.name).slice(0, most);
        chosen = 0;
        none.hidden = found.length > 0;
        list.replaceChildren(...found.map((place, at) => h("li", {
            role: "option", id: `switcher-${at}`, onclick: () => go(place), onpointermove: () => choose(at),
        }, channelIcon(place.channel, chat.me), h("span", { class: "channel-name" }, place.name),
        place.unread > 0 && h("span", { class: "badge" }, `${place.unread} unread`))));
        choose(0);
    }

    function choose(at) {
        chosen = at;
        [...list.children].forEach((option, place) => option.ariaSelected = String(place === at));
        list.children[at]?.scrollIntoView({ block: "nearest" });
        if (found.length) input.setAttribute("aria-activedescendant", `switcher-${at}`);
        else input.removeAttribute("aria-activedescendant");
    }

    function press(event) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && found.length) {
            event.preventDefault();
            choose((chosen + step + found.length) % found.length);
        }
        if (event.key === "Enter" && found[chosen] && !event.isComposing) {
            event.preventDefault();
            go(found[chosen]);
        }
    }

    function go({ channel }) {
        dialog.close();
        location.hash = addressOf(channel.id);
    }
}

/** Channels with something unread first, then the others, then people without a conversation yet. */
function places() {
    const all = [...chat.channels.all, ...chat.channels.hidden];
    const channels = all.filter((channel) => channel.id !== chat.current)
        .map((channel) => ({ channel, name: chat.title(channel), unread: attention(channel) }));
    const conversations = all.filter((channel) => channel.kind === "dm")
        .map((channel) => others(channel, chat.me.username));
    const known = new Set(conversations.filter((names) => names.length === 1).map(([name]) => name.toLowerCase()));
    const people = directory.present
        .filter((person) => !known.has(person.username.toLowerCase()) && person.id !== chat.me.id)
        .map((person) => ({ channel: directChannel(person.username), name: person.username, unread: 0 }));
    return [...channels.filter(({ unread }) => unread > 0), ...channels.filter(({ unread }) => !unread), ...people];
}

function directChannel(username) {
    const members = [chat.me.username, username];
    return { id: `dm:${members.map((member) => member.toLowerCase()).sort().join(":")}`, kind: "dm", members };
}
