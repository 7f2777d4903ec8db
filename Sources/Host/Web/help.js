// Help — the list of shortcuts, under "?".

import { openDialog } from "./dialog.js";
import { h, isTyping } from "./dom.js";

export function listenForShortcuts(shortcuts) {
    shortcuts.add("host", "?", "Show this list", () => openHelp(shortcuts));
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
    const rows = shortcuts.list.map(({ label, keys }) => h("div", {},
        h("dt", {}, label),
        h("dd", {}, keys.map((combination) => h("span", { class: "keys" },
            combination.split("+").map((key) => h("kbd", {}, spoken(key))))))));
    openDialog({ heading: "Keyboard shortcuts", className: "help", content: h("dl", {}, rows) });
}

function spoken(key) {
    const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
    if (!isApple) return key;
    return { Ctrl: "⌘", Alt: "⌥" }[key] ?? key;
}
