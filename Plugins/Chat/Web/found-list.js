// A list of found messages in a panel: how many there are in words, the messages, and what comes after the last or
// in place of all.

import { Keyed } from "host/keyed.js";
import { h, say } from "minimost";
import { foundMessage } from "./found-message.js";
import { chat } from "./session.js";

export class FoundList {
    #status = h("p", { class: "panel-status", role: "status" });
    #list;
    #rows;
    #rest = h("div", { class: "panel-rest" });
    #drawnRest = null;

    /** `beside(message, row)` makes what stands beside a message, if anything does. */
    constructor(label, { beside = () => null } = {}) {
        this.#list = h("ol", { class: "found-list", "aria-label": label });
        this.#rows = new Keyed(this.#list, {
            make: () => h("li"), update: (row, item) => update(row, item, beside),
        });
        this.elements = [this.#status, h("div", { class: "panel-scroller" }, this.#list, this.#rest)];
    }

    get links() {
        return [...this.#list.querySelectorAll("a")];
    }

    /**
     * `items` as `foundMessage` takes them. `rest` makes what comes after them; it is asked again only when `state`,
     * which is any list of plain values, is another.
     */
    show({ words, items, state, rest }) {
        say(this.#status, words);
        this.#list.hidden = items.length === 0;
        this.#rows.show(items.map((item) => ({ key: item.message.id, item, drawn: drawn(item) })));
        if (this.#drawnRest === JSON.stringify(state)) return;
        this.#drawnRest = JSON.stringify(state);
        const hadFocus = this.#rest.contains(document.activeElement);
        this.#rest.replaceChildren(...[rest()].flat().filter(Boolean));
        if (hadFocus) this.#goOn();
    }

    /** A button went as it was pressed: to what has taken its place, or to the last message above it. */
    #goOn() {
        const next = this.#rest.querySelector("button") ?? this.links.at(-1) ?? document.getElementById("panel-heading");
        next?.focus({ preventScroll: true });
    }
}

/** Everything that shows of it: reactions do not. */
function drawn(item) {
    const { message } = item;
    const all = [item, chat.title(chat.channel(message.channel)), message.id === chat.target];
    return JSON.stringify(all, (key, value) => key === "reactions" ? undefined : value);
}

function update(row, { item, drawn }, beside) {
    if (row.dataset.drawn === drawn) return;
    row.dataset.drawn = drawn;
    const hadFocus = row.firstChild?.contains(document.activeElement);
    row.replaceChildren(...[foundMessage(item), beside(item.message, row)].filter(Boolean));
    if (hadFocus) row.firstChild.focus({ preventScroll: true });
}
