// <calls-view> — the call that this tab is in, above the conversation: who is there, their cameras and screens. As large
// as one wants it: a line, half of the window, or all of it.

import { directory } from "auth/directory.js";
import { Keyed } from "host/keyed.js";
import { h, icon, say } from "minimost";
import "./call-controls.js";
import { callName } from "./call-name.js";
import "./call-tile.js";
import { happenings, predicament } from "./happenings.js";
import { Loudspeakers } from "./loudspeakers.js";
import { calls } from "./session.js";
import { shapes } from "./shapes.js";
import { columns, spotlit, tiles } from "./tiles.js";
import { joined, left, ringback } from "./tones.js";
import { Voices } from "./voices.js";

const narrow = matchMedia("(max-width: 47.99rem)");
const sizes = {
    strip: { label: "Make the call a line", shape: shapes.smaller },
    split: { label: "Show the call above the conversation", shape: shapes.together },
    full: { label: "Show the call alone", shape: shapes.larger },
};

class CallView extends HTMLElement {
    #connected = null;
    #unwatch = [];
    #parts = null;
    #voices;
    #loudspeakers;
    #seen = null;
    #since = 0;
    #chosen = null;
    #clock = null;
    #endRingback = null;

    connectedCallback() {
        this.#unwatch = [
            calls.mine.watch(() => this.#draw()), directory.watch(() => this.#draw()),
        ];
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.#close();
    }

    /** Whether one is heard, for whom the button that shows it is far away. */
    sayMicrophone() {
        if (this.#parts) say(this.#parts.news, calls.media.isMuted ? "You are muted." : "You are not muted any more.");
    }

    /** To the buttons. */
    enter() {
        this.querySelector("calls-controls")?.enter();
    }

    #draw() {
        const { call } = calls.mine;
        if (!call) return this.#close();
        if (!this.#parts) this.#open();
        this.#tell(call);
        this.#drawHead(call);
        this.#drawTiles(call);
        this.#drawNote(call);
        this.#sound(call);
    }

    // MARK: Coming and going

    #open() {
        this.#connected = new AbortController();
        this.#since = Date.now();
        this.#seen = null;
        this.#chosen = null;
        const parts = this.#parts = {
            title: h("h2", { class: "call-title" }), time: h("span", { class: "call-time", "aria-hidden": "true" }),
            sizes: h("div", { class: "call-sizes", role: "group", "aria-label": "Size of the call" }),
            stage: h("div", { class: "call-stage" }), note: h("div", { class: "call-note", role: "status" }),
            news: h("p", { class: "unseen", role: "status" }),
        };
        this.replaceChildren(h("section", { class: "call", "aria-labelledby": "call-title" },
            h("header", { class: "call-head" }, parts.title, parts.time, parts.sizes),
            parts.stage, parts.note, h("calls-controls"), parts.news));
        parts.title.id = "call-title";
        parts.tiles = new Keyed(parts.stage, {
            make: () => {
                const tile = h("calls-tile");
                tile.spotlight = (key) => this.#choose(key);
                return tile;
            },
            update: (tile, item) => tile.show(item),
        });
        const watcher = new ResizeObserver(() => this.#arrange());
        watcher.observe(parts.stage);
        this.#connected.signal.addEventListener("abort", () => watcher.disconnect());
        this.#clock = setInterval(() => this.#tick(), 1_000);
        this.#loudspeakers = new Loudspeakers(() => this.#draw());
        this.#voices = new Voices(() => this.#drawVoices());
        this.#resize(narrow.matches ? "full" : "split");
        this.#tick();
        // What was pressed to get here is gone by then; whoever writes goes on writing.
        setTimeout(() => document.activeElement === document.body && this.enter());
    }

    #close() {
        if (!this.#parts) return;
        const hadFocus = this.contains(document.activeElement);
        this.#connected.abort();
        clearInterval(this.#clock);
        this.#endRingback?.();
        this.#endRingback = null;
        this.#voices.stop();
        this.#loudspeakers.stop();
        if (this.#seen?.participants.some(({ state }) => state !== "ringing")) left();
        this.#parts = null;
        delete this.dataset.size;
        this.replaceChildren();
        if (hadFocus) document.querySelector("[data-skip-target]")?.focus();
    }

    // MARK: Size

    #resize(size) {
        this.dataset.size = size;
        const { sizes: place } = this.#parts;
        const focused = place.contains(document.activeElement) && document.activeElement.value;
        place.replaceChildren(...Object.entries(sizes).map(([name, { label, shape }]) => h("button", {
            class: "quiet square small", type: "button", value: name, "aria-label": label, title: label,
            "aria-pressed": String(name === size), onclick: () => this.#resize(name),
        }, icon(shape))));
        // The one that was pressed may be out of sight now.
        const shown = [...place.children].filter(({ offsetParent }) => offsetParent);
        if (focused) (shown.find(({ value }) => value === focused) ?? shown[0])?.focus();
        this.#arrange();
    }

    #choose(key) {
        this.#chosen = this.#large() === key ? "none" : key;
        this.#draw();
    }

    #tiles(call = calls.mine.call) {
        return tiles({
            participants: call.participants, me: calls.me.username,
            peer: (username) => calls.mine.peer(username), own: (kind) => calls.media.stream(kind),
        });
    }

    #large() {
        return spotlit(this.#tiles(), this.#chosen);
    }

    /** As large as they may be. */
    #arrange() {
        if (!this.#parts) return;
        const { stage } = this.#parts;
        const { clientWidth: width, clientHeight: height } = stage;
        const fit = columns(stage.children.length, { width, height });
        stage.style.setProperty("--tile-width", `${fit.width}px`);
        stage.style.setProperty("--stage-height", `${height}px`);
    }

    // MARK: Drawing

    #drawHead(call) {
        this.#parts.title.textContent = callName(call);
    }

    #tick() {
        if (!this.#parts) return;
        const seconds = Math.max(0, Math.floor((Date.now() - this.#since) / 1_000));
        const two = (number) => String(number).padStart(2, "0");
        const hours = Math.floor(seconds / 3_600);
        this.#parts.time.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    }

    #drawTiles(call) {
        const { stage, tiles: keyed } = this.#parts;
        const list = this.#tiles(call);
        const large = spotlit(list, this.#chosen);
        const before = stage.children.length;
        stage.classList.toggle("spotlight", large !== null);
        keyed.show(list.map((tile) => ({ ...tile, isLarge: tile.key === large, canBeLarge: list.length > 1 })));
        if (stage.children.length !== before) this.#arrange();
        const others = calls.register.others(call);
        const heard = (name) => others.map(({ username }) => [username, calls.mine.peer(username)?.[name] ?? null]);
        const sounds = heard("sound").map(([username, stream]) => [`${username}'s screen`, stream]);
        this.#loudspeakers.show([...heard("voice"), ...sounds]);
        this.#voices.show([...heard("voice"), [calls.me.username, calls.media.isMuted ? null : calls.media.stream("voice")]]);
        this.#drawVoices();
    }

    #drawVoices() {
        for (const tile of this.#parts?.stage.children ?? []) {
            tile.isSpeaking = tile.key?.startsWith("person:") && this.#voices.isSpeaking(tile.key.slice("person:".length));
        }
    }

    #drawNote(call) {
        const { media, mine } = calls;
        const troubles = ["voice", "camera", "screen"].map((kind) => [kind, media.trouble(kind)]).filter(([, trouble]) => trouble);
        const isAlone = call.participants.length === 1;
        const state = this.#loudspeakers.isBlocked ? { kind: "problem", words: "The browser keeps this page silent.", isSilent: true }
            : predicament({ isCutOff: mine.isCutOff, troubles: troubles.map(([, trouble]) => trouble), call, isAlone });
        const { note } = this.#parts;
        const drawn = JSON.stringify(state);
        if (note.dataset.drawn === drawn) return;
        note.dataset.drawn = drawn;
        note.dataset.kind = state?.kind ?? "";
        note.replaceChildren(...(state ? [h("p", {}, state.words)] : []));
        if (state?.isSilent) note.append(this.#act("Hear the others", () => this.#loudspeakers.play()));
        if (state?.isTrouble) note.append(this.#act("Try again", () => troubles.forEach(([kind]) => media.open(kind))));
    }

    #act(label, run) {
        return h("button", { class: "secondary small", type: "button", onclick: run }, label);
    }

    // MARK: What is heard of it

    #tell(call) {
        const found = happenings(this.#seen, call, {
            me: calls.me.username, nameOf: (username) => directory.nameOf(username),
        });
        this.#seen = call;
        if (found.length === 0) return;
        say(this.#parts.news, found.map(({ words }) => words).join(" "));
        const tone = found.find((one) => one.tone)?.tone;
        if (tone) ({ joined, left })[tone]();
    }

    #sound(call) {
        const isRinging = call.state === "ringing";
        if (isRinging && !this.#endRingback) this.#endRingback = ringback();
        if (isRinging || !this.#endRingback) return;
        this.#endRingback();
        this.#endRingback = null;
    }
}

export function callView(app) {
    customElements.define("calls-view", CallView);
    app.slot("banner", "calls-view", { order: 50 });
}
