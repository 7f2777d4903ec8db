// A row of the settings' section about my account: what it is about, and the button that opens its dialog.

import { h } from "minimost";

/** Puts `<tag>` into the section: `{order, title, hint, label, open(), kind?}`. */
export function accountRow(app, tag, { order, title, hint, label, open, kind = "secondary" }) {
    customElements.define(tag, class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(h("div", { class: "setting-row" },
                h("div", { class: "words" }, h("strong", {}, title), h("p", { class: "hint" }, hint)),
                h("button", { class: kind, type: "button", onclick: open }, label)));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    app.slot("settings", tag, { order, heading: "Account" });
}
