// Call buttons — in the header of a conversation or a private channel: call, call with the camera, show a screen; and
// where a call goes on, come in.

import { h, icon } from "minimost";
import { devices } from "./devices.js";
import { calls } from "./session.js";
import { shapes } from "./shapes.js";

class CallButtons extends HTMLElement {
    #channel = null;
    #unwatch = [];
    #drawn = null;

    set context({ channel } = {}) {
        this.#channel = channel ?? null;
        this.#draw();
    }

    connectedCallback() {
        this.#unwatch = [calls.register.watch(() => this.#draw()), calls.mine.watch(() => this.#draw())];
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.#drawn = null;
        this.replaceChildren();
    }

    #draw() {
        if (!this.isConnected) return;
        const call = this.#channel && calls.register.in(this.#channel.id);
        const isHere = call && calls.mine.id === call.id;
        const isCallable = this.#channel && isForCalls(this.#channel);
        const count = call ? call.participants.filter(({ state }) => state !== "ringing").length : 0;
        const drawn = JSON.stringify([this.#channel?.id, isCallable, call?.id, isHere, calls.mine.isEntering]);
        if (drawn !== this.#drawn) this.#make(drawn, this.#buttons(isCallable, call, isHere));
        this.#count(count);
    }

    #make(drawn, buttons) {
        this.#drawn = drawn;
        const focused = this.contains(document.activeElement) ? document.activeElement.ariaLabel : null;
        this.replaceChildren(...buttons);
        if (focused === null) return;
        (buttons.find(({ ariaLabel }) => ariaLabel === focused) ?? buttons[0])?.focus();
    }

    /** In place: somebody may be about to join as another does. */
    #count(count) {
        const join = this.querySelector(".calls-join");
        if (!join) return;
        join.ariaLabel = `Join the call, ${count} in it`;
        join.lastChild.textContent = count;
    }

    #buttons(isCallable, call, isHere) {
        if (isHere || (!isCallable && !call)) return [];
        if (call) {
            return [h("button", {
                class: "calls-join", type: "button", onclick: () => calls.mine.join(call.id, "audio"),
            }, icon(shapes.call), "Join", h("span", { class: "calls-count" }))];
        }
        const { id } = this.#channel;
        return [
            this.#button("Call", shapes.call, () => calls.mine.start(id, "audio")),
            this.#button("Call with camera", shapes.camera, () => calls.mine.start(id, "video")),
            devices.canShareScreen && this.#button("Show a screen", shapes.screen, () => calls.mine.start(id, "screen"), "wide"),
        ].filter(Boolean);
    }

    #button(label, shape, run, more = "") {
        return h("button", {
            class: `quiet square ${more}`, type: "button", "aria-label": label, title: label,
            onclick: () => calls.mine.isEntering || run(),
            "aria-disabled": calls.mine.isEntering ? "true" : null,
        }, icon(shape));
    }
}

/** Where people know who is there, and there is somebody besides me. */
function isForCalls({ kind, members }) {
    return kind !== "public" && members.some((name) => name.toLowerCase() !== calls.me.username.toLowerCase());
}

export function callButtons(app) {
    customElements.define("calls-buttons", CallButtons);
    app.slot("channel-header-tools", "calls-buttons", { order: 5 });
}
