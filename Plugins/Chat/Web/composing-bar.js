// <chat-composing-bar> — above the field: what is answered or changed, and the way out of it. It also says why a change
// was not saved.

import { directory } from "auth/directory.js";
import { h, icon } from "minimost";
import { excerpt } from "./excerpt.js";
import { chat } from "./session.js";

const back = ["M9.5 6L4 11.5l5.5 5.5", "M4.5 11.5H14a6 6 0 0 1 6 6v1"];

class ComposingBar extends HTMLElement {
    #unwatch = [];

    connectedCallback() {
        const draw = () => this.#draw();
        this.#unwatch = [chat.composing.watch(draw), directory.watch(draw)];
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.replaceChildren();
    }

    /** Says why it was not saved. */
    refuse(words) {
        this.querySelector(".composing-problem")?.remove();
        this.append(h("p", { class: "composing-problem", role: "alert" }, words));
    }

    #draw() {
        const { mode, message } = chat.composing;
        this.hidden = !mode;
        const drawn = mode && JSON.stringify([mode, message.id, directory.nameOf(message.sender.username)]);
        if (drawn === (this.dataset.drawn ?? null)) return;
        if (!mode) return (delete this.dataset.drawn, this.replaceChildren());
        this.dataset.drawn = drawn;
        const isReply = mode === "reply";
        this.replaceChildren(
            icon(isReply ? back : "pencil"),
            h("p", { class: "composing-words", id: "composing-words" }, isReply ? answered(message) : "Editing your message"),
            h("button", {
                class: "quiet square", type: "button", "aria-label": isReply ? "Cancel the reply" : "Cancel editing",
                title: "Escape", onclick: () => (chat.composing.cancel(), chat.focusComposer()),
            }, icon("close")));
    }
}

function answered({ sender, body, attachments }) {
    const words = excerpt(body) || (attachments?.length ? "a file" : "");
    return ["Replying to ", h("auth-name", { username: sender.username }), words && `: ${words}`].filter(Boolean);
}

customElements.define("chat-composing-bar", ComposingBar);
