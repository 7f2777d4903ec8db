// Members — who is in a channel, and what they say of where they are; in a private channel people are added and
// removed.

import { directory } from "auth/directory.js";
import { Keyed } from "host/keyed.js";
import { h, icon, openDialog } from "minimost";
import { ask } from "./asking.js";
import { channelActions } from "./channel-actions.js";
import { peoplePicker } from "./people-picker.js";
import { chat } from "./session.js";

export function members(app) {
    channelActions.add({
        name: "members", label: "Members…", shape: "people", order: 10,
        isFor: ({ kind, members }) => kind === "private" || (kind === "dm" && members.length > 2),
        run: (channel) => openMembers(app, channel.id),
    });
    channelActions.add({
        name: "add-people", label: "Add people…", shape: "plus", order: 15,
        isFor: ({ kind }) => kind === "private", run: (channel) => openAdding(app, channel.id),
    });
}

function memberPath(id, username) {
    return `/api/chat/channels/${encodeURIComponent(id)}/members/${encodeURIComponent(username)}`;
}

const isSame = (name, other) => name.toLowerCase() === other.toLowerCase();

function openMembers(app, id) {
    const isPrivate = chat.channel(id).kind === "private";
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const count = h("p", { class: "hint", role: "status" });
    const list = h("ul", { class: "members", "aria-label": "Members" });
    const rows = new Keyed(list, { make: row });
    const add = h("button", { class: "secondary", type: "button", onclick: () => openAdding(app, id) },
        icon("plus"), "Add people");
    const dialog = openDialog({
        heading: isPrivate ? `Members of “${chat.title(chat.channel(id))}”` : "In this conversation",
        content: h("div", { class: "dialog-body" },
            problem, count, list, isPrivate && h("div", { class: "dialog-actions" }, add)),
    });
    const unwatch = chat.channels.watch(draw);
    dialog.addEventListener("close", unwatch);
    draw();

    function draw() {
        const channel = chat.channels.get(id);
        if (!channel) return dialog.close();
        const names = channel.members.toSorted((a, b) => a.localeCompare(b));
        count.textContent = names.length === 1 ? "Only you" : `${names.length} people`;
        rows.show(names.map((username) => ({ key: username.toLowerCase(), username })));
    }

    function row({ username }) {
        const isMe = isSame(username, app.me.username);
        return h("li", {},
            h("auth-avatar", { username, marked: true }),
            h("div", { class: "member" },
                h("span", { class: "member-name" },
                    h("auth-name", { username }), isMe && h("span", { class: "hint" }, " (you)")),
                h("chat-presence", { username, spelled: true })),
            isPrivate && !isMe && h("button", {
                class: "quiet", type: "button", "aria-label": `Remove ${username}`, onclick: () => remove(username),
            }, "Remove"));
    }

    /** The stream says so as well, a moment later. */
    function drop(username) {
        const channel = chat.channels.get(id);
        if (!channel) return;
        chat.channels.apply({ ...channel, members: channel.members.filter((name) => !isSame(name, username)) });
    }

    async function remove(username) {
        const isSure = await ask({
            heading: `Remove ${directory.nameOf(username)}?`, button: "Remove",
            words: "They will not see the channel any more, nor what was written in it.",
        });
        if (!isSure) return;
        problem.hidden = true;
        const place = [...list.children].indexOf(rows.get(username.toLowerCase()));
        try {
            await app.request("DELETE", memberPath(id, username));
            drop(username);
            (list.children[place]?.querySelector("button") ?? add).focus();
        } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
        }
    }
}

function openAdding(app, id) {
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const isNew = ({ username }) => !(chat.channels.get(id)?.members ?? []).some((name) => isSame(name, username));
    const save = h("button", { class: "primary", type: "submit", disabled: true }, "Add");
    const people = peoplePicker({ isFor: isNew, changed });
    const form = h("form", { class: "dialog-body", onsubmit: (event) => (event.preventDefault(), submit()) },
        h("p", { class: "hint" }, "They see what is said from now on, and nothing of what was said before."),
        people.element, problem,
        h("div", { class: "dialog-actions" },
            h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"), save));
    const heading = `Add people to “${chat.channel(id).name}”`;
    const dialog = openDialog({ heading, className: "new-direct", content: form });
    people.focus();

    function changed() {
        problem.hidden = true;
        save.disabled = people.picked.size === 0;
        save.textContent = people.picked.size > 1 ? `Add ${people.picked.size} people` : "Add";
    }

    /** One after the other: should one be refused, those before are in, and the rest is still chosen. */
    async function submit() {
        save.disabled = true;
        try {
            for (const person of [...people.picked.values()]) {
                await app.request("PUT", memberPath(id, person.username));
                people.drop(person);
            }
            dialog.close();
        } catch (error) {
            changed();
            problem.textContent = error.message;
            problem.hidden = false;
        }
    }
}
