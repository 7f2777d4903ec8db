// <chat-format-bar> — buttons that do what the format keys do, for whoever does not know them. One of them is reached
// by Tab, the others from there by arrows.

import { h, icon } from "minimost";
import { formats } from "./format-keys.js";

const shapes = {
    bold: ["M7 5h6a3.5 3.5 0 0 1 0 7H7z", "M7 12h7a3.5 3.5 0 0 1 0 7H7z"],
    italic: ["M10 5h8", "M6 19h8", "M14.5 5l-5 14"],
    underline: ["M7 4.5v7a5 5 0 0 0 10 0v-7", "M6 20h12"],
    strike: ["M4.5 12h15", "M16.5 7.5c-.6-1.9-2.3-3-4.6-3c-2.6 0-4.4 1.3-4.4 3.3c0 1.4.8 2.4 2.5 3", "M7 16c.5 2.1 2.4 3.5 5 3.5c2.8 0 4.8-1.4 4.8-3.6c0-.7-.2-1.3-.5-1.8"],
    code: ["M8.5 7L3.5 12l5 5", "M15.5 7l5 5l-5 5"],
    list: ["M9 6.5h11", "M9 12h11", "M9 17.5h11", "M4.5 6.5h.1", "M4.5 12h.1", "M4.5 17.5h.1"],
    numbers: ["M10 6.5h10", "M10 12h10", "M10 17.5h10", "M4 5l1.2-.8v4.3", "M3.9 16.2c.2-1.6 2.6-1.5 2.6 0c0 1-1.6 1.7-2.6 3h2.7"],
    quote: ["M5 5v14", "M10 8h10", "M10 12h10", "M10 16h6"],
    link: "link",
};

class FormatBar extends HTMLElement {
    connectedCallback() {
        this.setAttribute("role", "toolbar");
        this.ariaLabel = "Formatting";
        this.addEventListener("keydown", this);
        this.replaceChildren(...formats.map(({ name, label, keys }, place) => h("button", {
            class: "quiet", type: "button", "aria-label": label, title: `${label} (${keys})`,
            tabindex: place === 0 ? "0" : "-1",
            // The field keeps the focus and its selection.
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => this.dispatchEvent(new CustomEvent("chat-format", { detail: name, bubbles: true })),
        }, icon(shapes[name]))));
    }

    disconnectedCallback() {
        this.removeEventListener("keydown", this);
        this.replaceChildren();
    }

    handleEvent(event) {
        const buttons = [...this.children];
        const at = buttons.indexOf(event.target);
        const last = buttons.length - 1;
        const place = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
        if (at < 0 || place === undefined) return;
        event.preventDefault();
        buttons.forEach((button, other) => button.tabIndex = other === place ? 0 : -1);
        buttons[place].focus();
    }
}

customElements.define("chat-format-bar", FormatBar);
