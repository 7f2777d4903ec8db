// A message in one line around what was searched for, without its markup.

import { excerpt } from "./excerpt.js";
import { marked } from "./marked.js";
import { plainText } from "./markup.js";

/** So much is shown; what was found further on than `near` has so much `before` it. */
const [most, near, before] = [200, 96, 48];

/** `given` where the terms stand only in the markup, as in the address of a link. */
export function snippet(body, terms, given) {
    if (terms.length === 0) return excerpt(body, most);
    const line = plainText(body).replace(/\s+/g, " ").trim();
    const pieces = marked(line, terms);
    const first = pieces.findIndex(({ isHit }) => isHit);
    if (first < 0) return given;
    const place = [...pieces.slice(0, first).map(({ text }) => text).join("")].length;
    const characters = [...line];
    const start = place <= near ? 0 : wordAfter(characters, place - before, place);
    const end = start + most;
    const shown = characters.slice(start, end).join("").trimEnd();
    return `${start > 0 ? "…" : ""}${shown}${end < characters.length ? "…" : ""}`;
}

/** Where the next word begins, if one does before the end. */
function wordAfter(characters, start, end) {
    const blank = characters.indexOf(" ", start - 1);
    return blank >= 0 && blank < end ? blank + 1 : start;
}
