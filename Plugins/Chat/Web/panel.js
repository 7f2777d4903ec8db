// <chat-panel> — what lies beside the conversation: one of the panels, with its heading and a way to close it. Where
// there is no room beside, it lies over the conversation, which nobody can reach then.

import { isMenuOpen } from "host/menu.js";
import { h, icon, listen } from "minimost";
import { placeOf } from "./address.js";
import { panels } from "./panels.js";

/** As in panel.css: from here on down there is no room. */
const narrow = matchMedia("(max-width: 63.99rem)");

class PanelElement extends HTMLElement {
    #connected;
    #heading;
    #body;
    #views = new Map();
    #shown = null;
    #opener = null;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#heading = h("h2", { id: "panel-heading", tabindex: "-1" });
        this.#body = h("div", { class: "panel-body" });
        this.setAttribute("role", "complementary");
        this.setAttribute("aria-labelledby", "panel-heading");
        this.replaceChildren(
            h("header", { class: "panel-header" }, this.#heading,
                h("button", {
                    class: "quiet square", type: "button", "aria-label": "Close", title: "Close (Esc)",
                    onclick: () => panels.close(),
                }, icon("close"))),
            this.#body);
        listen(signal, document, "keydown", (event) => this.#pressed(event));
        listen(signal, narrow, "change", () => this.#cover());
        // Once everybody else has had their say about the click.
        listen(signal, this, "click", (event) => this.#chosen(event));
        listen(signal, this.parentElement, "click", ({ target }) => (
            target === this.parentElement && this.isOver && panels.close()
        ));
        signal.addEventListener("abort", panels.watch(() => this.#draw()));
        this.hidden = true;
        if (panels.current) this.#draw();
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.#views.clear();
        this.#shown = null;
        this.replaceChildren();
    }

    /** Whether it lies over the conversation. */
    get isOver() {
        return narrow.matches && panels.current !== null;
    }

    /** Whether the focus is in here and should stay. */
    get hasFocus() {
        return !this.hidden && this.contains(document.activeElement);
    }

    #draw() {
        const { current } = panels;
        const before = this.#shown;
        if (before === current) return;
        this.#shown = current;
        const hadFocus = this.hasFocus;
        if (current && !hadFocus) this.#opener = document.activeElement;
        this.hidden = !current;
        this.#cover();
        if (current) this.#open(current);
        else if (hadFocus || document.activeElement === document.body) this.#giveBack();
    }

    #open({ name, heading, tag, context, isBack }) {
        this.#heading.textContent = heading;
        const view = this.#views.get(name) ?? this.#make(name, tag);
        for (const other of this.#body.children) other.hidden = other !== view;
        view.context = context;
        // Whoever comes back goes on where they were; a field would bring up a phone's keyboard.
        if (isBack) (view.querySelector("a[aria-current]") ?? this.#heading).focus();
        else if (view.takeFocus) view.takeFocus();
        else this.#heading.focus();
    }

    #make(name, tag) {
        const view = document.createElement(tag);
        this.#views.set(name, view);
        this.#body.append(view);
        return view;
    }

    /** What is covered is out of reach for keys and readers, too. */
    #cover() {
        for (const other of this.parentElement.children) if (other !== this) other.inert = this.isOver;
    }

    /** To what opened it, unless that is gone or hidden by now: then to the conversation. */
    #giveBack() {
        const canTake = this.#opener?.isConnected && this.#opener !== document.body
            && this.#opener.getClientRects().length > 0 && !this.#opener.closest("[inert]");
        (canTake ? this.#opener : this.parentElement.querySelector("[data-skip-target]"))?.focus();
        this.#opener = null;
    }

    /** Escape belongs to whatever is on top, and to a field that somebody writes in elsewhere. */
    #pressed(event) {
        if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !panels.current) return;
        if (isMenuOpen() || document.querySelector("dialog[open], .drawer-open")) return;
        if (!this.contains(event.target) && event.target !== document.body) return;
        event.preventDefault();
        panels.close();
    }

    /** Whatever leads into a conversation makes room for it, where it covers it. */
    #chosen(event) {
        const link = event.target.closest("a[href]");
        if (!link || !this.isOver || event.ctrlKey || event.metaKey || event.shiftKey) return;
        panels.stepAside(placeOf(link.hash).channel);
    }
}

customElements.define("chat-panel", PanelElement);
