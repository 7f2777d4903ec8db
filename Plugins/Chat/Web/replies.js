// Replies — a message that answers another shows who and what; pressed, the quote leads there.

import { directory } from "auth/directory.js";
import { h, icon } from "minimost";
import { addressOf } from "./address.js";
import { excerpt as wordsOf } from "./excerpt.js";
import { leadsThere } from "./leads-there.js";
import { messageActions } from "./message-actions.js";
import { quoteOf } from "./quotes.js";
import { chat } from "./session.js";

export function replies() {
    messageActions.add({
        name: "reply", label: "Reply", shape: "reply", order: 20, key: "r",
        isQuick: true,
        run: (message) => {
            chat.composing.reply(message);
            chat.focusComposer();
        },
    });
}

/** What a row's message answers: as the server says it; of one that is on its way as far as it is known here. */
function answered({ kind, item }) {
    if (!item.replyTo) return null;
    if (kind !== "pending") return item.replyTo;
    const original = chat.known(item.channel)?.get(item.replyTo);
    return original ? quoteOf(original) : { id: item.replyTo };
}

/** The part of a row that shows it (see message-row.js). */
export const quotePart = {
    key: "quote",
    isIn: (row) => Boolean(answered(row)),
    of: (row) => [answered(row), directory.nameOf(answered(row).sender?.username ?? "")],
    make: () => h("div", { class: "quote" }),
    draw: (element, row) => element.replaceChildren(content(row.item.channel, answered(row))),
};

function content(channel, { id, sender, excerpt }) {
    if (!sender) return h("p", { class: "quote-gone" }, icon("reply"), h("span", { class: "quote-text" }, "The original is not here any more"));
    return h("a", { class: "quote-link", href: addressOf(channel, id), onclick: leadsThere },
        icon("reply"),
        h("span", { class: "unseen" }, "In answer to "),
        h("auth-name", { username: sender.username }),
        h("span", { class: "quote-text" }, wordsOf(excerpt) || "an attachment"));
}
