// A block of code: its language, a button that copies it, colours, and a box that scrolls by keyboard too.

import { h, icon, notify } from "minimost";
import { copy } from "./clipboard.js";
import { highlight, languageLabel } from "./highlight.js";

/** Of two copies: squares one over the other. */
const copyShape = ["M9 9h10.5v10.5H9z", "M15 9V4.5H4.5V15H9"];

/** `{element, count}`: no more than `most` pieces get a colour, `count` of them have. */
export function codeBlock({ language, text }, most) {
    const label = languageLabel(language) ?? language;
    const pieces = highlight(text, language);
    const count = pieces.filter(({ kind }) => kind).length;
    const code = count > most ? [text] : pieces.map(colour);
    const button = h("button", {
        class: "quiet", type: "button", "aria-label": "Copy the code", onclick: () => copyText(text),
    }, icon(copyShape), "Copy");
    const element = h("div", { class: "code-block" },
        h("div", { class: "code-head" }, h("span", {}, label || "Code"), button),
        h("pre", { tabindex: "0", role: "region", "aria-label": label ? `Code, ${label}` : "Code" }, h("code", {}, code)));
    return { element, count: count > most ? 0 : count };
}

function colour({ text, kind }) {
    return kind ? h("span", { class: `code-${kind}` }, text) : text;
}

async function copyText(text) {
    if (await copy(text)) notify("Copied.");
    else notify("This browser does not let the page copy. Select the code and copy it yourself.", { kind: "problem" });
}
