// Help — what keys do, under "?" and in the user menu, with a field that finds one. Plugins add parts of their own by
// the slot "help": a <section class="help-group"> with a heading and a <dl> whose rows are <div>s is searched as well.

import { openDialog } from "./dialog.js";
import { h, isTyping } from "./dom.js";
import { icon } from "./icons.js";

export function help(shortcuts, slots) {
    const open = () => openHelp(shortcuts);
    // Not only by a key: who has switched single keys off comes back here to switch them on.
    customElements.define("m-help", class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(h("button", { class: "menu-item", type: "button", onclick: open },
                icon("keyboard"), "Keyboard shortcuts"));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    slots.add("host", "user-menu", "m-help", { order: 80 });
    shortcuts.add("host", "?", "Show this list", open);
    document.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.isComposing) return;
        const isModal = Boolean(document.querySelector("dialog[open]"));
        const shortcut = shortcuts.match(event, { isTyping: isTyping(event.target), isModal });
        if (!shortcut) return;
        event.preventDefault();
        shortcut.run(event);
    });
}

export function openHelp(shortcuts) {
    const filter = h("input", {
        class: "input", type: "search", autocomplete: "off", spellcheck: "false", placeholder: "Find a key",
        "aria-label": "Find a key", oninput: () => find(),
    });
    const none = h("p", { class: "hint", role: "status" });
    const groups = h("div", { class: "help-groups" }, shortcuts.groups.map(group), h("m-slot", { name: "help" }));
    const show = () => groups.classList.toggle("without-single", !shortcuts.hasSingleKeys);
    const single = h("label", { class: "check" },
        h("input", {
            type: "checkbox", checked: shortcuts.hasSingleKeys,
            onchange: (event) => (shortcuts.hasSingleKeys = event.target.checked, show()),
        }),
        h("span", {}, "Shortcuts of a single key",
            h("span", { class: "hint" }, "Without them, keys do something only together with Ctrl or Alt.")));
    show();
    openDialog({ heading: "Keyboard shortcuts", className: "help", content: [
        h("div", { class: "help-filter" }, filter, none), groups, single,
    ] });
    filter.focus();

    /** Rows in which every word is found; in a group whose name is meant, all of them. */
    function find() {
        const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
        const matches = (text) => words.every((word) => text.includes(word));
        let found = 0;
        for (const section of groups.querySelectorAll(".help-group")) {
            const heading = section.querySelector("h3").textContent.toLowerCase();
            const rows = [...section.querySelectorAll("dl > div")];
            for (const row of rows) row.hidden = !matches(`${heading} ${row.textContent.toLowerCase()}`);
            section.hidden = rows.every((row) => row.hidden);
            found += rows.filter((row) => !row.hidden).length;
        }
        none.textContent = found === 0 ? "Nothing of that name." : "";
    }
}

function group({ group, rows }) {
    return h("section", { class: "help-group" }, h("h3", {}, group), h("dl", {}, rows.map(row)));
}

function row({ label, keys }) {
    return h("div", {}, h("dt", {}, label), h("dd", {}, keys.map(({ keys, isSingle }) => (
        h("span", { class: isSingle ? "keys single" : "keys" }, keyboard(keys))
    ))));
}

/** "Ctrl+K" as the keys that are pressed together, "g g" as those that are pressed one after the other. */
export function keyboard(keys) {
    return keys.split(/[+ ]/).map((key) => h("kbd", {}, spoken(key)));
}

function spoken(key) {
    const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
    if (!isApple) return key;
    return { Ctrl: "⌘", Alt: "⌥", Shift: "⇧" }[key] ?? key;
}
