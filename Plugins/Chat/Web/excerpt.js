// A message in one line, without its markup: for the bar of an answer, and for notifications.

import { plainText } from "./markup.js";

/** At most `most` characters, with an ellipsis where something is left out. */
export function excerpt(body, most = 140) {
    const line = plainText(body).replace(/\s+/g, " ").trim();
    const characters = [...line];
    return characters.length <= most ? line : `${characters.slice(0, most - 1).join("").trimEnd()}…`;
}
