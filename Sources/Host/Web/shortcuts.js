// Shortcuts — keys that do something anywhere, and the list of them under "?".
//
//   app.shortcut("Ctrl+K", "Jump to a channel", open)        "Ctrl" is the command key on Apple's keyboards
//   app.shortcut("t", "Jump to a channel", open)             a plain key is left alone while somebody is typing

export class Shortcuts {
    #entries = [];

    add(plugin, keys, label, run) {
        const entry = { plugin, keys, label, run, pattern: pattern(keys) };
        this.#entries.push(entry);
        return () => this.#entries = this.#entries.filter((other) => other !== entry);
    }

    /** What there is: `[{label, keys: ["Ctrl+K", "t"]}]`, in registration order. */
    get list() {
        const rows = new Map();
        for (const { label, keys } of this.#entries) rows.set(label, [...(rows.get(label) ?? []), keys]);
        return [...rows].map(([label, keys]) => ({ label, keys }));
    }

    /** The shortcut that a key event means. Plain keys mean nothing while typing or in a dialog. */
    match({ key, ctrlKey, metaKey, altKey, shiftKey }, { isTyping, isModal }) {
        return this.#entries.find(({ pattern }) => {
            if (pattern.isPlain && (isTyping || isModal)) return false;
            // A printed character may need Shift ("?"), so Shift only counts for named keys and with a modifier.
            const isShiftRight = pattern.key.length === 1 && pattern.isPlain || pattern.shift === shiftKey;
            return pattern.key === key.toLowerCase() && pattern.control === (ctrlKey || metaKey)
                && pattern.alt === altKey && isShiftRight;
        });
    }
}

function pattern(keys) {
    const parts = keys.toLowerCase().split("+");
    const [control, alt, shift] = ["ctrl", "alt", "shift"].map((name) => parts.includes(name));
    return { key: names[parts.at(-1)] ?? parts.at(-1), control, alt, shift, isPlain: !control && !alt };
}

const names = { "↑": "arrowup", "↓": "arrowdown" };
