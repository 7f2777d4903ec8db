// <m-shell> — the frame: a sidebar (a drawer on narrow screens) and the main area, made of slots.
// <m-menu-button> — opens the drawer; whoever owns the main area's header puts it there. Where nobody does, the one of
// the shell itself shows.

import { h, listen } from "./dom.js";
import { icon } from "./icons.js";
import { isMenuOpen } from "./menu.js";
import { noticeRegion } from "./notices.js";
import { followViewport } from "./viewport.js";

const narrow = matchMedia("(max-width: 47.99rem)");

class Shell extends HTMLElement {
    #connected;
    #sidebar;
    #main;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#sidebar = h("aside", { id: "sidebar", class: "sidebar", "aria-label": "Channels and account" },
            h("div", { class: "sidebar-header" },
                h("a", { class: "brand", href: "#/" },
                    h("img", { src: new URL("icon.svg", import.meta.url), alt: "" }), "MiniMost"),
                h("m-slot", { name: "sidebar-header" })),
            h("nav", { class: "sidebar-body", "aria-label": "Channels" }, h("m-slot", { name: "sidebar" })),
            h("div", { class: "sidebar-footer" }, h("m-slot", { name: "sidebar-footer" })));
        this.#main = h("main", { id: "main", tabindex: "-1" }, h("m-slot", { name: "main" }));
        this.replaceChildren(
            h("a", { class: "skip", href: "#main", onclick: (event) => this.#skip(event) }, "Skip to the conversation"),
            this.#sidebar,
            h("div", { class: "scrim", onclick: () => this.toggle(false) }),
            h("div", { class: "stage" },
                h("div", { class: "banner" },
                    h("m-connection"), h("m-slot", { name: "banner" }), h("m-menu-button")),
                this.#main),
            h("m-slot", { name: "app" }),
            noticeRegion());
        followViewport(signal);
        listen(signal, narrow, "change", () => this.toggle(false));
        listen(signal, window, "hashchange", () => this.toggle(false));
        listen(signal, this.#sidebar, "click", (event) => event.target.closest("a[href]") && this.toggle(false));
        listen(signal, document, "keydown", (event) => this.#escape(event));
        this.toggle(false);
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.replaceChildren();
    }

    get isOpen() {
        return this.classList.contains("drawer-open");
    }

    /** Opens or closes the drawer. On a wide screen the sidebar always shows. */
    toggle(open = !this.isOpen) {
        const wasOpen = this.isOpen;
        const isDrawer = narrow.matches;
        const isOpen = isDrawer && open;
        this.classList.toggle("drawer-open", isOpen);
        this.#sidebar.inert = isDrawer && !open;
        this.#main.inert = isOpen;
        for (const button of this.#menuButtons) button.ariaExpanded = String(isOpen);
        if (isOpen) this.#place?.focus();
        else if (wasOpen) this.#menuButtons.find((button) => button.getClientRects().length > 0)?.focus();
    }

    get #menuButtons() {
        return [...this.querySelectorAll("m-menu-button button")];
    }

    /** Where somebody who opens the drawer is in it. */
    get #place() {
        return this.#sidebar.querySelector("[aria-current]") ?? this.#sidebar.querySelector("a, button");
    }

    #escape(event) {
        if (event.key !== "Escape" || event.defaultPrevented || !this.isOpen) return;
        if (document.querySelector("dialog[open]") || isMenuOpen()) return;
        event.preventDefault();
        this.toggle(false);
    }

    /** Not by the address: that belongs to whatever is open. */
    #skip(event) {
        event.preventDefault();
        (this.#main.querySelector("[data-skip-target]") ?? this.#main).focus();
    }
}

class MenuButton extends HTMLElement {
    #button = null;

    connectedCallback() {
        this.#button = h("button", {
            class: "quiet square", type: "button", "aria-label": "Channels", "aria-expanded": "false",
            "aria-controls": "sidebar", onclick: () => this.closest("m-shell")?.toggle(),
        }, icon("menu"));
        this.replaceChildren(this.#button);
    }

    disconnectedCallback() {
        this.replaceChildren();
    }

    /** What waits behind the button, in words ("3 unread"), or nothing. */
    set attention(words) {
        this.toggleAttribute("data-attention", Boolean(words));
        if (this.#button) this.#button.ariaLabel = words ? `Channels, ${words}` : "Channels";
    }
}

customElements.define("m-shell", Shell);
customElements.define("m-menu-button", MenuButton);
