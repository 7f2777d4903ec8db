// Deleting — a message of mine goes for good, once I have said so a second time. That it was there stays to be seen.

import { h, openDialog } from "minimost";
import { messageActions } from "./message-actions.js";
import { isOwn } from "./own-messages.js";
import { excerptOf } from "./quotes.js";
import { chat } from "./session.js";

export function deleting(app) {
    chat.confirmDelete = (messages) => confirm(messages, (message) => remove(app, message));
    messageActions.add({
        name: "delete", label: "Delete", shape: "trash", order: 90, key: "Delete",
        isDangerous: true,
        isFor: (message) => isOwn(message, chat.me),
        run: (message) => chat.confirmDelete([message]),
    });
}

async function remove(app, message) {
    await app.request("DELETE", `/api/chat/messages/${message.id}`);
    const { id, channel, sender, sentAt, nonce } = message;
    const tombstone = { id, channel, sender, sentAt, nonce, body: "", deletedAt: new Date().toISOString() };
    // Until the live stream says it with the server's time.
    chat.known(channel)?.apply({ ...tombstone, mentions: [], attachments: [], reactions: {} });
}

/** Asks, and removes them one after the other. Where one is refused, another try goes on there. */
function confirm(messages, remove) {
    const left = [...messages];
    const isOne = messages.length === 1;
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const act = h("button", { class: "danger", type: "submit" }, label(left.length));
    const cancel = h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel");
    const listed = h("div", { class: "to-delete" },
        messages.map((message) => h("p", {}, excerptOf(message) || "An attachment")));
    const form = h("form", { class: "dialog-body", onsubmit: (event) => (event.preventDefault(), submit()) },
        listed,
        h("p", { class: "hint" }, isOne ? "It is deleted for everybody, and cannot be brought back."
            : "They are deleted for everybody, and cannot be brought back."),
        problem,
        h("div", { class: "dialog-actions" }, cancel, act));
    const dialog = openDialog({
        heading: isOne ? "Delete this message?" : `Delete ${messages.length} messages?`, className: "deleting", content: form,
    });
    act.focus();

    async function submit() {
        act.disabled = true;
        try {
            for (; left.length > 0; left.shift()) {
                await remove(left[0]);
                listed.firstElementChild.remove();
            }
            dialog.close();
        } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
            act.textContent = label(left.length);
            act.disabled = false;
        }
    }
}

function label(count) {
    return count === 1 ? "Delete" : `Delete ${count} messages`;
}
