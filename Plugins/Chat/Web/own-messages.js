// Which messages are mine to change.

import { isLine } from "./rows.js";

/** Written by me, and still there. */
export function isOwn(message, me) {
    return message.sender.id === me.id && !message.deletedAt && !isLine(message);
}

/** My last one of these, or undefined. */
export function lastOwn(messages, me) {
    return messages.findLast((message) => isOwn(message, me));
}
