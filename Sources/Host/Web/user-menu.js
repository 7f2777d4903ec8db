// <m-user-menu> — who I am, and what belongs to me: theme, whatever plugins put into "user-menu", sign out.

import { looks } from "./appearance.js";
import { h, listen } from "./dom.js";
import { icon } from "./icons.js";
import { opensMenu } from "./menu.js";
import { session } from "./session.js";
import { look, setTheme, theme, themes } from "./theme.js";

class UserMenu extends HTMLElement {
    #connected;
    #unwatch;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        const button = h("button", { class: "user", type: "button", "aria-label": `Account of ${session.me.username}` },
            h("m-slot", { name: "user-badge" }),
            h("span", { class: "user-name" }, session.me.username),
            icon("chevron"));
        const menu = h("div", { id: "user-menu", class: "menu", role: "group", "aria-label": "Your account" },
            this.#themes(),
            h("m-slot", { name: "user-menu" }),
            this.#signOut());
        const close = opensMenu(signal, button, menu);
        // Before the item does what it does: a dialog then gives the focus back to the button, which is still there.
        listen(signal, menu, "click", (event) => event.target.closest("m-slot button") && close(), { capture: true });
        this.#unwatch = look.watch(() => menu.querySelector(`input[value="${theme()}"]`).checked = true);
        this.replaceChildren(button, menu);
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.#unwatch();
        this.replaceChildren();
    }

    #themes() {
        return h("fieldset", { class: "segments" }, h("legend", {}, "Theme"),
            themes.map((name) => {
                const [shape, label] = looks[name];
                return h("label", {},
                    h("input", {
                        type: "radio", name: "theme", value: name, checked: name === theme(),
                        onchange: () => setTheme(name),
                    }),
                    icon(shape), label);
            }));
    }

    /** A form and not a request: the answer is a page, and the session's cookie goes with it. */
    #signOut() {
        return h("form", { method: "post", action: "/logout" },
            h("button", { class: "menu-item", type: "submit" }, icon("leave"), "Sign out"));
    }
}

customElements.define("m-user-menu", UserMenu);
