// A search as somebody writes it: words, "exact words", and operators such as in:general.

import { others } from "./channel-name.js";

/** What can be written, and what it does. */
export const operators = [
    { text: "from:", example: "from:name", about: "written by one person, or by me" },
    { text: "in:", example: "in:channel", about: "in one channel, or with one person: in:@name" },
    { text: "on:", example: "on:2025-01-31", about: "written that day" },
    { text: "after:", example: "after:2025-01-31", about: "written after that day" },
    { text: "before:", example: "before:2025-01-31", about: "written before that day" },
    { text: "has:link", example: "has:link", about: "with a link in it" },
    { text: "has:image", example: "has:image", about: "with a picture" },
    { text: "has:file", example: "has:file", about: "with a file of any kind" },
    { text: "is:pinned", example: "is:pinned", about: "pinned" },
    { text: "\"", example: "\"exact words\"", about: "with these words, just like this" },
];

/** What keeps a search to this channel. Where a name says too little, its id does. */
export function operatorOf(channel, me) {
    const names = others(channel, me);
    if (channel.kind === "dm" && names.length === 1) return `in:@${names[0]}`;
    const isNamed = channel.kind === "private" && channel.name && !channel.name.includes("\"");
    return isNamed ? `in:"${channel.name}"` : `in:${channel.id}`;
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
    return /(?:^|\s)(?:(?:from|in|on|before|after|has|is):"?|")$/i.test(query);
}

function parts(query) {
    return query.match(/\w+:"[^"]*"?|"[^"]*"?|\S+/g) ?? [];
}

function isSame(a, b) {
    return a.toLowerCase() === b.toLowerCase();
}
