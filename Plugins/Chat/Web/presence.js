// Presence — who is about. What this browser says of me is decided in activity.js; what is known of everybody is in
// `chat.presences`: a dot on pictures, a word for those who do not see it, and what somebody says of where they are.

import { directory } from "auth/directory.js";
import { marks } from "auth/marks.js";
import { persistent } from "host/persistent.js";
import { h, live } from "minimost";
import { Activity } from "./activity.js";
import { Presences } from "./presences.js";
import { chat } from "./session.js";
import { Turns } from "./turns.js";

export function presence(app) {
    chat.presences = new Presences();
    chat.activity = activity(app);
    everybody(app);
    marks.use(mark);
    chat.presences.watch((username) => marks.changed(username));
    customElements.define("chat-presence", PresenceWords);
}

// MARK: Me

function activity(app) {
    const name = `minimost-activity-${app.me.id}`;
    const tabs = typeof BroadcastChannel === "function" ? new BroadcastChannel(name) : null;
    const own = new Activity({
        tab: String(crypto.getRandomValues(new Uint32Array(2))),
        put: (state) => app.request("PUT", "/api/chat/presence", { body: { state } }),
        say: (message) => tabs?.postMessage(message),
        now: Date.now,
        after,
    });
    if (tabs) tabs.onmessage = ({ data }) => own.heard(data);
    const look = () => own.visible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    for (const type of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
        addEventListener(type, () => own.input(), { capture: true, passive: true });
    }
    addEventListener("pagehide", () => own.leave());
    addEventListener("pageshow", look);
    look();
    // The server keeps this with the stream, and knows nothing of it on a new one.
    app.on(live("hello"), () => own.forgotten());
    // Where there are no locks, or none is given, each tab speaks; as they know of each other they say the same.
    new Turns(navigator.locks, app.me.id).stand("activity", () => own.lead());
    return own;
}

function after(wait, run) {
    const timer = setTimeout(run, wait);
    return () => clearTimeout(timer);
}

// MARK: Everybody

/** After every hello: what people did while the stream was away is not told later, also where it resumes. */
function everybody(app) {
    const { presences } = chat;
    const load = persistent(async () => {
        const flight = presences.beginLoad();
        try {
            presences.load(await app.request("GET", "/api/chat/presence"), flight);
        } catch (error) {
            presences.abandon(flight);
            throw error;
        }
    });
    app.on(live("hello"), load);
    app.on(live("presence"), (person) => presences.apply(person));
}

function mark(username) {
    if (directory.isGone(username)) return null;
    return { name: chat.presences.stateOf(username), title: inWords(username) };
}

/** "bob, active: at the quay" */
function inWords(username) {
    const status = chat.presences.statusOf(username);
    return `${directory.nameOf(username)}, ${chat.presences.wordOf(username)}${status && `: ${status}`}`;
}

/**
 * <chat-presence username="bob"> — beside somebody's name: a word for those who do not see the dot, and their status.
 * With `spelled` everybody sees the word.
 */
class PresenceWords extends HTMLElement {
    #unwatch = [];

    connectedCallback() {
        this.#unwatch = [chat.presences, directory].map((thing) => thing.watch(() => this.#draw()));
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.replaceChildren();
    }

    #draw() {
        const username = this.getAttribute("username");
        const isGone = directory.isGone(username);
        const word = isGone ? "" : chat.presences.wordOf(username);
        const status = isGone ? "" : chat.presences.statusOf(username);
        const isSpelled = this.hasAttribute("spelled");
        const drawn = JSON.stringify([word, status]);
        if (drawn === this.dataset.drawn && this.firstChild) return;
        this.dataset.drawn = drawn;
        this.replaceChildren(...[
            word && h("span", { class: isSpelled ? "presence-word" : "unseen" }, isSpelled ? word : `, ${word}`),
            status && h("span", { class: "status", title: status }, status),
        ].filter(Boolean));
    }
}
