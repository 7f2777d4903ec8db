// Format keys — Ctrl+B and the like, while somebody writes.

import { h } from "minimost";
import { chat } from "./session.js";

export const formats = [
    { name: "bold", label: "Bold", keys: "Ctrl+B" },
    { name: "italic", label: "Italic", keys: "Ctrl+I" },
    { name: "underline", label: "Underline", keys: "Ctrl+U" },
    { name: "strike", label: "Strikethrough", keys: "Ctrl+Shift+X" },
    { name: "code", label: "Code", keys: "Ctrl+E" },
    { name: "list", label: "List", keys: "Ctrl+Shift+8" },
    { name: "numbers", label: "Numbered list", keys: "Ctrl+Shift+7" },
    { name: "quote", label: "Quote", keys: "Ctrl+Shift+9" },
    { name: "link", label: "Link", keys: "Ctrl+Shift+K" },
];

/** What is typed, and what it means: the second part of the help. */
const markup = [
    ["**bold**", "Bold"], ["*italic*", "Italic"], ["__underline__", "Underline"], ["~~strike~~", "Strikethrough"],
    ["`code`", "Code"], ["```", "Lines of code, until the next ```"], ["> ", "Quote"], ["- ", "List; two blanks before it go deeper"],
    ["1. ", "Numbered list"], ["[words](https://…)", "Link"], [":tada:", "Emoji, by its name"],
    ["@name", "Mention somebody; @everyone is all"], ["#channel", "Name a channel"],
];

export function formatKeys(app) {
    const writing = { group: "Writing", when: () => chat.composer?.isFocused ?? false };
    app.shortcut("i", "Write a message", () => chat.focusComposer(), { group: "Writing" });
    for (const { name, label, keys } of formats) {
        app.shortcut(keys, label, () => chat.composer.format(name), writing);
    }
    customElements.define("chat-formatting-help", class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(h("section", { class: "help-group" }, h("h3", {}, "Formatting"),
                h("dl", {}, markup.map(([typed, meaning]) => (
                    h("div", {}, h("dt", {}, meaning), h("dd", {}, h("code", {}, typed)))
                )))));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    app.slot("help", "chat-formatting-help", { order: 10 });
}
