// A search as somebody writes it: words, "exact words", and operators such as in:general.

import { others } from "./channel-name.js";

/** What can be written, and what it does. */
export const operators = [
    { text: "from:", example: "from:name", about: "written by one person" },
    { text: "in:", example: "in:channel", about: "in one channel, or with @name in a conversation" },
    { text: "after:", example: "after:2025-01-31", about: "from that day on" },
    { text: "before:", example: "before:2025-01-31", about: "up to the day before" },
    { text: "has:link", example: "has:link", about: "with a link in it" },
    { text: "has:image", example: "has:image", about: "with a picture" },
    { text: "has:file", example: "has:file", about: "with any file" },
    { text: "is:pinned", example: "is:pinned", about: "that is pinned" },
    { text: "\"", example: "\"exact words\"", about: "with these words, just like this" },
];

/** What keeps a search to this channel, or null where none can be named by an operator. */
export function operatorOf(channel, me) {
    if (channel.kind === "public") return `in:${channel.id}`;
    if (channel.kind === "private") return channel.name && !channel.name.includes("\"") ? `in:"${channel.name}"` : null;
    const names = others(channel, me);
    return names.length > 1 ? null : `in:@${names[0] ?? me}`;
}

/** Whether it is one of the query's parts. */
export function has(query, operator) {
    return parts(query).some((part) => isSame(part, operator));
}

/** The query with the operator if it was without, and the other way round. There is one channel to be in. */
export function toggled(query, operator) {
    const anywhere = parts(query).filter((part) => !/^in:/i.test(part)).join(" ");
    return has(query, operator) ? anywhere : appended(anywhere, operator);
}

/** The query with this at its end, ready to be written on. */
export function appended(query, text) {
    const start = query && !/\s$/.test(query) ? `${query} ` : query;
    return `${start}${text}${isUnfinished(text) ? "" : " "}`;
}

/** Whether its end says nothing yet: an operator without a value, a quotation just begun. */
export function isUnfinished(query) {
    return /(?:^|\s)(?:(?:from|in|before|after|has|is):"?|")$/i.test(query);
}

function parts(query) {
    return query.match(/\w+:"[^"]*"?|"[^"]*"?|\S+/g) ?? [];
}

function isSame(a, b) {
    return a.toLowerCase() === b.toLowerCase();
}
