// New direct message — pick one person or several; the conversation opens, made or found.

import { h, openDialog } from "minimost";
import { addressOf } from "./address.js";
import { peoplePicker } from "./people-picker.js";
import { chat } from "./session.js";

/** Besides oneself. */
const mostPeople = 15;

export function directMessages(app) {
    chat.writeTo = () => openPicker(app);
}

function openPicker(app) {
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const start = h("button", { class: "primary", type: "submit", disabled: true }, "Start conversation");
    const instead = h("button", { class: "secondary", type: "button", hidden: true }, "Make a private channel");
    const people = peoplePicker({ most: mostPeople, full: tooMany, changed });
    const form = h("form", { class: "dialog-body", onsubmit: (event) => (event.preventDefault(), submit()) },
        h("p", { class: "hint" }, "Choose one person, or several for a group."),
        people.element, problem,
        h("div", { class: "dialog-actions" },
            h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"),
            instead, start));
    const dialog = openDialog({ heading: "New direct message", className: "new-direct", content: form });
    people.focus();

    function changed() {
        say("");
        instead.hidden = true;
        start.disabled = people.picked.size === 0;
    }

    /** In a private channel there is room for all of them. */
    function tooMany(person) {
        say(`A group has room for ${mostPeople} others. A private channel has room for more.`);
        instead.hidden = false;
        instead.onclick = () => {
            dialog.close();
            chat.makeChannel([...people.picked.values(), person]);
        };
    }

    function say(text) {
        problem.textContent = text;
        problem.hidden = !text;
    }

    async function submit() {
        const picked = [...people.picked.values()];
        if (picked.length === 0) return;
        start.disabled = true;
        try {
            // I am in it anyway; alone on the list I am the one to write to.
            const others = picked.filter((person) => picked.length === 1 || person.id !== chat.me.id);
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
