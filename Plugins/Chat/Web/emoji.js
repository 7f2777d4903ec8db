// Emoji — what they are called, where they stand, how they are found, and their skin tones.

import { table } from "./emoji-table.js";

const labels = {
    smileys: "Smileys", people: "People", nature: "Animals and nature", food: "Food and drink",
    activities: "Activities", travel: "Travel and places", objects: "Objects", symbols: "Symbols", flags: "Flags",
};

/** None, then from light to dark. */
export const tones = ["", "\u{1f3fb}", "\u{1f3fc}", "\u{1f3fd}", "\u{1f3fe}", "\u{1f3ff}"];

const anyTone = /[\u{1f3fb}-\u{1f3ff}]/gu;
const variation = "\ufe0f";
const joined = "\u200d\u{1f91d}";
const tonable = /\p{Emoji_Modifier_Base}/u;

let read = null;

/** `[{name, label, emoji: [{emoji, names, words, takesTone}, …]}, …]` in the order of a keyboard. */
export function emojiCategories() {
    return everything().categories;
}

/** The emoji that `:name:` stands for, or undefined. */
export function emojiNamed(name) {
    return everything().byName.get(name)?.emoji;
}

/** What an emoji is called, in whatever tone: "thumbs up". What is not in the table is called by itself. */
export function emojiLabel(emoji) {
    const entry = everything().byEmoji.get(bare(emoji));
    return entry ? spoken(entry) : emoji;
}

/** The name to type for it, `+1`, or undefined. */
export function emojiName(emoji) {
    return everything().byEmoji.get(bare(emoji))?.names[0];
}

/** How an entry of the table is read out: its longest name is the one that says most. */
export function spoken({ names }) {
    const flag = names.find((name) => /^flag_..$/.test(name));
    const own = names.filter((name) => name !== flag);
    return (own.at(-1) ?? flag).replaceAll("_", " ");
}

/** In this tone, `tones[…]`, where it takes one: each of the people in it gets it. */
export function withTone(emoji, tone) {
    const entry = everything().byEmoji.get(bare(emoji));
    if (!entry?.takesTone) return emoji;
    if (!tone) return entry.emoji;
    let result = "";
    for (const character of entry.emoji) {
        if (character === variation && result.endsWith(tone)) continue;
        result += character;
        // Between two people hands are not toned.
        if (tonable.test(character) && !result.endsWith(joined)) result += tone;
    }
    return result;
}

/**
 * Those that are meant by the query, best first: by their whole name, by how a name begins, by a word in a name, by
 * what else they are known for. Of several words each must fit.
 */
export function searchEmoji(query, most = 60) {
    const wanted = query.toLowerCase().replaceAll(":", " ").trim().split(/[\s_]+/).filter(Boolean);
    if (!wanted.length) return [];
    const whole = wanted.join("_");
    return everything().all
        .map((entry, place) => ({ entry, place, score: score(entry, whole, wanted) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.place - b.place)
        .slice(0, most)
        .map(({ entry }) => entry);
}

/** 5 a name, 4 the beginning of the first name, 3 of another, 2 of a word in a name, 1 of another word, 0 not. */
function score({ names, parts, words }, whole, wanted) {
    if (names.includes(whole)) return 5;
    const begins = names.findIndex((name) => name.startsWith(whole));
    if (begins >= 0) return begins === 0 ? 4 : 3;
    const isIn = (list) => (word) => list.some((other) => other.startsWith(word));
    if (wanted.every(isIn(parts))) return 2;
    return wanted.every((word) => isIn(parts)(word) || isIn(words)(word)) ? 1 : 0;
}

/** Without what makes two spellings of one emoji differ. */
function bare(emoji) {
    return emoji.replace(anyTone, "").replaceAll(variation, "");
}

/** Read once somebody asks: most pages never look at the whole of it. */
function everything() {
    if (read) return read;
    read = { categories: [], all: [], byName: new Map(), byEmoji: new Map() };
    for (const line of table.trimEnd().split("\n")) {
        const [first, names, ...words] = line.split(" ");
        if (first === "=") read.categories.push({ name: names, label: labels[names], emoji: [] });
        else add(first, names.split(","), words);
    }
    return read;
}

function add(first, names, words) {
    const takesTone = first.endsWith("+");
    const parts = names.flatMap((name) => name.split("_"));
    const entry = { emoji: takesTone ? first.slice(0, -1) : first, names, parts, words, takesTone };
    read.categories.at(-1).emoji.push(entry);
    read.all.push(entry);
    read.byEmoji.set(bare(entry.emoji), entry);
    for (const name of names) read.byName.set(name, entry);
}
