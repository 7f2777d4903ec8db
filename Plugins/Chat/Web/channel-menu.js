// Channel menu — behind a button in the header, what can be done with the open channel: how much of it asks for my
// attention, and the actions that features and plugins have added (channel-actions.js).

import { opensMenu } from "host/menu.js";
import { h, icon, listen } from "minimost";
import { channelActions } from "./channel-actions.js";
import { levels, setLevel } from "./levels.js";
import { chat } from "./session.js";

export { channelActions } from "./channel-actions.js";

class ChannelMenu extends HTMLElement {
    #connected;
    #button;
    #menu;
    #close;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#button = h("button", {
            class: "quiet square", type: "button", "aria-label": "Channel menu", title: "Channel menu",
            "aria-haspopup": "menu",
        }, icon("dots"));
        this.#menu = h("div", {
            id: "channel-menu", class: "menu channel-menu", role: "menu", "aria-label": "Channel menu",
        });
        this.#close = opensMenu(signal, this.#button, this.#menu);
        // Before the browser opens it, and where a menu is opened by hand, after that.
        listen(signal, this.#button, "click", () => (this.#place(), this.#enter()));
        listen(signal, this.#menu, "toggle", ({ newState }) => newState === "open" && this.#enter());
        listen(signal, this.#menu, "keydown", (event) => this.#press(event));
        const unwatch = [chat, chat.channels].map((thing) => thing.watch(() => this.#draw()));
        signal.addEventListener("abort", () => unwatch.forEach((end) => end()));
        this.replaceChildren(this.#button, this.#menu);
        this.#draw();
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.replaceChildren();
    }

    get #items() {
        return [...this.#menu.querySelectorAll("[role^=menuitem]")];
    }

    #draw() {
        const channel = chat.current && chat.channels.get(chat.current);
        this.#button.hidden = !channel;
        if (!channel) return this.#menu.replaceChildren();
        const { id, kind, name, topic, members, hidden, level } = channel;
        const drawn = JSON.stringify([id, kind, name, topic, members, hidden, level]);
        if (drawn === this.#menu.dataset.drawn) return;
        this.#menu.dataset.drawn = drawn;
        const focused = this.#items.indexOf(document.activeElement);
        const actions = channelActions.for(channel).map((action) => this.#action(action));
        this.#menu.replaceChildren(this.#levels(channel), ...(actions.length
            ? [h("div", { class: "menu-line", role: "separator" }), ...actions] : []));
        this.#items[focused]?.focus();
    }

    #levels(channel) {
        return h("div", { role: "group", "aria-labelledby": "channel-levels" },
            h("div", { class: "menu-heading", id: "channel-levels", role: "presentation" }, "Tell me about"),
            levels.map(({ name, label, shape }) => this.#item({
                role: "menuitemradio", "aria-checked": String(channel.level === name),
                onclick: () => this.#do(() => setLevel(channel, name)),
            }, icon(shape), h("span", { class: "menu-label" }, label), icon("check"))));
    }

    #action({ label, shape, run, isDanger }) {
        // As it is then: what was drawn may be older.
        const act = () => chat.channels.get(chat.current) && run(chat.channels.get(chat.current));
        return this.#item({ role: "menuitem", class: isDanger ? "menu-item danger-item" : "menu-item",
            onclick: () => this.#do(act) }, icon(shape), label);
    }

    #item(attributes, ...content) {
        return h("button", { class: "menu-item", type: "button", tabindex: "-1", ...attributes }, ...content);
    }

    /** Closed first: a dialog then gives the focus back to the button, which is still there. */
    #do(work) {
        this.#close();
        work();
    }

    /** Below the button, as far as the window goes. */
    #place() {
        const { bottom, right } = this.#button.getBoundingClientRect();
        this.#menu.style.setProperty("top", `${bottom + 4}px`);
        this.#menu.style.setProperty("right", `${Math.max(8, document.documentElement.clientWidth - right)}px`);
    }

    #enter() {
        this.#items[0]?.focus();
    }

    #press(event) {
        const items = this.#items;
        const at = items.indexOf(document.activeElement);
        const to = {
            ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length,
            Home: 0, End: items.length - 1,
        }[event.key];
        if (event.key === "Tab") return this.#close();
        if (to === undefined) return;
        event.preventDefault();
        items[to].focus();
    }
}

export function channelMenu(app) {
    customElements.define("chat-channel-menu", ChannelMenu);
    app.slot("channel-header-tools", "chat-channel-menu", { order: 90 });
}
