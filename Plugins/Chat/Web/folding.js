// Folding — of a very long message the beginning is shown, and the rest when somebody asks for it. A page of messages
// is drawn quickly then, and nobody has to scroll past ten thousand lines.

export const mostCharacters = 4_000;
export const mostLines = 100;

/** Less than this part more is not worth a button. */
const slack = 1.25;

/** Where the beginning of a text ends, at the end of a line or word if one is near; null for a text that is shown whole. */
export function foldAt(text) {
    const lineEnd = endOfLine(text, mostLines);
    const isShort = text.length <= mostCharacters * slack && endOfLine(text, mostLines * slack) === text.length;
    if (isShort) return null;
    if (lineEnd <= mostCharacters) return lineEnd;
    const beginning = text.slice(0, mostCharacters);
    const near = mostCharacters * 0.75;
    const end = [beginning.lastIndexOf("\n"), beginning.lastIndexOf(" ")].find((place) => place >= near);
    return end ?? whole(text, mostCharacters);
}

/** Where the line of this number ends, or the text. */
function endOfLine(text, number) {
    let at = -1;
    for (let line = 0; line < number; line += 1) {
        at = text.indexOf("\n", at + 1);
        if (at < 0) return text.length;
    }
    return at;
}

/** A pair of surrogates stays together. */
function whole(text, at) {
    return /[\udc00-\udfff]/.test(text[at]) ? at - 1 : at;
}
