// Cards — under a message, what its links lead to. Asked for when somebody is about to see the message, and never again
// for what is known by then; whatever has no card stays a link like any other.

import { Keyed } from "host/keyed.js";
import { h, icon } from "minimost";
import { shownLinks } from "./links.js";
import { watchNearness } from "./nearness.js";

/**
 * `sources`, by the kind of link: `{lookups, isShown(answer, link), of(answer), draw(answer, link)}`, where `of` is what a card
 * is drawn from, and drawn anew when that differs, and `draw` returns `{label, className, content}`.
 */
export function cards(app, sources) {
    const rules = { hosts: app.settings.hosts, here: location.origin + location.pathname };
    /** What this reader does not want to see, until the page is loaded again. */
    const hidden = new Set();

    customElements.define("preview-cards", class extends HTMLElement {
        #id = null;
        #body = "";
        #links = [];
        #cards = new Keyed(this, { make: () => h("article"), update: draw });
        #unwatch = [];
        #isNear = false;

        connectedCallback() {
            this.#unwatch = Object.entries(sources).map(([kind, { lookups }]) => (
                lookups.watch((key) => this.#heard(kind, key))
            ));
            this.#unwatch.push(watchNearness(this, (isNear) => this.#came(isNear)));
            this.#draw();
        }

        disconnectedCallback() {
            for (const unwatch of this.#unwatch) unwatch();
            this.#isNear = false;
            this.#cards.clear();
        }

        set context(context) {
            const { id = null, body = "" } = context?.message ?? {};
            if (id === this.#id && body === this.#body) return;
            [this.#id, this.#body] = [id, body];
            this.#links = shownLinks(body, rules).filter(({ key }) => key !== id);
            if (!this.isConnected) return;
            this.#ask(this.#links);
            this.#draw();
        }

        #came(isNear) {
            this.#isNear = isNear;
            this.#ask(this.#links);
            this.#draw();
        }

        #heard(kind, key) {
            const links = this.#links.filter((link) => link.kind === kind && [link.key, undefined].includes(key));
            if (links.length === 0) return;
            if (key === undefined) this.#ask(links);
            this.#draw();
        }

        #ask(links) {
            if (this.#isNear) for (const { kind, key } of links) sources[kind].lookups.ask(key);
        }

        #draw() {
            this.hidden = this.#links.length === 0;
            const row = this.closest("chat-message");
            const hadFocus = this.contains(document.activeElement);
            this.#cards.show(this.#links.map((link) => this.#item(link)).filter(Boolean));
            // As all else in a row: see message-row.js.
            for (const element of this.querySelectorAll("a, button")) element.tabIndex = row?.tabIndex ?? 0;
            if (hadFocus && !this.contains(document.activeElement)) row?.focus({ preventScroll: true });
        }

        /** What the card of a link is drawn from, or null where there is none. */
        #item(link) {
            const source = sources[link.kind];
            const answer = source.lookups.get(link.key);
            const name = `${this.#id} ${link.href}`;
            if (!answer || hidden.has(name) || !source.isShown(answer, link)) return null;
            return { key: link.href, link, source, answer, hide: () => this.#hide(name) };
        }

        #hide(name) {
            hidden.add(name);
            this.#draw();
        }
    });
    app.slot("message-body", "preview-cards", { order: 20 });
}

const drawn = new WeakMap();

function draw(element, { source, answer, link, hide }) {
    const from = JSON.stringify(source.of(answer));
    if (from === drawn.get(element)) return;
    drawn.set(element, from);
    const { label, className, content } = source.draw(answer, link);
    element.className = `preview-card ${className}`;
    element.ariaLabel = label;
    element.replaceChildren(...content, h("button", {
        class: "quiet square preview-hide", type: "button", "aria-label": "Hide preview", title: "Hide preview", onclick: hide,
    }, icon("close")));
}
