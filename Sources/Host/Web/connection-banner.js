// The bar that says that the live connection is away. Short cuts are nobody's business: it shows after two seconds.

import { h } from "./dom.js";

const grace = 2_000;

class ConnectionBanner extends HTMLElement {
    #timer = null;

    connectedCallback() {
        this.setAttribute("role", "status");
        this.connected = false;
    }

    disconnectedCallback() {
        clearTimeout(this.#timer);
    }

    set connected(is) {
        clearTimeout(this.#timer);
        this.replaceChildren();
        if (!is) this.#timer = setTimeout(() => this.#show(), grace);
    }

    #show() {
        this.replaceChildren(h("p", {}, h("span", { class: "spinner" }), h("strong", {}, "Reconnecting…"),
            h("span", { class: "wide" }, "What you write is kept and sent when the connection is back.")));
    }
}

customElements.define("m-connection", ConnectionBanner);
