// Deleting — a message of mine goes for good, once I have said so a second time. That it was there stays to be seen.

import { isPassing } from "host/persistent.js";
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

/**
 * Asks, and removes them one after the other. Where it is held up, another try goes on there; one that is refused for
 * good stays listed, and the rest go.
 */
function confirm(messages, remove) {
    const left = new Map(messages.map((message) => [message, h("p", {}, excerptOf(message) || "An attachment")]));
    const isOne = messages.length === 1;
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const act = h("button", { class: "danger", type: "submit" }, label(messages.length));
    const cancel = h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel");
    const listed = h("div", { class: "to-delete" }, [...left.values()]);
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
        const refusal = await removeAll();
        if (!refusal) return dialog.close();
        problem.textContent = refusal.message;
        problem.hidden = false;
        act.textContent = label(left.size);
        act.disabled = false;
    }

    /** The last error, if there was one. */
    async function removeAll() {
        let refusal = null;
        for (const [message, row] of left) {
            try {
                await remove(message);
                left.delete(message);
                row.remove();
            } catch (error) {
                refusal = error;
                if (isPassing(error)) break;
            }
        }
        return refusal;
    }
}

function label(count) {
    return count === 1 ? "Delete" : `Delete ${count} messages`;
}
