// A person's colour, made readable: the one they chose, or one that belongs to their name, darkened for the light
// theme and lightened for the dark one until text in it holds 4.5:1 (WCAG 2.2, 1.4.3).

const grounds = { light: [234, 241, 239], dark: [28, 38, 36] };
const inks = { light: [0, 0, 0], dark: [255, 255, 255] };
const enough = 4.6;

export const palette = [
    "#0b7a6d", "#b5431c", "#2f6fb7", "#8a4fae", "#6a7f1f", "#b23a6e", "#956309", "#3d7f4e", "#5a5fc0", "#a0522d",
];

/** What was worked out: the same few colours come with every row of a conversation. */
const known = new Map();
const mostKnown = 1_000;

/** `{light, dark}`, two CSS colours. `chosen` may be absent; what is not #rrggbb counts as absent. */
export function colours(username, chosen) {
    const colour = parse(chosen) ?? parse(palette[hash(username.toLowerCase()) % palette.length]);
    const key = css(colour);
    if (!known.has(key)) {
        if (known.size === mostKnown) known.clear();
        known.set(key, Object.freeze({ light: readable(colour, "light"), dark: readable(colour, "dark") }));
    }
    return known.get(key);
}

/** Up to two letters to stand for a picture. */
export function initials(username) {
    const parts = username.split(/[-_]+/).filter(Boolean);
    const letters = parts.length > 1 ? parts[0][0] + parts[1][0] : username.slice(0, 2);
    return letters.toUpperCase();
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(a, b) {
    const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (lighter + 0.05) / (darker + 0.05);
}

export function parse(colour) {
    const digits = /^#([0-9a-f]{6})$/i.exec(colour ?? "")?.[1];
    return digits ? [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) : null;
}

function readable(colour, theme) {
    for (let share = 0; share <= 1; share += 0.04) {
        const mixed = colour.map((part, at) => Math.round(part + (inks[theme][at] - part) * share));
        if (contrast(mixed, grounds[theme]) >= enough) return css(mixed);
    }
    return css(inks[theme]);
}

function luminance(colour) {
    const [red, green, blue] = colour.map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** FNV-1a: the same name has the same colour in every browser. */
function hash(text) {
    let sum = 0x811c9dc5;
    for (const character of text) sum = Math.imul(sum ^ character.codePointAt(0), 0x01000193) >>> 0;
    return sum;
}

function css(colour) {
    return `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
