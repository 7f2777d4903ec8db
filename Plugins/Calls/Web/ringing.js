// Ringing — who calls me, on a card over everything: come in, with or without the camera, or decline. One tab of the
// browser makes the sound, and puts a notice on the desktop where that was asked for.

import { directory } from "auth/directory.js";
import { addressOf } from "chat/address.js";
import { ability, liked } from "chat/notification-preferences.js";
import { chat } from "chat/session.js";
import { exclusively } from "chat/turns.js";
import { h, icon, notify, say } from "minimost";
import { callName, isMine } from "./call-name.js";
import { devices } from "./devices.js";
import { calls } from "./session.js";
import { shapes } from "./shapes.js";
import { ring } from "./tones.js";

/** Seconds after which it is quiet here also where the server cannot say so. */
const slack = 5;

class Ringing extends HTMLElement {
    #unwatch = [];
    #news = h("p", { class: "unseen", role: "status" });
    #list = h("div", { class: "ring-cards" }, this.#news);
    #cards = new Map();
    /** These do not ring here any more, whatever the server knows. */
    #answered = new Set();

    connectedCallback() {
        const dialogs = new MutationObserver(() => this.#place());
        dialogs.observe(document.body, { subtree: true, attributeFilter: ["open"] });
        this.#unwatch = [
            calls.register.watch(() => this.#draw()), chat.channels.watch(() => this.#draw()), () => dialogs.disconnect(),
        ];
        this.#place();
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        for (const id of [...this.#cards.keys()]) this.#remove(id);
        this.#list.remove();
    }

    /** Outside of a dialog that is open nothing can be read or pressed: cards come into it. */
    #place() {
        const dialog = this.#cards.size > 0 ? [...document.querySelectorAll("dialog[open]")].at(-1) : null;
        const place = dialog ?? this;
        if (this.#list.parentElement !== place) place.append(this.#list);
    }

    /** The first button of the first card, if any rings. */
    enter() {
        const button = this.#list.querySelector("button");
        button?.focus();
        return Boolean(button);
    }

    #draw() {
        const all = calls.register.ringing;
        for (const id of this.#answered) if (!all.some((call) => call.id === id)) this.#answered.delete(id);
        const ringing = all.filter(({ id, channel }) => (
            !this.#answered.has(id) && chat.channels.get(channel)?.level !== "none"));
        for (const id of [...this.#cards.keys()]) {
            if (ringing.some((call) => call.id === id)) continue;
            const isHere = Boolean(calls.register.mine(calls.register.get(id))?.seat);
            say(this.#news, isHere ? "Answered on another device, or in another tab." : "It does not ring any more.");
            this.#remove(id);
        }
        for (const call of ringing) if (!this.#cards.has(call.id)) this.#add(call);
    }

    #add(call) {
        const { invitedBy } = calls.register.mine(call);
        const name = directory.nameOf(invitedBy);
        const place = placeOf(call);
        const id = `ring-${call.id}`;
        const card = h("section", { class: "ring-card", role: "alertdialog", "aria-labelledby": id },
            h("auth-avatar", { username: invitedBy }),
            h("p", { class: "ring-words", id, role: "alert" },
                h("strong", {}, name), ` is calling${place}.`),
            h("div", { class: "ring-buttons" },
                h("button", { class: "primary", type: "button", onclick: () => this.#answer(call, "audio") },
                    icon(shapes.call), "Accept"),
                devices.canCall && h("button", {
                    class: "secondary square", type: "button", "aria-label": "Accept with camera", title: "Accept with camera",
                    onclick: () => this.#answer(call, "video"),
                }, icon(shapes.camera)),
                h("button", { class: "danger", type: "button", onclick: () => this.#decline(call) },
                    icon(shapes.hangUp), "Decline")));
        const timer = setTimeout(() => this.#quiet(call), (calls.settings.ringSeconds + slack) * 1_000);
        this.#cards.set(call.id, { card, timer, silence: this.#sound(call, name, place) });
        this.#place();
        this.#list.append(card);
    }

    /** Until it is called off, in one tab of this browser, and not to whom nothing is to disturb. */
    #sound(call, name, place) {
        if (Date.now() < (liked().quietUntil ?? 0)) return () => {};
        let isQuiet = false;
        let end = () => {};
        const isOver = new Promise((resolve) => end = () => (isQuiet = true, resolve()));
        exclusively(navigator.locks, `minimost-${chat.me.id}-ring-${call.id}`, async () => {
            if (isQuiet) return;
            const quiet = ring();
            const notice = document.hasFocus() || ability().state !== "on" ? null
                : new Notification(`${name} is calling${place}`, { tag: `minimost-ring-${call.id}`, silent: true });
            if (notice) notice.onclick = () => (window.focus(), this.enter());
            await isOver;
            quiet();
            notice?.close();
        });
        return end;
    }

    #remove(id) {
        if (!this.#cards.has(id)) return;
        const { card, timer, silence } = this.#cards.get(id);
        const hadFocus = card.contains(document.activeElement);
        this.#cards.delete(id);
        clearTimeout(timer);
        silence();
        card.remove();
        if (hadFocus && !this.enter()) chat.focusComposer();
    }

    #quiet(call) {
        this.#answered.add(call.id);
        this.#remove(call.id);
    }

    async #answer(call, media) {
        // The call itself takes the focus.
        document.activeElement.blur();
        this.#quiet(call);
        if (isMine(call.channel)) location.hash = addressOf(call.channel);
        if (await calls.mine.join(call.id, media)) return;
        this.#answered.delete(call.id);
        this.#draw();
        if (document.activeElement === document.body) this.enter();
    }

    async #decline(call) {
        this.#quiet(call);
        try {
            await calls.request("POST", `/api/calls/${call.id}/decline`, { body: {} });
        } catch (error) {
            if (error.code !== "not-ringing" && error.code !== "call-not-found") notify(error.message, { kind: "problem" });
        }
    }
}

/** Whom else, or in which channel. */
function placeOf(call) {
    if (isMine(call.channel) && chat.channel(call.channel).kind === "private") return ` in ${callName(call)}`;
    const known = [calls.register.mine(call).invitedBy, calls.me.username].map((name) => name.toLowerCase());
    const isOther = ({ username }) => !known.includes(username.toLowerCase());
    const others = call.participants.filter(isOther).map(({ username }) => directory.nameOf(username));
    return others.length ? ` you and ${others.slice(0, 3).join(", ")}${others.length > 3 ? " and others" : ""}` : "";
}

export function ringing(app) {
    customElements.define("calls-ringing", Ringing);
    app.slot("app", "calls-ringing", { order: 20 });
}
