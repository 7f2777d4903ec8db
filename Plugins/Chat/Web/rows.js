// The rows of a message list: messages grouped by author, the days between them, the line above what is unread, and
// below everything what is still on its way to the server.

import { sameDay } from "host/time.js";

const together = 5 * 60_000;

/**
 * `{messages, hasBefore, pending, unreadAfter, me}` as `[{kind: "day" | "unread" | "message" | "pending", key, …}]`.
 * `unreadAfter` is the id that the unread line follows, or null for no line. `isHead`: shows who speaks; of lines about
 * what happened it is the first.
 */
export function rows({ messages, hasBefore, pending, unreadAfter, me }) {
    const result = [];
    // A nonce is its sender's: somebody else's may be the same.
    const ownNonce = ({ nonce, sender }) => (sender ?? me).id === me.id && nonce || null;
    const stored = new Set(messages.map(ownNonce).filter(Boolean));
    const waiting = pending.filter((entry) => !stored.has(entry.nonce));
    const isLineHere = unreadAfter !== null && !isAbove(unreadAfter, { messages, hasBefore });
    const isUnreadOne = (message) => message.id > unreadAfter && message.sender.id !== me.id && isNews(message);
    const firstUnread = isLineHere ? messages.find(isUnreadOne) : undefined;
    let previous = null;
    const days = new Map();
    const add = (kind, item, time, author) => {
        const isNewDay = !previous || !sameDay(previous.time, time);
        const isUnread = kind === "message" && item === firstUnread;
        if (isNewDay) result.push({ kind: "day", key: dayKey(time, days), time });
        if (isUnread) result.push({ kind: "unread", key: "unread" });
        const isLater = Boolean(previous) && Math.abs(new Date(time) - new Date(previous.time)) > together;
        const isHead = isNewDay || isUnread || previous.author !== author || isLater && !isLine(item);
        const nonce = ownNonce(item);
        const key = nonce ? `nonce:${nonce}` : `id:${item.id}`;
        result.push({ kind, key, item, isHead });
        previous = { time, author };
    };
    for (const message of messages) add("message", message, message.sentAt, authorKey(message));
    for (const entry of waiting) add("pending", entry, entry.queuedAt, me.id);
    return result;
}

/** A day comes twice where the clocks of two senders do not agree about midnight. */
function dayKey(time, days) {
    const day = new Date(time).toDateString();
    const times = (days.get(day) ?? 0) + 1;
    days.set(day, times);
    return times > 1 ? `day:${day}:${times}` : `day:${day}`;
}

/** Whether the place after this id is further up than what is here. */
export function isAbove(id, { messages, hasBefore }) {
    return hasBefore && messages.length > 0 && messages[0].id > id;
}

/** Whether it is said about somebody ("alice added bob") and not by them. */
export function isLine({ system, sender }) {
    return Boolean(system) && sender?.id !== "system";
}

/** Whether it waits to be read: what was said does, what happened only where somebody missed it (a call). */
export function isNews(message) {
    return !message.deletedAt && (!isLine(message) || message.event === "called");
}

/** Lines about what happened stand together, whoever did it. */
function authorKey(message) {
    return isLine(message) ? "line" : message.sender.id;
}
