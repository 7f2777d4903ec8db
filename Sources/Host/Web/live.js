// The live stream — does what a Link (see link.js) decides: the stream itself by fetch, the lead by Web Locks, talk
// between tabs by BroadcastChannel. fetch and not EventSource, because only fetch shows the server's heartbeats (a dead
// connection is known after 35 s) and the status of a refused stream.

import { EventParser } from "./event-parser.js";
import { hook, live } from "./hooks.js";
import { Link } from "./link.js";
import { asMe, signIn } from "./request.js";
import { session } from "./session.js";

/** Announced with true and false when the live connection comes and goes. */
export const ConnectionChanged = hook("ConnectionChanged");

// A tab that outlived its session must not speak for whoever signed in after it, in the same browser.
const name = `minimost-live-${session.me.id}`;

export class LiveStream {
    #announce;
    #link;
    #tabs;
    #stream = null;
    #timer = null;
    #clockDrift = drift();

    /** `announce(hook, value)` gets every event as `live(event.name)`. */
    constructor(announce) {
        this.#announce = announce;
        // Where a page is not a secure context there are no locks, and each tab streams for itself.
        const shared = Boolean(navigator.locks) && typeof BroadcastChannel === "function";
        this.#tabs = shared ? new BroadcastChannel(name) : null;
        this.#link = new Link({ now: () => performance.now(), random: Math.random, shared });
    }

    start() {
        if (this.#tabs) this.#tabs.onmessage = ({ data }) => this.#do(this.#link.heard(data));
        document.addEventListener("visibilitychange", () => {
            this.#do(this.#link.visible(document.visibilityState === "visible"));
        });
        addEventListener("online", () => this.#do(this.#link.online()));
        addEventListener("pageshow", ({ persisted }) => persisted && this.#do(this.#link.woke()));
        this.#do([...this.#link.visible(document.visibilityState === "visible"), ...this.#link.start()]);
    }

    #do(actions) {
        for (const action of actions) this.#perform(action);
        clearTimeout(this.#timer);
        const wait = this.#link.alarm - performance.now();
        if (wait < Infinity) this.#timer = setTimeout(() => this.#tick(), Math.max(0, wait));
    }

    #perform(action) {
        switch (action.do) {
        case "connect": return this.#connect(action.since);
        case "disconnect": return this.#disconnect();
        case "queue": return this.#lead({});
        case "steal": return this.#lead({ steal: true });
        case "tell": return this.#tabs?.postMessage(action.message);
        case "deliver": return this.#announce(live(action.event.name), action.event.data);
        case "connected": return this.#announce(ConnectionChanged, action.is);
        case "sign-in": return signIn();
        }
    }

    #tick() {
        const before = this.#clockDrift;
        this.#clockDrift = drift();
        const slept = Math.abs(this.#clockDrift - before) > 10_000;
        this.#do([...(slept ? this.#link.woke() : []), ...this.#link.tick()]);
    }

    /** Holds the lead for as long as this tab lives, unless another tab steals it. */
    async #lead(options) {
        try {
            await navigator.locks.request(name, options, () => {
                if (this.#link.isLeader) return null;
                this.#do(this.#link.elected());
                return new Promise(() => {});
            });
        } catch (error) {
            this.#do(error?.name === "AbortError" ? this.#link.deposed() : this.#withoutOthers());
        }
    }

    /** A browser that has locks and gives none would refuse the next request as well. */
    #withoutOthers() {
        this.#tabs?.close();
        this.#tabs = null;
        return this.#link.alone();
    }

    async #connect(since) {
        this.#disconnect();
        const stream = new AbortController();
        this.#stream = stream;
        const ifCurrent = (actions) => this.#stream === stream && this.#do(actions());
        try {
            const response = await fetch("/events", {
                headers: { accept: "text/event-stream", ...asMe, ...(since && { "last-event-id": since }) },
                cache: "no-store", signal: stream.signal,
            });
            if (response.ok) await this.#read(response.body, ifCurrent);
            const retryAfter = Number(response.headers.get("retry-after")) || null;
            ifCurrent(() => this.#link.closed({ status: response.status, retryAfter }));
        } catch {
            ifCurrent(() => this.#link.closed());
        }
    }

    async #read(body, ifCurrent) {
        const parser = new EventParser();
        const reader = body.pipeThrough(new TextDecoderStream()).getReader();
        for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
            ifCurrent(() => this.#link.beat());
            for (const event of parser.feed(value).map(decoded)) ifCurrent(() => event ? this.#link.event(event) : []);
        }
    }

    #disconnect() {
        const stream = this.#stream;
        this.#stream = null;
        stream?.abort();
    }
}

/** With its data read. An event that is not JSON is passed over: asking for it again would not mend it. */
function decoded(event) {
    if (event.retry !== undefined) return event;
    try {
        return { ...event, data: JSON.parse(event.data) };
    } catch (error) {
        console.error(`host: the event "${event.name}" cannot be read`, error);
        return null;
    }
}

/** The wall clock runs on while a machine sleeps and the monotonic one stands: their distance tells of sleep. */
function drift() {
    return Date.now() - performance.now();
}
