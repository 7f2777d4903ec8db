// A file as a card that saves it: what it is called, of what kind and how large it is.

import { h, icon, say } from "minimost";
import { kindInWords } from "./file-rules.js";
import { lookFor, lost } from "./look-for.js";
import { shapes } from "./shapes.js";

/** `words`: what is said below its name. */
export function fileCard(file, words = kindInWords(file)) {
    const state = h("span", { class: "upload-state" }, words);
    const tell = (found) => say(state, found === "there" ? words : lost("file", found));
    return h("a", {
        class: "file-card", href: file.url, download: file.name,
        onclick: (event) => {
            // There before its words are, or they would not be read out.
            state.setAttribute("role", "status");
            return saved(event, file, tell);
        },
    }, ...inside(file, state));
}

/** In place of a file that is not there. */
export function lostCard(file, words) {
    return h("div", { class: "file-card lost" }, ...inside(file, h("span", { class: "upload-state" }, words)));
}

/**
 * A click on the link of a file: it is saved, once it is known to be there. `tell(found)` hears what look-for.js knows of
 * it. What else can be done with a link, as in a new tab, is the browser's.
 */
export async function saved(event, { url, name }, tell) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const found = await lookFor(url);
    tell(found);
    if (found === "there") h("a", { href: url, download: name }).click();
}

function inside({ name }, state) {
    return [
        h("span", { class: "upload-kind" }, icon(shapes.file)),
        h("span", { class: "upload-words" }, h("span", { class: "upload-name", title: name }, h("bdi", {}, name)), state),
    ];
}
