// The text of a message as DOM: line breaks are kept by the style sheet, addresses are links. This is the one place
// that turns text into elements; richer markup replaces this file.

import { h } from "minimost";
import { pieces } from "./text-pieces.js";

/** Nodes for the text. */
export function messageBody(text) {
    return pieces(text).map(({ text, href }) => href ? link(text, href) : document.createTextNode(text));
}

function link(text, href) {
    const isHere = new URL(href).origin === location.origin;
    return h("a", { href, ...(!isHere && { target: "_blank", rel: "noopener noreferrer" }) }, text);
}
