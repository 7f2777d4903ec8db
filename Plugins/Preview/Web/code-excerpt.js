// Lines of a file, numbered as they are there, in the colours that code has in messages.

import { highlight } from "chat/highlight.js";
import { h } from "minimost";
import { excerptOf, inLines } from "./code-lines.js";
import { sourceLine } from "./source-line.js";

/** More pieces than that stay without colours. */
const mostColours = 500;

export function codeExcerpt({ code, site }, href) {
    const { path, text, numbers, range } = excerptOf(code);
    const pieces = highlight(text, code.language ?? "");
    const lines = inLines(pieces.length > mostColours ? [{ text }] : pieces);
    return {
        label: `Preview of ${path}`,
        className: "preview-code code-block",
        content: [
            h("div", { class: "preview-words" },
                sourceLine(site, href),
                h("p", { class: "preview-title" },
                    h("a", { href, target: "_blank", rel: "noopener noreferrer" }, h("bdi", {}, path), ` ${range}`))),
            h("pre", { tabindex: "0", role: "region", "aria-label": `${range} of ${path}` },
                h("code", {}, lines.flatMap((line, place) => numbered(line, numbers[place])))),
        ],
    };
}

/** The number is no text: who copies the lines gets nothing else. */
function numbered(pieces, number) {
    return [h("span", { class: "line-number", "data-number": number }), ...pieces.map(colour), "\n"];
}

function colour({ text, kind }) {
    return kind ? h("span", { class: `code-${kind}` }, text) : text;
}
