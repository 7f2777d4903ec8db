// Completion — what somebody is about to name in a text: @someone, #a-channel or an :emoji:, and the text once it is
// named. Not in code, not in an e-mail address, not in a time of day.

/** Blanks, what opens, and marks. */
const opening = /[\s([{"'“‘„«*~>|,;!?–—]/u;

/** What a name may hold, and what may stand before its sign. Before a mention it is what the server says, see markup.js. */
const triggers = {
    "@": { name: /^[\p{L}\p{N}_-]{0,32}$/u, before: /[^A-Za-z0-9_.:/@\\-]/u },
    "#": { name: /^[\p{L}\p{N}_-]{0,64}$/u, before: opening },
    // One letter is a smiley more often than the name of one.
    ":": { name: /^[\p{L}\p{N}_+-]{2,40}$/u, before: opening },
};

/** `{trigger, query, start, end}` of the name that ends at the caret, or null. */
export function completionAt(text, caret) {
    const start = signBefore(text, caret);
    if (start === null || isInCode(text.slice(0, start))) return null;
    const trigger = text[start];
    const query = text.slice(start + 1, caret);
    return triggers[trigger].name.test(query) ? { trigger, query, start, end: caret } : null;
}

/**
 * How to put `name` in its place: `{from, to, insert}`. Whatever of it already stands after the caret goes with it,
 * and a blank follows unless there is one.
 */
export function completed(text, { start, end }, name) {
    const typed = text.slice(start, end).toLowerCase();
    const rest = /^[\p{L}\p{N}_+:-]*/u.exec(text.slice(end))[0].toLowerCase();
    const to = rest && name.toLowerCase() === typed + rest ? end + rest.length : end;
    const isApart = /^[\s.,;:!?)\]}]/.test(text.slice(to));
    return { from: start, to, insert: isApart ? name : `${name} ` };
}

function signBefore(text, caret) {
    for (let at = caret - 1; at >= 0 && !/\s/.test(text[at]); at -= 1) {
        if (!(text[at] in triggers)) continue;
        return at === 0 || triggers[text[at]].before.test(text[at - 1]) ? at : null;
    }
    return null;
}

/** Whether what follows this text stands in a fence, or after a backtick of its line that nothing closes. */
function isInCode(text) {
    const lines = text.split("\n");
    let fence = null;
    for (const line of lines.slice(0, -1)) {
        const [, ticks] = /^[ \t]*(`{3,})[^`]*$/.exec(line) ?? [];
        if (ticks && !fence) fence = ticks;
        else if (ticks?.length >= fence?.length && /`[ \t]*$/.test(line)) fence = null;
    }
    if (fence) return true;
    let open = null;
    for (const [run] of lines.at(-1).matchAll(/`+/g)) {
        if (open === null) open = run;
        else if (run === open) open = null;
    }
    return open !== null;
}
