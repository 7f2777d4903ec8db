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
    let shown = found;
    for (let last = shown.at(-1); /[.,;:!?'*_~`)\]}]/.test(last); last = shown.at(-1)) {
        if (pairs[last] && count(shown, pairs[last]) >= count(shown, last)) break;
        shown = shown.slice(0, -1);
    }
    return shown;
}

function count(text, character) {
    return text.split(character).length - 1;
}

function address(text) {
    if (!URL.canParse(text)) return null;
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) && url.hostname ? url.href : null;
}
