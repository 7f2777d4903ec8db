// Shortcuts — keys that do something anywhere, and the list of them under "?".
//
//   app.shortcut("Ctrl+K", "Jump to a channel", open)        "Ctrl" is the command key on Apple's keyboards
//   app.shortcut("t", "Jump to a channel", open)             a plain key is left alone while somebody is typing
//   app.shortcut("G", "To the newest message", toEnd)        a capital is the letter with Shift
//   app.shortcut("g g", "To the first message", toStart)     one after the other
//   app.shortcut("Ctrl+B", "Bold", bold, { group: "Writing", when: () => isWriting })
//                                                            only then, before others of the same keys, and under a
//                                                            heading of its own in the list
//
// A single character can be meant by nobody: said to a program that types what it hears, or hit by accident. Whoever
// has that trouble switches these off, in this browser (WCAG 2.2, 2.1.4).

const switchKey = "minimost.single-keys";
/** Milliseconds within which the second of two keys follows the first. */
const patience = 1_500;

export class Shortcuts {
    #entries = [];
    #storage;
    #unkept = null;
    #begun = null;

    /** `storage` as localStorage. */
    constructor(storage) {
        this.#storage = storage;
    }

    get hasSingleKeys() {
        return (this.#unkept ?? this.#storage.getItem(switchKey)) !== "off";
    }

    /** Where the storage is full, it holds for this page. */
    set hasSingleKeys(is) {
        const value = is ? "on" : "off";
        try {
            this.#storage.setItem(switchKey, value);
            this.#unkept = null;
        } catch {
            this.#unkept = value;
        }
    }

    /** `group`: the heading in the list, its plugin's name unless it is given; `when()`: whether it counts now. */
    add(plugin, keys, label, run, { group = title(plugin), when = null } = {}) {
        const [pattern, second] = keys.split(" ").map(patternOf);
        const entry = { plugin, keys, label, run, group, when, pattern, second };
        this.#entries.push(entry);
        return () => this.#entries = this.#entries.filter((other) => other !== entry);
    }

    /** What there is: `[{label, keys: [{keys: "Ctrl+K", isSingle: false}, …]}]`, in registration order. */
    get list() {
        return rows(this.#entries);
    }

    /** The same by headings: `[{group: "Chat", rows: […]}]`; the host's own come last. */
    get groups() {
        const groups = new Map();
        for (const entry of this.#entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
        return [...groups].map(([group, entries]) => ({ group, rows: rows(entries) }))
            .sort((a, b) => (a.group === title("host")) - (b.group === title("host")));
    }

    /** The shortcut that a key event means. Plain keys mean nothing while typing or in a dialog. */
    match(event, state) {
        const begun = this.#begun && event.timeStamp - this.#begun.at < patience ? this.#begun.pattern : null;
        if (modifiers.includes(event.key)) return undefined;
        this.#begun = null;
        const means = (pattern) => this.#means(pattern, event, state);
        const entries = this.#entries.filter(({ when }) => when?.() ?? true);
        const fitting = entries.filter(({ pattern, second }) => (
            second ? pattern.keys === begun?.keys && means(second) : means(pattern)
        ));
        const found = fitting.find(({ second }) => second) ?? fitting.find(({ when }) => when) ?? fitting[0];
        const first = entries.find(({ pattern, second }) => second && means(pattern));
        if (!found && first) this.#begun = { pattern: first.pattern, at: event.timeStamp };
        return found;
    }

    #means(pattern, { key, code, ctrlKey, metaKey, altKey, shiftKey }, { isTyping, isModal }) {
        if (pattern.isPlain && (isTyping || isModal)) return false;
        if (pattern.isSingle && !this.hasSingleKeys) return false;
        // With Shift a digit is another character, and which one is the keyboard's to say.
        const digit = shiftKey && (ctrlKey || metaKey) ? /^Digit(\d)$/.exec(code ?? "")?.[1] : undefined;
        // A printed character may need Shift ("?"), so Shift only counts for letters, named keys and with a modifier.
        const isShiftRight = pattern.isSingle && !pattern.isLetter || pattern.shift === shiftKey;
        return [key.toLowerCase(), digit].includes(pattern.key) && pattern.control === (ctrlKey || metaKey)
            && pattern.alt === altKey && isShiftRight;
    }
}

function rows(entries) {
    const rows = new Map();
    for (const { label, keys, pattern: { isSingle } } of entries) {
        rows.set(label, [...(rows.get(label) ?? []), { keys, isSingle }]);
    }
    return [...rows].map(([label, keys]) => ({ label, keys }));
}

function title(plugin) {
    return plugin === "host" ? "MiniMost" : plugin[0].toUpperCase() + plugin.slice(1);
}

function patternOf(keys) {
    const parts = keys.toLowerCase().split("+");
    const [control, alt, hasShift] = ["ctrl", "alt", "shift"].map((name) => parts.includes(name));
    const last = names[parts.at(-1)] ?? parts.at(-1);
    const isPlain = !control && !alt;
    const shift = hasShift || /^[A-Z]$/.test(keys);
    const isSingle = isPlain && last.length === 1;
    return { keys, key: last, control, alt, shift, isPlain, isSingle, isLetter: /^[a-z]$/.test(last) };
}

const names = { "↑": "arrowup", "↓": "arrowdown" };
const modifiers = ["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"];
