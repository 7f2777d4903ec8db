// New direct message — pick one person or several; the conversation opens, made or found.

import { directory } from "auth/directory.js";
import { h, icon, openDialog } from "minimost";
import { addressOf } from "./address.js";
import { rank } from "./ranking.js";
import { chat } from "./session.js";

/** Besides oneself. */
const mostPeople = 15;
const mostShown = 50;

export function directMessages(app) {
    chat.writeTo = () => openPicker(app);
}

function openPicker(app) {
    const picked = new Map();
    const search = h("input", {
        class: "input", type: "text", autocomplete: "off", spellcheck: "false", placeholder: "Search for a name",
        "aria-label": "Search for a name", oninput: () => draw(), onkeydown: (event) => press(event),
    });
    const chips = h("ul", { class: "chips", "aria-label": "Chosen" });
    const list = h("ul", { class: "choice-list people", "aria-label": "People" });
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const hint = h("p", { class: "hint", role: "status" });
    const start = h("button", { class: "primary", type: "submit" }, "Start conversation");
    const form = h("form", { class: "dialog-body", onsubmit: (event) => (event.preventDefault(), submit()) },
        h("p", { class: "hint" }, "Choose one person, or several for a group."),
        search, chips, list, hint, problem,
        h("div", { class: "dialog-actions" },
            h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"), start));
    const dialog = openDialog({ heading: "New direct message", className: "new-direct", content: form });
    draw();
    search.focus();

    function matches() {
        return rank(search.value, directory.present, (person) => person.username);
    }

    function draw() {
        const found = matches();
        list.replaceChildren(...found.slice(0, mostShown).map(choice));
        chips.hidden = picked.size === 0;
        chips.replaceChildren(...[...picked.values()].map(chip));
        hint.textContent = found.length === 0 ? "Nobody of that name is here."
            : found.length > mostShown ? `And ${found.length - mostShown} more. Type to narrow it down.` : "";
        start.disabled = picked.size === 0;
    }

    function choice(person) {
        return h("li", {}, h("label", {},
            h("input", {
                type: "checkbox", checked: picked.has(person.id), value: person.username,
                onchange: () => toggle(person),
            }),
            h("auth-avatar", { username: person.username }),
            h("span", { class: "channel-name" },
                person.username, person.id === chat.me.id && h("span", { class: "hint" }, " (you)"))));
    }

    function chip(person) {
        return h("li", {}, h("button", {
            type: "button", "aria-label": `Remove ${person.username}`, onclick: () => (toggle(person), search.focus()),
        }, person.username, icon("close")));
    }

    function toggle(person) {
        const isFull = picked.size >= mostPeople && !picked.has(person.id);
        say(isFull ? `A group has room for ${mostPeople} others.` : "");
        if (picked.has(person.id)) picked.delete(person.id);
        else if (!isFull) picked.set(person.id, person);
        const focused = document.activeElement?.value;
        draw();
        if (focused) list.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
    }

    /** Enter picks the best match, and with nothing typed it starts; the arrow leads into the list. */
    function press(event) {
        if (event.key === "ArrowDown") {
            event.preventDefault();
            list.querySelector("input")?.focus();
        }
        if (event.key !== "Enter" || !search.value.trim() || event.isComposing) return;
        event.preventDefault();
        const [best] = matches();
        if (!best) return;
        search.value = "";
        toggle(best);
    }

    function say(text) {
        problem.textContent = text;
        problem.hidden = !text;
    }

    async function submit() {
        if (picked.size === 0) return;
        start.disabled = true;
        try {
            // I am in it anyway; alone on the list I am the one to write to.
            const others = [...picked.values()].filter((person) => picked.size === 1 || person.id !== chat.me.id);
            const channel = await app.request("POST", "/api/chat/dms", {
                body: { members: others.map((person) => person.username) },
            });
            chat.channels.apply(channel);
            dialog.close();
            location.hash = addressOf(channel.id);
        } catch (error) {
            say(error.message);
            start.disabled = false;
        }
    }
}
