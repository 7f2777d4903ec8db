// The emoji of the picker, in sections, as one list that the arrow keys walk through in all four directions.

import { h } from "minimost";

export class EmojiGrid {
    #choose;
    #look;
    #leave;
    #options = [];
    element;

    /** `choose(emoji)` picks one, `look(emoji)` says which one is looked at, `leave()` goes back above the first row. */
    constructor({ choose, look, leave }) {
        [this.#choose, this.#look, this.#leave] = [choose, look, leave];
        this.element = h("div", {
            class: "emoji-grid", id: "emoji-grid", role: "listbox", "aria-label": "Emoji",
            onclick: ({ target }) => this.#of(target, this.#choose),
            onpointerover: ({ target }) => this.#of(target, this.#look),
            onfocusin: ({ target }) => this.#of(target, this.#look),
            onkeydown: (event) => this.#press(event),
        });
    }

    /** Sections of `{label, entries: [{emoji, label}]}`; where the first is marked, Enter in the search picks it. */
    show(sections, { isMarked }) {
        this.#options = [];
        this.element.replaceChildren(...sections.map(({ label, entries }, place) => h("div", {
            class: "emoji-section", role: "group", "aria-labelledby": `emoji-section-${place}`,
        }, h("p", { id: `emoji-section-${place}`, role: "presentation" }, entries.length ? label : "Nothing of that name."),
        entries.map((entry) => this.#option(entry)))));
        // A list to choose from has something in it: where nothing was found there is only the line that says so.
        this.element.setAttribute("role", this.#options.length ? "listbox" : "group");
        this.element.scrollTop = 0;
        this.#options[0]?.setAttribute("tabindex", "0");
        if (isMarked) this.#options[0]?.setAttribute("aria-selected", "true");
    }

    #option({ emoji, label }) {
        const option = h("button", {
            type: "button", role: "option", tabindex: "-1", id: `emoji-${this.#options.length}`, "aria-label": label,
            "aria-selected": "false", data: { emoji },
        }, emoji);
        this.#options.push(option);
        return option;
    }

    get first() {
        return this.#options[0]?.dataset.emoji ?? null;
    }

    get firstId() {
        return this.#options[0]?.id ?? "";
    }

    focus() {
        (this.#options.find(({ tabIndex }) => tabIndex === 0) ?? this.#options[0])?.focus();
    }

    #of(target, run) {
        const option = target.closest("[role=option]");
        if (option) run(option.dataset.emoji);
    }

    #press(event) {
        const at = this.#options.indexOf(event.target);
        if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
        // A letter is the beginning of a search.
        if (event.key.length === 1 && event.key !== " ") return this.#leave();
        const to = this.#next(event.key, at);
        if (to === undefined) return;
        event.preventDefault();
        if (to < 0) this.#leave();
        else this.#go(at, Math.min(to, this.#options.length - 1));
    }

    #next(key, at) {
        switch (key) {
        case "ArrowRight": return at + 1;
        case "ArrowLeft": return at - 1;
        case "ArrowDown": return this.#beside(at, 1) ?? at;
        case "ArrowUp": return this.#beside(at, -1) ?? -1;
        case "Home": return 0;
        case "End": return this.#options.length - 1;
        }
    }

    /** The nearest one in the next row of this direction: rows are as long as the window lets them be. */
    #beside(at, step) {
        const { left, top } = this.#options[at].getBoundingClientRect();
        let row = null;
        let best;
        for (let place = at + step; this.#options[place]; place += step) {
            const rectangle = this.#options[place].getBoundingClientRect();
            if (Math.abs(rectangle.top - top) < 2) continue;
            row ??= rectangle.top;
            if (Math.abs(rectangle.top - row) >= 2) break;
            const distance = Math.abs(rectangle.left - left);
            if (best === undefined || distance < best.distance) best = { place, distance };
        }
        return best?.place;
    }

    #go(from, to) {
        this.#options[from].tabIndex = -1;
        this.#options[to].tabIndex = 0;
        this.#options[to].focus();
        this.#options[to].scrollIntoView({ block: "nearest" });
    }
}
