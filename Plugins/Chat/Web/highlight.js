// Highlight — code as pieces, each with the kind of thing it is: the colours are the style sheet's.

import { languages } from "./languages.js";

/** Longer code stays without colours. */
export const longest = 20_000;

const byName = new Map(languages.flatMap((language) => language.names.split(" ").map((name) => [name, language])));

/** What a language is called, or null where it is not known. */
export function languageLabel(name) {
    return byName.get(name.toLowerCase())?.label ?? null;
}

/** `[{text, kind?}, …]`; all the texts together are the whole. */
export function highlight(text, name) {
    const language = byName.get(name.toLowerCase());
    if (!language || text.length > longest) return [{ text }];
    const pieces = [];
    const pattern = patternOf(language);
    let end = 0;
    for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
        if (found[0] === "") {
            pattern.lastIndex += 1;
            continue;
        }
        if (found.index > end) add(pieces, text.slice(end, found.index));
        end = pattern.lastIndex;
        const place = found.findIndex((part, index) => index > 0 && part !== undefined) - 1;
        const [kind] = language.rules[place];
        add(pieces, found[0], kind === "word" ? kindOf(found[0], text[end], language) : kind || undefined);
    }
    if (end < text.length) add(pieces, text.slice(end));
    return pieces;
}

function patternOf(language) {
    language.pattern ??= new RegExp(language.rules.map(([, pattern]) => `(${pattern})`).join("|"), "gm");
    language.pattern.lastIndex = 0;
    return language.pattern;
}

function kindOf(word, next, { words, constants, ignoresCase }) {
    const plain = ignoresCase ? word.toLowerCase() : word;
    if (words.has(plain)) return "keyword";
    if (constants.has(plain)) return "constant";
    if (next === "(") return "function";
    return !ignoresCase && /^[A-Z][A-Za-z0-9]*[a-z]/.test(word) ? "type" : undefined;
}

/** What is of one kind is one piece. */
function add(pieces, text, kind) {
    const last = pieces.at(-1);
    if (last && last.kind === kind) last.text += text;
    else pieces.push(kind ? { text, kind } : { text });
}
