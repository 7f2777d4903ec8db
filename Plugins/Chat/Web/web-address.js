// Addresses in what people write. Only http and https ever become links, and a link leads where it seems to.

const pairs = { ")": "(", "]": "[", "}": "{" };

/** The address in full, or null where it is none of the web. */
export function webAddress(text) {
    // An exception costs as much as a hundred addresses. Browsers before 2024 know no other answer.
    if (URL.canParse?.(text) === false) return null;
    try {
        const url = new URL(text);
        return ["http:", "https:"].includes(url.protocol) && url.hostname ? url.href : null;
    } catch {
        return null;
    }
}

/** Punctuation after an address belongs to the sentence; a closing bracket does unless it was opened inside. */
export function withoutTail(found) {
    const counts = new Map();
    for (const character of found) counts.set(character, (counts.get(character) ?? 0) + 1);
    let end = found.length;
    for (let last = found[end - 1]; /[.,;:!?'*_~)\]}]/.test(last); last = found[end - 1]) {
        const isOpened = pairs[last] && (counts.get(pairs[last]) ?? 0) >= counts.get(last);
        if (isOpened) break;
        counts.set(last, counts.get(last) - 1);
        end -= 1;
    }
    return found.slice(0, end);
}

/**
 * The host that a reader has to be told, because the words of the link name another one, or none at all: "my-bank.example"
 * that leads elsewhere, a name before an @, letters that only look like others. Null for an honest link.
 */
export function hiddenHost(words, href) {
    const { host, hostname, username } = new URL(href);
    const shown = words.replace(/[\p{Cf}\p{Zs}]/gu, "");
    if (!shown || username) return host;
    // A whole address names its host at its beginning, and no other: what follows may have dots, too.
    if (isSame(hostOf(shown).replace(/:(?:80|443)$/, ""), host)) return null;
    const named = /(?:https?:\/\/)?([\p{L}\p{N}\p{M}_-]+(?:[.。．｡][\p{L}\p{N}\p{M}_-]+)+)/iu.exec(shown.slice(0, 500));
    if (!named) return /^https?:/i.test(shown) && !isSame(hostOf(shown), host) ? host : null;
    return isSame(named[1], hostname) ? null : host;
}

function hostOf(text) {
    return /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? "";
}

function isSame(named, host) {
    const plain = (name) => name.toLowerCase().replace(/^www\./, "");
    return plain(named) === plain(host);
}
