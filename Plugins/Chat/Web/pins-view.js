// Pinned messages — the panel that lists those of the open channel, and the button in its header that counts them.

import { directory } from "auth/directory.js";
import { h, icon, listen, live, notify } from "minimost";
import { FoundList } from "./found-list.js";
import { moveByArrow } from "./list-keys.js";
import { empty, failed, panelButton, waiting } from "./panel-parts.js";
import { panels } from "./panels.js";
import { Pins } from "./pins.js";
import { chat } from "./session.js";

/** Milliseconds in a channel until its pins are counted: who only passes through does not ask. */
const pause = 400;

class PinsView extends HTMLElement {
    #connected;
    #list;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#list = new FoundList("Pinned messages", { beside: unpinButton });
        this.replaceChildren(...this.#list.elements);
        listen(signal, this, "keydown", (event) => moveByArrow(event, this.#list.links));
        for (const thing of [chat.pins, chat, panels, directory]) {
            signal.addEventListener("abort", thing.watch(() => this.#draw()));
        }
        this.#draw();
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.replaceChildren();
    }

    /** Whatever channel is open, its pins are. */
    #draw() {
        const channel = chat.current;
        if (!channel || !panels.isOpen("pins")) return;
        const { messages, isBusy, problem } = chat.pins.of(channel);
        if (messages === null && !isBusy && !problem) return void chat.pins.load(channel);
        const items = (messages ?? []).map((message) => ({ message, hasPlace: false }));
        const state = problem ? "problem" : messages === null ? "waiting" : items.length > 0 ? "end" : "none";
        this.#list.show({
            words: items.length > 0 ? `${items.length} in ${chat.title(chat.channel(channel))}` : "",
            items,
            state: [state, channel, problem?.message],
            rest: () => rest(state, () => chat.pins.load(channel), problem),
        });
    }
}

function rest(state, retry, problem) {
    switch (state) {
    case "problem": return failed(problem, retry);
    case "waiting": return waiting("Loading");
    case "none": return empty("pin", "Nothing is pinned here",
        "Pin a message, and everybody finds it here: an address, a plan, what was agreed.");
    default: return null;
    }
}

function unpinButton(message, row) {
    const name = directory.nameOf(message.sender.username);
    return h("button", {
        class: "quiet square small", type: "button", "aria-label": `Unpin the message of ${name}`,
        title: `Unpin (pinned by ${directory.nameOf(message.pinned.by)})`, onclick: () => unpin(message, row),
    }, icon("unpin"));
}

/** The focus goes on to what takes its place. */
async function unpin(message, row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    try {
        await chat.pin(message, false);
        if (document.activeElement !== document.body) return;
        (next?.isConnected ? next.querySelector("a") : document.getElementById("panel-heading"))?.focus();
    } catch (error) {
        notify(error.message, { kind: "problem" });
    }
}

class PinsButton extends panelButton("pins", { shape: "pin", label: "Pinned messages" }) {
    #unwatch;
    #count;

    connectedCallback() {
        super.connectedCallback();
        this.#count = h("span", { class: "tool-count", "aria-hidden": "true" });
        this.firstChild.append(this.#count);
        this.#unwatch = [chat, chat.pins].map((thing) => thing.watch(() => this.#draw()));
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        super.disconnectedCallback();
    }

    #draw() {
        const count = chat.current ? chat.pins.count(chat.current) : null;
        this.#count.textContent = count > 0 ? String(count) : "";
        this.firstChild.ariaLabel = count > 0 ? `Pinned messages, ${count}` : "Pinned messages";
        this.firstChild.classList.toggle("has-count", count > 0);
    }
}

export function pinsView(app) {
    chat.pins = new Pins(app.request);
    customElements.define("chat-pins", PinsView);
    customElements.define("chat-pins-button", PinsButton);
    panels.add("pins", { heading: "Pinned messages", tag: "chat-pins", back: "Back to pinned messages" });
    app.slot("channel-header-tools", "chat-pins-button", { order: 60 });
    app.on(live("message"), (message) => chat.pins.apply(message));
    app.on(live("erased"), ({ user }) => chat.pins.drop(({ sender }) => sender.id === user));
    app.on(live("channel-gone"), ({ id }) => chat.pins.forget(id));
    const count = countSoon();
    app.on(live("hello"), ({ resumed }) => resumed || (chat.pins.forget(), count()));
}

/** For the number in the header. */
function countSoon() {
    let timer = null;
    const ask = () => {
        const channel = chat.current;
        const { messages, isBusy } = chat.pins.of(channel);
        if (messages === null && !isBusy && chat.channels.get(channel)) chat.pins.load(channel);
    };
    const soon = () => {
        clearTimeout(timer);
        timer = chat.current && setTimeout(ask, pause);
    };
    chat.watch(soon);
    return soon;
}
