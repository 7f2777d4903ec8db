// Status — what I say of where I am, set from the user menu and shown to others beside my name until I take it away.

import { h, icon, openDialog } from "minimost";
import { chat } from "./session.js";

/** As the server counts: in Unicode scalars. */
const longest = 100;
const suggestions = [
    "📅 In a meeting", "🍜 At lunch", "🏡 Working from home", "🤒 Not well today", "🌴 On holiday",
];

export function status(app) {
    customElements.define("chat-status", class extends HTMLElement {
        #unwatch = null;

        connectedCallback() {
            this.#unwatch = chat.presences.watch(() => this.#draw());
            this.replaceChildren(h("button", { class: "menu-item", type: "button", onclick: () => openStatus(app) }));
            this.#draw();
        }

        disconnectedCallback() {
            this.#unwatch();
            this.replaceChildren();
        }

        #draw() {
            const text = chat.presences.statusOf(app.me.username);
            this.firstChild.replaceChildren(icon("speech"), ...(text
                ? [h("span", { class: "unseen" }, "Your status: "), h("span", { class: "status" }, text)]
                : ["Set a status"]));
        }
    });
    app.slot("user-menu", "chat-status", { order: 5 });
}

function openStatus(app) {
    const before = chat.presences.statusOf(app.me.username);
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const field = h("input", {
        id: "status-text", type: "text", value: before, autocomplete: "off", placeholder: "🚲 Back at two",
        "aria-describedby": "status-left", oninput: () => count(),
    });
    const left = h("p", { class: "hint", id: "status-left" });
    const save = h("button", { class: "primary", type: "submit" }, "Save");
    const clear = h("button", { class: "secondary", type: "button", hidden: !before, onclick: () => submit("") },
        "Take it away");
    const form = h("form", {
        class: "dialog-body status-form", onsubmit: (event) => (event.preventDefault(), submit(field.value.trim())),
    },
        problem,
        h("div", { class: "field" }, h("label", { for: field.id }, "What others see beside your name"), field, left),
        h("div", { class: "suggestions", role: "group", "aria-label": "Suggestions" }, suggestions.map((text) => (
            h("button", { type: "button", onclick: () => choose(text) }, text)
        ))),
        h("div", { class: "dialog-actions" }, clear, save));
    const dialog = openDialog({ heading: "Your status", content: form });
    count();
    field.focus();
    field.select();

    function choose(text) {
        field.value = text;
        count();
        field.focus();
    }

    function count() {
        const room = longest - [...field.value.trim()].length;
        left.textContent = room < 0 ? `${-room} too many` : `${room} left`;
        field.ariaInvalid = room < 0 ? "true" : null;
        save.disabled = room < 0;
    }

    async function submit(status) {
        if ([...status].length > longest) return;
        save.disabled = clear.disabled = true;
        try {
            const { state } = chat.activity;
            await app.request("PUT", "/api/chat/presence", { body: { state, status } });
            chat.presences.apply({ username: app.me.username, state, status });
            dialog.close();
        } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
            save.disabled = clear.disabled = false;
        }
    }
}
