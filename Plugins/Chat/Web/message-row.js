// <chat-message> — one message, stored or still on its way. Given another state of the same message it changes only
// what differs, so that what plugins put beside it stays.

import { clockTime, fullTime, h, icon } from "minimost";
import { isForMe } from "./mentions.js";
import { messageBody } from "./message-body.js";
import { chat } from "./session.js";

class MessageRow extends HTMLElement {
    #row = null;
    #parts = null;

    get row() {
        return this.#row;
    }

    set row(row) {
        const before = this.#row;
        this.#row = row;
        if (!before || before.isHead !== row.isHead || before.item.sentAt !== row.item.sentAt) this.#build(row);
        if (before?.item === row.item && before.isHead === row.isHead) return;
        this.#fill(row);
    }

    #build({ kind, item, isHead }) {
        const { username } = kind === "pending" ? chat.me : item.sender;
        const time = item.sentAt ?? item.queuedAt;
        const stamp = h("time", { datetime: new Date(time).toISOString(), title: fullTime(time) }, clockTime(time));
        const parts = {
            body: h("div", { class: "body" }),
            state: h("div", { class: "state" }),
            extras: h("m-slot", { name: "message-body" }),
            actions: h("m-slot", { name: "message-actions" }),
        };
        this.#parts = parts;
        this.classList.toggle("head", isHead);
        this.replaceChildren(
            h("div", { class: "margin" }, isHead ? h("auth-avatar", { username }) : stamp),
            h("div", { class: "content" },
                isHead ? h("div", { class: "byline" }, h("auth-name", { username }), stamp)
                    : h("span", { class: "unseen" }, h("auth-name", { username }), ": "),
                parts.body, parts.extras, parts.state),
            h("div", { class: "actions" }, parts.actions));
    }

    #fill({ kind, item }) {
        const isPending = kind === "pending";
        this.classList.toggle("pending", isPending && item.state === "waiting");
        this.classList.toggle("failed", isPending && item.state === "failed");
        this.classList.toggle("for-me", !isPending && !item.deletedAt && isForMe(item, chat.me.username));
        this.classList.toggle("deleted", Boolean(item.deletedAt));
        this.classList.toggle("system", Boolean(item.system));
        this.dataset.id = item.id ?? "";
        this.#parts.body.replaceChildren(...this.#text(item));
        this.#parts.state.replaceChildren(...(isPending ? pendingState(item) : []));
        if (isPending) return;
        const context = { message: item, channel: chat.channels.get(item.channel) };
        this.#parts.extras.context = context;
        this.#parts.actions.context = context;
    }

    #text({ body, deletedAt, editedAt }) {
        if (deletedAt) return [h("span", { title: `Deleted ${fullTime(deletedAt)}` }, "This message was deleted")];
        if (!editedAt) return messageBody(body);
        const note = h("span", { class: "edited", title: `Edited ${fullTime(editedAt)}` }, "(edited)");
        return [...messageBody(body), " ", note];
    }
}

function pendingState(entry) {
    if (entry.state === "failed") return failed(entry);
    const isTried = entry.attempts > 0;
    return [h("p", { class: isTried ? "waiting tried" : "waiting", title: isTried ? entry.reason : null },
        icon("clock"), isTried ? `Not sent yet. ${outlook(entry)}` : "Sending…")];
}

/** When it goes out by itself. */
function outlook({ isEarly }) {
    return isEarly ? "You are writing very quickly; it goes out in a moment." : "It goes out when the server answers.";
}

function failed({ nonce, reason }) {
    const choice = (shape, label, onclick) => (
        h("button", { class: "quiet", type: "button", onclick }, icon(shape), label)
    );
    return [
        h("p", { class: "not-sent", role: "alert" }, icon("alert"), h("strong", {}, "Not sent. "), reason),
        h("div", { class: "choices" },
            choice("retry", "Retry", () => chat.outbox.retry(nonce)),
            choice("trash", "Discard", () => chat.outbox.discard(nonce))),
    ];
}

customElements.define("chat-message", MessageRow);
