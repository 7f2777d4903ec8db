// Help — the list of shortcuts, under "?" and in the user menu.

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

function openHelp(shortcuts) {
    const list = h("dl", {}, shortcuts.list.map(row));
    const show = () => list.classList.toggle("without-single", !shortcuts.hasSingleKeys);
    const single = h("label", { class: "check" },
        h("input", {
            type: "checkbox", checked: shortcuts.hasSingleKeys,
            onchange: (event) => (shortcuts.hasSingleKeys = event.target.checked, show()),
        }),
        h("span", {}, "Shortcuts of a single key",
            h("span", { class: "hint" }, "Without them, keys do something only together with Ctrl or Alt.")));
    show();
    openDialog({ heading: "Keyboard shortcuts", className: "help", content: [list, single] });
}

function row({ label, keys }) {
    return h("div", {}, h("dt", {}, label), h("dd", {}, keys.map(({ keys, isSingle }) => (
        h("span", { class: isSingle ? "keys single" : "keys" }, keys.split("+").map((key) => h("kbd", {}, spoken(key))))
    ))));
}

function spoken(key) {
    const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
    if (!isApple) return key;
    return { Ctrl: "⌘", Alt: "⌥" }[key] ?? key;
}
