// The text of a message as DOM. This is the one place that turns text into elements: of the tree of markup.js, and
// never of a string of HTML.
//
// Of a very long message the beginning is shown, and so many elements and no more come of it; what is beyond that is
// shown as the text it is. The longest hostile message is then drawn as quickly as a friendly one.

import { h } from "minimost";
import { addressOf } from "./address.js";
import { codeBlock } from "./code-block.js";
import { emojiName } from "./emoji.js";
import { foldAt } from "./folding.js";
import { blockWords, parse, words } from "./markup.js";
import { onlyEmoji } from "./only-emoji.js";
import { chat } from "./session.js";
import { hiddenHost } from "./web-address.js";

const mostElements = { folded: 500, whole: 2_000 };

const tags = { bold: "strong", italic: "em", underline: "u", strike: "s" };

/**
 * Nodes for the text. `mentions`: the names that the message mentions, as the server says; only these look like it.
 * `me`: my own name among them; `channelNames`: the public channels, which become links.
 */
export function messageBody(text, { mentions = [], me = chat?.me.username, channelNames = publicNames() } = {}) {
    const known = {
        mentions: new Set(mentions.map((name) => name.toLowerCase())),
        mine: new Set([me?.toLowerCase(), "everyone"]),
        channels: new Set(channelNames),
    };
    const end = foldAt(text);
    if (end === null) return drawn(text, known, mostElements.folded);
    const beginning = drawn(text.slice(0, end), known, mostElements.folded);
    return [...beginning, unfolding(beginning, () => drawn(text, known, mostElements.whole))];
}

function drawn(text, known, most) {
    const blocks = parse(text);
    return new Body(known, most).blocks(blocks, { isLarge: onlyEmoji(blocks) });
}

/** The button under the beginning of a text: the whole takes the place of both. */
function unfolding(beginning, draw) {
    const button = h("button", { class: "quiet show-rest", type: "button", onclick: show }, "Show the rest");
    return button;

    function show() {
        const whole = h("div", { class: "whole", tabindex: "-1" }, draw());
        for (const node of beginning) node.remove();
        button.replaceWith(whole);
        whole.focus({ preventScroll: true });
    }
}

function publicNames() {
    return chat?.channels.publicIds ?? [];
}

class Body {
    #known;
    #left;

    constructor(known, most) {
        this.#known = known;
        this.#left = most;
    }

    blocks(blocks, { isLarge = false } = {}) {
        return blocks.map((block) => this.#block(block, isLarge));
    }

    #block(block, isLarge) {
        if (this.#left < 1) return h("div", { class: "lines" }, blockWords([block]));
        this.#left -= 1;
        switch (block.type) {
        case "quote": return h("blockquote", {}, this.blocks(block.blocks));
        case "list": return this.#list(block);
        case "code-block": return this.#code(block);
        default: return h("div", { class: isLarge ? "lines large" : "lines" }, this.#inline(block.children));
        }
    }

    #list({ isOrdered, start, items }) {
        const list = h(isOrdered ? "ol" : "ul", isOrdered && start !== 1 ? { start } : {});
        for (const [place, { children, lists }] of items.entries()) {
            if (this.#left < 1) {
                const rest = { type: "list", isOrdered, start: start + place, items: items.slice(place) };
                list.append(h("li", { class: "rest" }, blockWords([rest])));
                break;
            }
            // An item is laid out as a block with a marker.
            this.#left -= 3;
            list.append(h("li", {}, h("div", { class: "lines" }, this.#inline(children)), this.blocks(lists)));
        }
        return list;
    }

    #code(block) {
        const { element, count } = codeBlock(block, this.#left);
        this.#left -= count;
        return element;
    }

    #inline(nodes) {
        const made = [];
        for (const [place, node] of nodes.entries()) {
            if (this.#left < 1) return [...made, words(nodes.slice(place))];
            made.push(this.#node(node));
        }
        return made;
    }

    #node(node) {
        if (node.type === "text") return node.text;
        const element = this.#element(node);
        if (element instanceof Element) this.#left -= 1;
        return element;
    }

    #element(node) {
        switch (node.type) {
        case "code": return h("code", {}, node.text);
        case "link": return this.#link(node);
        case "emoji": return h("span", { class: "emoji", title: `:${emojiName(node.emoji)}:` }, node.emoji);
        case "mention": return this.#mention(node);
        case "channel": return this.#channel(node);
        default: return h(tags[node.type], {}, this.#inline(node.children));
        }
    }

    #mention({ name, text }) {
        const plain = name.toLowerCase();
        if (!this.#known.mentions.has(plain)) return text;
        return h("span", { class: this.#known.mine.has(plain) ? "mention mine" : "mention" }, text);
    }

    #channel({ name, text }) {
        const id = name.toLowerCase();
        return this.#known.channels.has(id) ? h("a", { class: "to-channel", href: addressOf(id) }, text) : text;
    }

    /** Where its words say another place than it leads to, the place is said. */
    #link({ href, children }) {
        const isHere = new URL(href).origin === location.origin;
        const shown = words(children);
        const host = hiddenHost(shown, href);
        if (host) this.#left -= 2;
        return h("a", {
            href, ...(!isHere && { target: "_blank", rel: "noopener noreferrer" }),
            title: shown.trim() === href || !host && href.startsWith(shown) ? null : href,
        }, this.#inline(children), host && h("span", { class: "true-host" }, h("bdi", {}, host)));
    }
}
