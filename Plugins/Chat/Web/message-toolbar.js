// <chat-message-toolbar> — what can be done with a message, at the message: there is one for the whole list, and it lies
// in the row that is hovered, focused or was tapped. Its buttons come right after what the row itself holds.

import { Keyed } from "host/keyed.js";
import { h, icon } from "minimost";
import { quickEmoji } from "./emoji-picker.js";
import { openMessageMenu } from "./message-menu.js";
import { actionsFor, perform } from "./performing.js";
import { chat } from "./session.js";

/** So many emoji; on a touch screen none, they have the sheet. */
const quick = matchMedia("(hover: none)").matches ? 0 : 3;

class MessageToolbar extends HTMLElement {
    #bar = null;
    #buttons = null;
    #message = null;

    constructor() {
        super();
        this.#bar = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" });
        this.#buttons = new Keyed(this.#bar, { make: (item) => this.#make(item), update: draw });
        // The field keeps the focus of whoever is writing, and a phone its keyboard.
        this.#bar.addEventListener("pointerdown", (event) => event.preventDefault());
        this.#bar.addEventListener("mousedown", (event) => event.preventDefault());
        this.#bar.addEventListener("keydown", (event) => this.#pressed(event));
    }

    connectedCallback() {
        if (!this.#bar.isConnected) this.append(this.#bar);
    }

    get hasFocus() {
        return this.contains(document.activeElement);
    }

    /** Lies in this row from now on; in none for null. */
    show(row) {
        const message = row?.message;
        const actions = message ? actionsFor(message) : [];
        if (actions.length === 0) {
            this.#message = null;
            return this.remove();
        }
        if (this.parentElement !== row) row.append(this);
        if (message === this.#message) return;
        this.#message = message;
        this.#draw(message, actions);
    }

    #draw(message, actions) {
        const canReact = actions.some(({ name }) => name === "react");
        this.#buttons.show([
            ...(canReact ? quickEmoji(quick) : []).map((emoji) => ({ key: `emoji ${emoji}`, emoji, message })),
            ...actions.filter(({ isQuick }) => isQuick).map((action) => ({ key: action.name, action, message })),
            { key: "more", message },
        ]);
    }

    #make({ emoji, action }) {
        const button = h("button", { class: "quiet square", type: "button" },
            emoji ? h("span", { class: "emoji" }, emoji) : icon(action?.shape ?? "dots"));
        const run = () => (
            emoji ? chat.reactions.toggle(this.#message, emoji)
                : action ? perform(action, this.#message, { anchor: button })
                    : openMessageMenu(this.#message, { anchor: button }));
        button.addEventListener("click", run);
        return button;
    }

    /** Left and right lead from one to the next, as the Tab key does. */
    #pressed(event) {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const buttons = [...this.#bar.children];
        const at = buttons.indexOf(document.activeElement);
        buttons[(at + step + buttons.length) % buttons.length].focus();
    }
}

function draw(button, { emoji, action, message }) {
    const label = emoji ? `React with ${emoji}` : action?.labelFor(message) ?? "More actions";
    button.ariaLabel = button.title = label;
    if (emoji) button.ariaPressed = String(chat.reactions.has(message, emoji));
    else if (!action) button.ariaHasPopup = "menu";
}

customElements.define("chat-message-toolbar", MessageToolbar);
