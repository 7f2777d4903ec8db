// Formatting — what a format key does to a text and its selection. Each function takes `{text, start, end}` and returns
// `{from, to, insert, start, end}`: replace that stretch by `insert`, then select from start to end. Or null: nothing.

/** Marks that stand around words, and those that begin a line. */
export const marks = { bold: "**", italic: "*", underline: "__", strike: "~~", code: "`" };
const prefixes = { list: "- ", numbers: "1. ", quote: "> " };
const anyPrefix = /^(\s*)(- |\* |\d{1,3}\. |> )/;
const placeholder = "https://";

export function format(kind, field) {
    if (kind === "link") return link(field);
    if (kind in prefixes) return lines(kind, field);
    const { text, start, end } = field;
    const selected = text.slice(start, end);
    if (kind === "code" && selected.includes("\n")) return fence(field);
    if (start === end) return around(marks[kind], field);
    return selected.includes("\n") ? eachLine(marks[kind], field) : words(marks[kind], field);
}

/** What a new line begins with where the caret is: the next item of its list, or nothing after an empty one. */
export function newLine({ text, start, end }) {
    const begin = text.lastIndexOf("\n", start - 1) + 1;
    const line = text.slice(begin, start);
    const found = anyPrefix.exec(line);
    if (!found || start !== end) return null;
    const [whole, indent, sign] = found;
    if (line === whole) return edit(begin, start, "");
    return edit(start, start, `\n${indent}${following(sign)}`);
}

/** An address that is pasted over words makes them a link. */
export function pasteOver({ text, start, end }, pasted) {
    const selected = text.slice(start, end);
    const isAddress = /^https?:\/\/\S+$/.test(pasted.trim());
    if (!isAddress || !selected.trim() || /[\n[\]]|^https?:/.test(selected)) return null;
    return edit(start, end, `[${selected}](${pasted.trim()})`);
}

/** Whatever a line ends with elsewhere, here it is one character. */
export function normalised(text) {
    return text.replace(/\r\n?|\u2028|\u2029/g, "\n");
}

// MARK: In call order

function edit(from, to, insert, start = from + insert.length, end = start) {
    return { from, to, insert, start, end };
}

function link({ text, start, end }) {
    const selected = text.slice(start, end);
    if (/^https?:\/\/\S+$/.test(selected)) return edit(start, end, `[](${selected})`, start + 1);
    const address = start + selected.length + 3;
    return edit(start, end, `[${selected}](${placeholder})`, ...(selected
        ? [address, address + placeholder.length] : [start + 1]));
}

/** Adds the prefix to every line of the selection, or takes it away where all have it. */
function lines(kind, { text, start, end }) {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const next = text.indexOf("\n", Math.max(start, end - (text[end - 1] === "\n" ? 1 : 0)));
    const to = next < 0 ? text.length : next;
    const all = text.slice(from, to).split("\n");
    const has = (line) => anyPrefix.exec(line)?.[2].replace(/^\d+\./, "1.").replace("*", "-") === prefixes[kind];
    const isSet = all.every((line) => has(line) || (!line.trim() && all.length > 1)) && all.some(has);
    const bare = (line) => line.replace(anyPrefix, "$1");
    let number = 0;
    const made = (line) => {
        if (isSet || (!line.trim() && all.length > 1)) return bare(line);
        const prefix = kind === "numbers" ? `${number += 1}. ` : prefixes[kind];
        // A quote may hold a list; a list of one kind becomes one of the other.
        return (kind === "quote" ? line : bare(line)).replace(/^\s*/, (indent) => indent + prefix);
    };
    const insert = all.map(made).join("\n");
    return start === end ? edit(from, to, insert, Math.max(from, start + insert.length - (to - from)))
        : edit(from, to, insert, from, from + insert.length);
}

function fence({ text, start, end }) {
    const selected = text.slice(start, end).replace(/^\n+|\n+$/g, "");
    const bare = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(selected);
    if (bare) return edit(start, end, bare[1], start, start + bare[1].length);
    const opened = start > 0 && text[start - 1] !== "\n" ? "\n```\n" : "```\n";
    const closed = end < text.length && text[end] !== "\n" ? "\n```\n" : "\n```";
    const from = start + opened.length;
    return edit(start, end, opened + selected + closed, from, from + selected.length);
}

/** Without a selection: a pair with the caret in it; in an empty pair it goes, at the end of a full one it is left. */
function around(mark, { text, start }) {
    const size = mark.length;
    const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
    const isInside = isOpen(mark, line) && has(mark, text.slice(start), "start");
    if (!isInside) return edit(start, start, mark + mark, start + size);
    if (has(mark, line, "end")) return edit(start - size, start + size, "");
    return edit(start, start, "", start + size);
}

function isOpen(mark, line) {
    const runs = line.match(new RegExp(`[${mark[0]}]+`, "g")) ?? [];
    return runs.filter((run) => has(mark, run, "start")).length % 2 === 1;
}

function words(mark, { text, start, end }) {
    const size = mark.length;
    const selected = text.slice(start, end);
    const [from, to] = [start + /^\s*/.exec(selected)[0].length, end - /\s*$/.exec(selected)[0].length];
    if (from >= to) return null;
    const inner = text.slice(from, to);
    if (isWrapped(mark, inner)) {
        const bare = inner.slice(size, -size);
        return edit(from, to, bare, from, from + bare.length);
    }
    if (has(mark, text.slice(0, from), "end") && has(mark, text.slice(to), "start")) {
        return edit(from - size, to + size, inner, from - size, to - size);
    }
    return edit(from, to, mark + inner + mark, from + size, to + size);
}

/** Marks do not reach over the end of a line. */
function eachLine(mark, { text, start, end }) {
    const all = text.slice(start, end).split("\n");
    const parts = all.map((line) => /^(\s*(?:- |\* |\d{1,3}\. |> )?)([\s\S]*?)(\s*)$/.exec(line).slice(1));
    const isSet = parts.every(([, inner]) => !inner || isWrapped(mark, inner));
    const made = parts.map(([before, inner, after]) => {
        if (!inner || (!isSet && isWrapped(mark, inner))) return before + inner + after;
        return before + (isSet ? inner.slice(mark.length, -mark.length) : mark + inner + mark) + after;
    });
    const insert = made.join("\n");
    return edit(start, end, insert, start, start + insert.length);
}

function isWrapped(mark, text) {
    return text.length > 2 * mark.length && has(mark, text, "start") && has(mark, text, "end");
}

/** Whether a text begins or ends with the mark itself: two stars are no italics, three are bold and italics. */
function has(mark, text, side) {
    const sign = mark[0];
    let run = 0;
    while (run < text.length && text.at(side === "start" ? run : -1 - run) === sign) run += 1;
    const isShared = sign === "*" || sign === "_";
    if (!isShared) return run >= mark.length;
    return mark.length === 1 ? run % 2 === 1 : run >= 2;
}

function following(sign) {
    const number = /^\d+/.exec(sign)?.[0];
    return number ? sign.replace(number, String(Number(number) + 1)) : sign;
}
