// Private channels — made by anybody, with a name, a topic and the people in it; renamed by anybody who is in it.

import { h, live, notify, openDialog } from "minimost";
import { addressOf } from "./address.js";
import { channelActions } from "./channel-actions.js";
import { channelFields } from "./channel-form.js";
import { isLeaving } from "./leaving.js";
import { peoplePicker } from "./people-picker.js";
import { chat } from "./session.js";

export function privateChannels(app) {
    /** Opens the dialog in which a private channel is made, with these people chosen. */
    chat.makeChannel = (people = []) => openCreation(app, people);
    channelActions.add({
        name: "edit-channel", label: "Name and topic…", shape: "pencil", order: 20,
        isFor: ({ kind }) => kind === "private", run: (channel) => openChange(app, channel),
    });
    // First: afterwards nobody knows what it was called.
    app.on(live("channel-gone"), gone, { order: "first" });
}

/** Somebody took me out of it, or it is gone for all. Whoever left by themselves knows. What waited goes nowhere now. */
function gone({ id }) {
    const channel = chat.channels.get(id);
    const waiting = chat.outbox.in(id);
    const isCut = waiting.length > 0 || chat.drafts.has(id);
    if (channel?.kind === "private" && !isLeaving(id)) {
        notify(`You are not in “${channel.name}” any more.${isCut ? " What you had not sent yet is gone with it." : ""}`);
    }
    for (const { nonce } of waiting) chat.outbox.discard(nonce);
    chat.composing.take(id);
    chat.drafts.set(id, "");
    chat.forget(id);
}

function openCreation(app, chosen) {
    const fields = channelFields();
    const people = peoplePicker({ isFor: ({ id }) => id !== chat.me.id, chosen });
    openForm({
        heading: "New private channel", className: "new-direct new-private", button: "Create channel", fields,
        content: [
            h("p", { class: "hint" }, "Only the people in it see it and read what is written there."),
            ...fields.elements,
            h("div", { role: "group", "aria-labelledby": "channel-people" },
                h("p", { class: "field-label", id: "channel-people" }, "People"), people.element),
        ],
        submit: async () => {
            const { name, topic } = fields;
            const members = [...people.picked.values()].map(({ username }) => username);
            const channel = await app.request("POST", "/api/chat/channels", { body: { name, topic, members } });
            chat.channels.apply(channel);
            return () => location.hash = addressOf(channel.id);
        },
    });
}

function openChange(app, channel) {
    const fields = channelFields(channel);
    openForm({
        heading: "Name and topic", button: "Save", fields, content: fields.elements,
        submit: async () => {
            const { name, topic } = fields;
            const changed = { ...(name !== channel.name && { name }), ...(topic !== channel.topic && { topic }) };
            if (Object.keys(changed).length === 0) return;
            const path = `/api/chat/channels/${encodeURIComponent(channel.id)}`;
            chat.channels.apply(await app.request("PATCH", path, { body: changed }));
        },
    });
}

/** A dialog that sends its fields and stays, with the reason, when the answer is no. */
function openForm({ heading, className, button, fields, content, submit }) {
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const save = h("button", { class: "primary", type: "submit" }, button);
    const form = h("form", {
        class: "dialog-body", novalidate: true, onsubmit: (event) => (event.preventDefault(), send()),
    },
        content, problem,
        h("div", { class: "dialog-actions" },
            h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"), save));
    const dialog = openDialog({ heading, className, content: form });
    fields.focus();

    function say(text) {
        problem.textContent = text;
        problem.hidden = !text;
    }

    async function send() {
        const wrong = fields.problem();
        say(wrong);
        if (wrong || save.disabled) return;
        save.disabled = true;
        try {
            const next = await submit();
            dialog.close();
            next?.();
        } catch (error) {
            say(error.message);
            save.disabled = false;
        }
    }
}
