// What somebody might send who means harm: hostile-bodies.json, written out. The browser's tests use it as well.

import { readFileSync } from "node:fs";

/** `{what, text}`; a text is given, or repeated to a length in characters. */
export const hostileBodies = JSON.parse(readFileSync(new URL("hostile-bodies.json", import.meta.url)))
    .map(({ what, text, before = "", repeat, length, after = "" }) => {
        if (text) return { what, text };
        const [part, room] = [[...repeat], length - [...before].length - [...after].length];
        const times = Math.ceil(room / part.length);
        return { what, text: before + Array(times).fill(part).flat().slice(0, room).join("") + after };
    });
