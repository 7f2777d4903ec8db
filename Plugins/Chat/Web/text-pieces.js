// A message's text as pieces: plain text, and links to the web. Only http and https ever become links.

const candidate = /\bhttps?:\/\/[^\s<>"]+/gi;
const pairs = { ")": "(", "]": "[", "}": "{" };

/** `[{text}, {text, href}, …]`; all the texts together are the whole. */
export function pieces(text) {
    const result = [];
    let end = 0;
    for (const { 0: found, index } of text.matchAll(candidate)) {
        const shown = withoutTail(found);
        const href = address(shown);
        if (!href) continue;
        if (index > end) result.push({ text: text.slice(end, index) });
        result.push({ text: shown, href });
        end = index + shown.length;
    }
    if (end < text.length) result.push({ text: text.slice(end) });
    return result;
}

/** Punctuation after an address belongs to the sentence; a closing bracket does unless it was opened inside. */
function withoutTail(found) {
    const counts = new Map();
    for (const character of found) counts.set(character, (counts.get(character) ?? 0) + 1);
    let end = found.length;
    for (let last = found[end - 1]; /[.,;:!?'*_~`)\]}]/.test(last); last = found[end - 1]) {
        const isOpened = pairs[last] && (counts.get(pairs[last]) ?? 0) >= counts.get(last);
        if (isOpened) break;
        counts.set(last, counts.get(last) - 1);
        end -= 1;
    }
    return found.slice(0, end);
}

function address(text) {
    try {
        const url = new URL(text);
        return ["http:", "https:"].includes(url.protocol) && url.hostname ? url.href : null;
    } catch {
        return null;
    }
}
