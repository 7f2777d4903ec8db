// Editing — the composer takes a message of mine back to change it. ↑ in an empty composer takes the last.

import { messageActions } from "./message-actions.js";
import { isOwn, lastOwn } from "./own-messages.js";
import { chat } from "./session.js";

export function editing() {
    messageActions.add({
        name: "edit", label: "Edit", shape: "pencil", order: 30, key: "e", isQuick: true,
        isFor: (message) => isOwn(message, chat.me),
        run: edit,
    });
    chat.editLast = editLast;
}

/** Takes my last message in a channel, the open one unless it is said, into the composer. False: there is none here. */
export function editLast(channel = chat.current) {
    const message = lastOwn(chat.known(channel)?.messages ?? [], chat.me);
    if (message) edit(message);
    return Boolean(message);
}

function edit(message) {
    chat.composing.edit(message);
    chat.focusComposer();
}
