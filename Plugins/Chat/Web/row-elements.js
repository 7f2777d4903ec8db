// The rows of a message list as elements.

import { dayLabel, h } from "minimost";
import "./message-row.js";

export function makeRow(row) {
    if (row.kind === "day") {
        const time = new Date(row.time).toISOString();
        return h("div", { class: "day", data: { time } }, h("span", {}, dayLabel(row.time)));
    }
    if (row.kind === "unread") return h("div", { class: "unread-line" }, h("span", {}, "New"));
    return document.createElement("chat-message");
}

export function drawRow(element, row) {
    if (element.tagName === "CHAT-MESSAGE") element.row = row;
}
