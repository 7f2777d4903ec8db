// Markup — what people write, as a tree. Pure; no character is looked at more than a few times, whatever it is.
//
//   **bold** *italic* _italic_ __underline__ ~~strike~~ `code` [words](https://…) https://… :tada: @name #channel
//   > a quote    - a list    1. a numbered one    ``` and the language: code, to the next ``` or the end
//
// Blocks   {type: "text", children}  {type: "quote", blocks}  {type: "list", isOrdered, start, items: [{children, lists}]}
//          {type: "code-block", language, text}
// Inline   {type: "text", text}  {type: "bold" | "italic" | "underline" | "strike", children}  {type: "code", text}
//          {type: "link", href, children}  {type: "emoji", emoji, text}  {type: "mention" | "channel", name, text}
//
// Whom a text mentions is for the server to say; both hold to the table Tests/ChatTests/mentions.json:
// - Lines that begin with "> " (or are ">") are a quote, five deep at most. A fence is three or more ticks, with blanks
//   before and no tick after them; it ends at a line of at least as many, or with its quote.
// - Elsewhere, from the left: a backslash and a sign of punctuation mean the sign. Ticks hide what is up to as many
//   ticks in the same line. An address, http(s):// not after one of A-Za-z0-9_, goes to the next blank or one of
//   <>"`\ and mentions nobody, however it ends.
// - @ and 1 to 32 of A-Za-z0-9_- mention a name, the longest there is: a - or _ at its end belongs to it. Not after one
//   of A-Za-z0-9_.:/@- (addresses, e-mail). Letters are those of ASCII: other languages need no blank before the @.

import { inline } from "./inline-markup.js";

const deepestQuote = 5;
const deepestList = 4;

const quoted = /^>(?: |$)/;
const fence = /^[ \t]*(`{3,})([^`]*)$/;
const bullet = /^([ \t]*)(?:[-*]|(\d{1,3})\.)[ \t]+(?=\S)/;
const indented = /^(?: {2}|\t)[ \t]*(?=\S)/;

/** The blocks of a text. */
export function parse(text) {
    return blocks(text.split("\n"), 0);
}

/** The text without its markup: for notifications, announcements, excerpts. */
export function plainText(text) {
    return blockWords(parse(text));
}

/** The words of inline nodes. */
export function words(nodes) {
    return nodes.map(({ emoji, text, children }) => emoji ?? text ?? words(children)).join("");
}

/** The words of blocks. */
export function blockWords(blocks) {
    return blocks.map(wordsOf).join("\n");
}

/** The names that a text mentions, in small letters, each once, in their order. */
export function mentionedNames(text) {
    const names = new Set();
    visit(parse(text), (node) => node.type === "mention" && names.add(node.name.toLowerCase()));
    return [...names];
}

/** The addresses that a text links to, each once, in their order. What stands in code is no link. */
export function linkedAddresses(text) {
    const addresses = new Set();
    visit(parse(text), (node) => node.type === "link" && addresses.add(node.href));
    return [...addresses];
}

// MARK: Blocks

function blocks(lines, depth) {
    const found = [];
    let at = 0;
    while (at < lines.length) {
        const { block, end } = blockAt(lines, at, depth);
        const last = found.at(-1);
        if (block) found.push(block);
        else if (last?.lines) last.lines.push(lines[at]);
        else found.push({ lines: [lines[at]] });
        at = end;
    }
    return found.map((block) => block.lines ? textBlock(block.lines, found.length > 1) : block).filter(Boolean);
}

/** The block that begins at this line, none for text, and the line after it. */
function blockAt(lines, at, depth) {
    const line = lines[at];
    if (depth < deepestQuote && quoted.test(line)) return quote(lines, at, depth);
    if (fence.test(line)) return codeBlock(lines, at);
    if (bullet.test(line)) return list(lines, at);
    return { end: at + 1 };
}

/** Blank lines between blocks are theirs to show; a text alone is exactly what was written. */
function textBlock(lines, isBeside) {
    if (!isBeside) return { type: "text", children: inline(lines.join("\n")) };
    const isFull = (line) => line.trim() !== "";
    const first = lines.findIndex(isFull);
    if (first < 0) return null;
    const end = lines.length - [...lines].reverse().findIndex(isFull);
    return { type: "text", children: inline(lines.slice(first, end).join("\n")) };
}

function quote(lines, at, depth) {
    let end = at;
    while (end < lines.length && quoted.test(lines[end])) end += 1;
    const inside = lines.slice(at, end).map((line) => line.slice(2));
    return { block: { type: "quote", blocks: blocks(inside, depth + 1) }, end };
}

function verbatim(lines) {
    return { type: "text", children: [{ type: "text", text: lines.join("\n") }] };
}

/** A fence around nothing is shown as it is. */
function codeBlock(lines, at) {
    const [, ticks, info] = fence.exec(lines[at]);
    const isEnd = (line) => line.trim().length >= ticks.length && /^[ \t]*`+[ \t]*$/.test(line);
    let end = at + 1;
    while (end < lines.length && !isEnd(lines[end])) end += 1;
    const text = lines.slice(at + 1, end).join("\n");
    if (!text.trim()) return { block: verbatim(lines.slice(at, end + 1)), end: end + 1 };
    const [language] = /^[\w+#.-]{1,20}/.exec(info.trim()) ?? [""];
    return { block: { type: "code-block", language, text }, end: end + 1 };
}

// MARK: Lists

function list(lines, start) {
    const first = item(lines[start]);
    const root = listOf(first);
    const open = [{ list: root, indent: first.indent }];
    let at = start;
    while (at < lines.length) {
        const next = item(lines[at]);
        if (next) {
            if (!put(next, open)) break;
            at += 1;
        } else if (continues(lines[at])) {
            open.at(-1).list.items.at(-1).text += `\n${lines[at].trim()}`;
            at += 1;
        } else {
            const further = lines[at].trim() ? -1 : afterBlanks(lines, at);
            if (further < 0) break;
            at = further;
        }
    }
    return { block: read(root), end: at };
}

function item(line) {
    const found = bullet.exec(line);
    if (!found) return null;
    const [marker, blanks, number] = found;
    return {
        indent: blanks.replaceAll("\t", "    ").length, isOrdered: number !== undefined, start: Number(number ?? 1),
        text: line.slice(marker.length),
    };
}

function listOf({ isOrdered, start }) {
    return { type: "list", isOrdered, start, items: [] };
}

/** False where another list begins instead. */
function put(next, open) {
    while (open.length > 1 && open.at(-1).indent > next.indent) open.pop();
    const { list, indent } = open.at(-1);
    const isInside = list.items.length > 0 && next.indent >= indent + 2 && open.length < deepestList;
    if (isInside) {
        const inner = listOf(next);
        list.items.at(-1).lists.push(inner);
        open.push({ list: inner, indent: next.indent });
    } else if (list.isOrdered !== next.isOrdered) {
        if (open.length === 1) return false;
        open.pop();
        const other = listOf(next);
        open.at(-1).list.items.at(-1).lists.push(other);
        open.push({ list: other, indent: next.indent });
    }
    open.at(-1).list.items.push({ text: next.text, lists: [] });
    return true;
}

/** An indented line goes on with the item above it. */
function continues(line) {
    return indented.test(line) && !fence.test(line);
}

/** The next line that is not blank, if an item stands there. */
function afterBlanks(lines, at) {
    let next = at;
    while (next < lines.length && !lines[next].trim()) next += 1;
    return next < lines.length && bullet.test(lines[next]) ? next : -1;
}

function read({ items, ...list }) {
    return { ...list, items: items.map(({ text, lists }) => ({ children: inline(text), lists: lists.map(read) })) };
}

// MARK: Words

function wordsOf({ type, blocks, children, text, ...block }) {
    if (type === "quote") return blockWords(blocks);
    return type === "list" ? listWords(block, "") : text ?? words(children);
}

function listWords({ isOrdered, start, items }, indent) {
    return items.map(({ children, lists }, place) => [
        `${indent}${isOrdered ? `${start + place}.` : "-"} ${words(children)}`,
        ...lists.map((inner) => listWords(inner, `${indent}  `)),
    ].join("\n")).join("\n");
}

function visit(nodes, look) {
    for (const node of nodes) {
        look(node);
        visit(node.children ?? node.blocks ?? [], look);
        for (const { children, lists } of node.items ?? []) {
            visit(children, look);
            visit(lists, look);
        }
    }
}
