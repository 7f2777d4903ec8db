// People picker — a field to search by name, the people of that name with a box each, and above them who is chosen.

import { directory } from "auth/directory.js";
import { Keyed } from "host/keyed.js";
import { h, icon } from "minimost";
import { rank } from "./ranking.js";
import { chat } from "./session.js";

const mostShown = 50;

/**
 * `{element, picked, focus(), drop(person)}`; `picked` is a map by id, of those who are `chosen` to begin with. Only
 * whom `isFor(person)` takes can be chosen, and no more than `most`: then `full(person)` is told whom there is no room
 * for. `changed()` hears of every choice.
 */
export function peoplePicker({ isFor = () => true, most = Infinity, full, changed = () => {}, chosen = [] } = {}) {
    const picked = new Map(chosen.map((person) => [person.id, person]));
    const search = h("input", {
        class: "input", type: "text", autocomplete: "off", spellcheck: "false", placeholder: "Search for a name",
        "aria-label": "Search for a name", oninput: () => draw(), onkeydown: (event) => press(event),
    });
    const chips = h("ul", { class: "chips", "aria-label": "Chosen" });
    const list = h("ul", { class: "choice-list people", "aria-label": "People" });
    const hint = h("p", { class: "hint", role: "status" });
    const element = h("div", { class: "people-picker" }, search, chips, list, hint);
    const choiceRows = new Keyed(list, {
        make: choice, update: (row, { person }) => row.querySelector("input").checked = picked.has(person.id),
    });
    const chipRows = new Keyed(chips, { make: chip });
    // For as long as it is in the page; people may still be on their way to it.
    const unwatch = directory.watch(() => element.isConnected ? draw() : unwatch());
    draw();
    return {
        element, picked,
        focus: () => search.focus(),
        drop: (person) => picked.delete(person.id) && draw(),
    };

    function matches() {
        return rank(search.value, directory.present.filter(isFor), (person) => person.username);
    }

    function draw() {
        const found = matches();
        choiceRows.show(found.slice(0, mostShown).map(keyed));
        chips.hidden = picked.size === 0;
        chipRows.show([...picked.values()].map(keyed));
        hint.textContent = found.length === 0 ? "Nobody of that name is here."
            : found.length > mostShown ? `And ${found.length - mostShown} more. Type to narrow it down.` : "";
    }

    function keyed(person) {
        return { key: `${person.id} ${person.username}`, person };
    }

    function choice({ person }) {
        return h("li", {}, h("label", {},
            h("input", { type: "checkbox", value: person.username, onchange: () => toggle(person) }),
            h("auth-avatar", { username: person.username, marked: true }),
            h("span", { class: "channel-name" },
                person.username, person.id === chat.me.id && h("span", { class: "hint" }, " (you)"))));
    }

    function chip({ person }) {
        return h("li", {}, h("button", {
            type: "button", "aria-label": `Remove ${person.username}`, onclick: () => (toggle(person), search.focus()),
        }, person.username, icon("close")));
    }

    function toggle(person) {
        const isFull = picked.size >= most && !picked.has(person.id);
        if (picked.has(person.id)) picked.delete(person.id);
        else if (!isFull) picked.set(person.id, person);
        draw();
        changed();
        if (isFull) full(person);
    }

    /** Enter picks the best match, and with nothing typed it is the form's; the arrow leads into the list. */
    function press(event) {
        if (event.key === "ArrowDown") {
            event.preventDefault();
            list.querySelector("input")?.focus();
        }
        if (event.key !== "Enter" || !search.value.trim() || event.isComposing) return;
        event.preventDefault();
        const [best] = matches();
        if (!best) return;
        search.value = "";
        toggle(best);
    }
}
