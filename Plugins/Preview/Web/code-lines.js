// Code by its lines.

/** So many are shown. */
const most = 20;

/** What is shown of an excerpt: `{path, text, numbers, range}`, its range in words. */
export function excerptOf({ path, from, lines }) {
    const shown = lines.slice(0, most);
    const last = from + shown.length - 1;
    return {
        path,
        text: shown.join("\n"),
        numbers: shown.map((_, place) => from + place),
        range: last > from ? `Lines ${from} to ${last}` : `Line ${from}`,
    };
}

/** The pieces of highlighted code (see Chat's highlight.js), line by line. */
export function inLines(pieces) {
    const lines = [[]];
    for (const { text, ...kind } of pieces) {
        for (const [place, part] of text.split("\n").entries()) {
            if (place > 0) lines.push([]);
            if (part) lines.at(-1).push({ text: part, ...kind });
        }
    }
    return lines;
}
