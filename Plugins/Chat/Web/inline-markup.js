// Inline markup — one stretch of text as nodes: bold, italic, underline, strike, code, links, emoji, and what may be
// a mention or the name of a channel. `\` before a sign takes its meaning away.
//
// One pass finds the signs and pairs them with a stack; a second makes the tree. No sign is looked at again for one
// that comes later, so that hostile text costs no more than any other of its length.

import { emojiNamed } from "./emoji.js";
import { webAddress, withoutTail } from "./web-address.js";

/** Deeper nesting shows the text without its markup. */
const deepest = 8;

/** A markdown link's address; a longer one is no link. */
const longestAddress = 2_000;

// The blanks are those of Unicode's White_Space, spelled out: the server must find the same addresses.
const outside = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000<>\"`\\\\";
/** Not in a link that is not written as one: they would show its end somewhere else. */
const turning = "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";

const signs = new RegExp(`\\\\|\`+|\\*+|_+|~+|[[\\]@#:]|\\bhttps?://(?=[^${outside}])|\\n`, "gi");
const run = new RegExp(`[^${outside}]+`, "y");
const address = new RegExp(`[^${outside}${turning}]+`, "y");
const target = /\(https?:\/\//iy;
const name = /[A-Za-z0-9_-]+/y;
const emoji = /:([a-z0-9_+-]{1,64}):/y;
const blankLine = /\n[ \t]*\n/y;
const ticks = /`+/g;
const punctuation = /[!-/:-@[-`{-~]/;
const letter = /[\p{L}\p{N}\p{M}_]/u;

/** What one, two and three of a sign mean; three open the outer first. */
const kinds = {
    "*": [["italic"], ["bold"], ["bold", "italic"]],
    "_": [["slant"], ["underline"], ["underline", "slant"]],
    "~": [null, ["strike"], null],
};
const doubled = new Set(["bold", "underline", "strike"]);
const types = { slant: "italic" };

/** The nodes of a text: `{type: "text", text}`, `{type: "bold", children}`, … See markup.js. */
export function inline(text) {
    return tree(new Scan(text).tokens);
}

/** What is at this place of a text, or "" for nothing. */
function match(pattern, text, at) {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
}

// MARK: Signs

class Scan {
    #text;
    #openers = [];
    #open = new Map();
    /** Links do not hold links: with each, the brackets that are open before it go out of use. */
    #links = 0;
    /** Where what is not looked at again ends: the run of an address, and as much of it as is shown. */
    #runEnd = 0;
    #addressEnd = 0;
    #emojiEnd = -1;
    #unclosed = { line: -1, lengths: new Set() };
    tokens = [];

    constructor(text) {
        this.#text = text;
        let at = 0;
        for (;;) {
            signs.lastIndex = at;
            const found = signs.exec(text);
            if (!found) break;
            if (found.index > at) this.#say(text.slice(at, found.index));
            at = this.#take(found[0], found.index);
        }
        if (at < text.length) this.#say(text.slice(at));
    }

    /** Takes the sign at this place. Returns where to go on. */
    #take(sign, at) {
        switch (sign[0]) {
        case "\\": return this.#escape(at);
        case "`": return this.#code(sign.length, at);
        case "*":
        case "_":
        case "~": return this.#mark(sign, at);
        case "[": return this.#opening("link", "[", at + 1);
        case "]": return this.#link(at);
        case "@": return this.#mention(at);
        case "#": return this.#channel(at);
        case ":": return this.#emoji(at);
        case "\n": return this.#line(at);
        default: return this.#address(sign, at);
        }
    }

    #say(text) {
        this.tokens.push({ type: "text", text });
    }

    #literal(text, at) {
        this.#say(text);
        return at + text.length;
    }

    #escape(at) {
        const next = this.#text[at + 1] ?? "";
        if (!punctuation.test(next)) return this.#literal("\\", at);
        this.#say(next);
        return at + 2;
    }

    /** Code ends in its line, at as many ticks as it began with. */
    #code(length, at) {
        const start = at + length;
        const end = this.#closing(length, start);
        if (end < 0) return this.#literal("`".repeat(length), at);
        const inside = this.#text.slice(start, end);
        const isPadded = /^ .* $/.test(inside) && inside.trim() !== "";
        this.tokens.push({ type: "code", text: isPadded ? inside.slice(1, -1) : inside });
        return end + length;
    }

    #closing(length, start) {
        const newline = this.#text.indexOf("\n", start);
        const line = newline < 0 ? this.#text.length : newline;
        if (this.#unclosed.line !== line) this.#unclosed = { line, lengths: new Set() };
        if (this.#unclosed.lengths.has(length)) return -1;
        ticks.lastIndex = start;
        for (let found = ticks.exec(this.#text); found && found.index < line; found = ticks.exec(this.#text)) {
            if (found[0].length === length) return found.index;
        }
        this.#unclosed.lengths.add(length);
        return -1;
    }

    // MARK: Emphasis

    /** A sign opens before what is not blank, and closes after; an underscore does neither inside a word. */
    #mark(sign, at) {
        const wanted = kinds[sign[0]][sign.length - 1];
        if (!wanted) return this.#literal(sign, at);
        const [before, after] = this.#around(at, at + sign.length);
        const isWord = sign[0] === "_";
        const opens = /\S/.test(after) && !(isWord && letter.test(before));
        const closes = /\S/.test(before) && !(isWord && letter.test(after));
        let end = at;
        for (const kind of closes ? this.#inOrder(wanted) : wanted) {
            const text = doubled.has(kind) ? sign[0] + sign[0] : sign[0];
            if (closes && this.#open.get(kind) > 0) this.#close(kind, { text });
            else if (opens) this.#opening(kind, text, 0);
            else this.#say(text);
            end += text.length;
        }
        return end;
    }

    /** Of two that are open the one that was opened last is closed first. */
    #inOrder(wanted) {
        if (wanted.length === 1 || !wanted.every((kind) => this.#open.get(kind) > 0)) return wanted;
        const last = this.#openers.findLast(({ kind }) => wanted.includes(kind)).kind;
        return [last, ...wanted.filter((kind) => kind !== last)];
    }

    /** The whole characters beside a sign; a message begins and ends with a blank, as it were. */
    #around(start, end) {
        const isPair = /[\udc00-\udfff]/.test(this.#text[start - 1]);
        const before = this.#text.slice(isPair ? start - 2 : start - 1, start);
        const after = end < this.#text.length ? String.fromCodePoint(this.#text.codePointAt(end)) : " ";
        return [start === 0 ? " " : before, after];
    }

    #opening(kind, text, next) {
        const token = { type: "text", text, kind, links: this.#links };
        this.tokens.push(token);
        this.#openers.push(token);
        this.#open.set(kind, (this.#open.get(kind) ?? 0) + 1);
        return next;
    }

    /** Pairs a closing token with its opener; what was opened between them and not closed stays text. */
    #close(kind, token) {
        for (;;) {
            const opener = this.#openers.pop();
            const isOutOfUse = opener.kind === "link" && opener.links !== this.#links;
            if (!isOutOfUse) this.#open.set(opener.kind, this.#open.get(opener.kind) - 1);
            if (opener.kind !== kind) continue;
            opener.type = "open";
            opener.href = token.href;
            break;
        }
        this.tokens.push({ ...token, type: "close" });
    }

    #line(at) {
        if (match(blankLine, this.#text, at)) {
            this.#openers = [];
            this.#open.clear();
        }
        return this.#literal("\n", at);
    }

    // MARK: Links

    #link(at) {
        if (!(this.#open.get("link") > 0)) return this.#literal("]", at);
        const end = match(target, this.#text, at + 1) && closingBracket(this.#text, at + 1);
        const found = end && this.#text.slice(at + 2, end);
        const href = end && match(address, found, 0) === found && webAddress(found);
        if (!href) return this.#literal("]", at);
        this.#reach(at + 2);
        this.#close("link", { text: "]", href });
        this.#links += 1;
        this.#open.set("link", 0);
        return end + 1;
    }

    #address(sign, at) {
        this.#reach(at);
        if (at >= this.#addressEnd) this.#addressEnd = at + match(address, this.#text, at).length;
        let found = this.#text.slice(at, this.#addressEnd);
        // As the words of a link it ends where the link's own address begins.
        const words = this.#open.get("link") > 0 ? found.search(/\]\(https?:/i) : -1;
        if (words > 0) found = found.slice(0, words);
        const shown = withoutTail(found);
        const href = webAddress(shown);
        if (!href) return this.#literal(shown.length > sign.length ? shown : sign, at);
        this.tokens.push({ type: "link", href, text: shown });
        return at + shown.length;
    }

    /** No mention is looked for before the end of this address. */
    #reach(at) {
        if (at >= this.#runEnd) this.#runEnd = at + match(run, this.#text, at).length;
    }

    // MARK: Names

    /** The longest run of what names are made of; not in an address, of the web or of e-mail. */
    #mention(at) {
        const found = match(name, this.#text, at + 1);
        const isOne = found && found.length <= 32 && at >= this.#runEnd
            && !/[A-Za-z0-9_.:/@-]/.test(this.#text[at - 1] ?? "");
        if (!isOne) return this.#literal("@", at);
        this.tokens.push({ type: "mention", name: found, text: `@${found}` });
        return at + 1 + found.length;
    }

    #channel(at) {
        const found = match(name, this.#text, at + 1);
        const isOne = found && found.length <= 32 && !/[A-Za-z0-9_/#&]/.test(this.#text[at - 1] ?? "");
        if (!isOne) return this.#literal("#", at);
        this.tokens.push({ type: "channel", name: found, text: `#${found}` });
        return at + 1 + found.length;
    }

    #emoji(at) {
        const found = match(emoji, this.#text, at);
        const isFree = at === this.#emojiEnd || !/[A-Za-z0-9:]/.test(this.#text[at - 1] ?? "");
        const character = found && isFree && emojiNamed(found.slice(1, -1));
        if (!character) return this.#literal(":", at);
        this.tokens.push({ type: "emoji", emoji: character, text: found });
        this.#emojiEnd = at + found.length;
        return this.#emojiEnd;
    }
}

/** Where the bracket at this place is closed; 0 for nowhere near, or for too many of them. */
function closingBracket(text, start) {
    const end = Math.min(text.length, start + longestAddress);
    let depth = 0;
    for (let at = start; at < end && depth <= deepest; at += 1) {
        if (text[at] === "(") depth += 1;
        if (text[at] === ")") depth -= 1;
        if (depth === 0) return at;
    }
    return 0;
}

// MARK: Tree

function tree(tokens) {
    const root = { children: [] };
    const open = [{ node: root }];
    for (const token of tokens) {
        const { node, isLink } = open.at(-1);
        if (token.type === "open") open.push(opened(token, open));
        else if (token.type === "close") open.pop();
        else if (token.type === "text" || token.type === "link" && isLink) {
            append(node, token.text);
        } else node.children.push(leaf(token));
    }
    return root.children;
}

/** Too deep, it is nothing of its own: what it holds goes to what it is in. */
function opened({ kind, href }, open) {
    const { node, isLink } = open.at(-1);
    if (open.length > deepest) return { node, isLink };
    const made = { type: types[kind] ?? kind, children: [], ...(href && { href }) };
    node.children.push(made);
    return { node: made, isLink: isLink || kind === "link" };
}

function leaf({ type, ...token }) {
    if (type !== "link") return { type, ...token };
    return { type, href: token.href, children: [{ type: "text", text: token.text }] };
}

function append({ children }, text) {
    const last = children.at(-1);
    if (last?.type === "text") last.text += text;
    else children.push({ type: "text", text });
}
