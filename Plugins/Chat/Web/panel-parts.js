// What panels are made of: the button that opens one, "load more", and what is shown where there is nothing.

import { h, icon } from "minimost";
import { panels } from "./panels.js";

/** A class of elements for a header's button that opens and closes a panel. */
export function panelButton(name, { shape, label, keys = null }) {
    return class extends HTMLElement {
        #unwatch;

        connectedCallback() {
            const button = h("button", {
                class: "quiet square", type: "button", "aria-label": label, title: keys ? `${label} (${keys})` : label,
                onclick: () => panels.toggle(name),
            }, icon(shape));
            const draw = () => button.ariaExpanded = String(panels.isOpen(name));
            this.replaceChildren(button);
            this.#unwatch = panels.watch(draw);
            draw();
        }

        disconnectedCallback() {
            this.#unwatch();
            this.replaceChildren();
        }
    };
}

/** For a list that has `loadMore()` and `isBusy`. */
export function moreButton(list) {
    if (list.isBusy) return waiting("Loading more");
    return h("button", { class: "secondary more-button", type: "button", onclick: () => list.loadMore() }, "Load more");
}

export function waiting(words) {
    return h("p", { class: "panel-waiting" }, h("span", { class: "spinner" }), words);
}

/** Nothing to show, and a word about what would be here. */
export function empty(shape, heading, words) {
    return h("div", { class: "panel-empty" }, icon(shape), h("h3", {}, heading), h("p", {}, words));
}

/** It did not load. */
export function failed(problem, retry) {
    return [h("p", { class: "problem", role: "alert" }, icon("alert"), problem.message),
        h("button", { class: "secondary", type: "button", onclick: retry }, icon("retry"), "Try again")];
}
