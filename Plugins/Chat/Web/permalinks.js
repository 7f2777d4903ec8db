// Permalinks — the address of a message, and its text, to be pasted elsewhere.

import { directory } from "auth/directory.js";
import { notify } from "minimost";
import { addressOf } from "./address.js";
import { copy } from "./clipboard.js";
import { messageActions } from "./message-actions.js";
import { transcript } from "./transcript.js";

export function permalinks() {
    messageActions.add({
        name: "copy-text", label: "Copy text", shape: "copy", order: 60,
        key: "c", isFor: ({ body }) => Boolean(body), run: (message) => copyText([message]),
    });
    messageActions.add({
        name: "copy-link", label: "Copy link", shape: "link", order: 70,
        key: "y", isForLines: true, run: (message) => copyLinks([message]),
    });
}

/** The full address: it works in a mail as well. */
export function linkTo({ channel, id }) {
    return new URL(addressOf(channel, id), location.href).href;
}

export async function copyLinks(messages) {
    say(await copy(messages.map(linkTo).join("\n")), messages.length === 1 ? "The link is copied." : "The links are copied.");
}

export async function copyText(messages) {
    const text = transcript(messages, ({ username }) => directory.nameOf(username));
    say(await copy(text), messages.length === 1 ? "The text is copied." : `${messages.length} messages are copied.`);
}

function say(isCopied, words) {
    if (isCopied) notify(words);
    else notify("This browser does not let us copy.", { kind: "problem" });
}
