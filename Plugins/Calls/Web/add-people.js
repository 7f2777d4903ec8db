// Add people — more of them are asked to come to the call; it rings there.

import { peoplePicker } from "chat/people-picker.js";
import { h, openDialog } from "minimost";
import { calls } from "./session.js";

export function addPeople(call) {
    if (!call) return;
    const room = calls.settings.maxVoices - call.participants.length;
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const add = h("button", { class: "primary", type: "submit", disabled: true }, "Add");
    const isThere = ({ username }) => (
        call.participants.some((one) => one.username.toLowerCase() === username.toLowerCase()));
    const people = peoplePicker({
        most: Math.max(room, 0), changed: () => (say(""), add.disabled = people.picked.size === 0),
        isFor: (person) => !isThere(person),
        full: () => say(`A call has room for ${calls.settings.maxVoices} people.`),
    });
    const dialog = openDialog({
        heading: "Add people to the call", className: "add-to-call",
        content: h("form", { class: "dialog-body", onsubmit: (event) => (event.preventDefault(), submit()) },
            h("p", { class: "hint" }, "It rings for them. They see the call, and nothing of the conversation it was begun in."),
            people.element, problem,
            h("div", { class: "dialog-actions" },
                h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"), add)),
    });
    people.focus();
    const unwatch = calls.mine.watch(() => calls.mine.call?.id !== call.id && dialog.close());
    dialog.addEventListener("close", unwatch);

    function say(words) {
        problem.textContent = words;
        problem.hidden = !words;
    }

    async function submit() {
        add.disabled = true;
        try {
            for (const person of [...people.picked.values()]) {
                await calls.mine.invite(person.username).catch((error) => {
                    if (error.code !== "already-there") throw error;
                });
                people.drop(person);
            }
            dialog.close();
        } catch (error) {
            say(error.message);
            add.disabled = false;
        }
    }
}
