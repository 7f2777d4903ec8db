// Link — thinks about the live stream of one tab, and leaves the doing to live.js.
//
// One tab of a browser, the leader, holds the stream; it passes every event on to the other tabs, the followers, so
// that ten tabs cost one connection. Whatever happens is told to the link, each call returns what is to be done now:
//
//   { do: "connect", since }     open the stream, resuming after the cursor if there is one
//   { do: "disconnect" }         let go of the stream
//   { do: "queue" }              stand for leader; live.js says elected() when it is our turn
//   { do: "steal" }              become leader although another tab holds that place
//   { do: "tell", message }      say it to the other tabs
//   { do: "deliver", event }     hand the event to this tab's features
//   { do: "connected", is }      the connection came or went
//   { do: "sign-in" }            the session is over
//
// `alarm` is the time at which tick() wants to be called, `now` and `random` come from outside.
//
// What followers rely on: one sender's messages arrive in the order they were sent. A follower therefore has missed
// something exactly when the leader names a cursor that is not the follower's own, with a numbered event, a hello or
// its state; it then starts again from a hello that says `resumed: false`, and features fetch their state anew.

import { backoff } from "./backoff.js";

export const silence = 35_000;
export const pulse = 10_000;
const slowest = 30_000;

export class Link {
    #now;
    #random;
    #shared;
    #role = "none";
    #cursor = null;
    #hello = null;
    #isConnected = false;
    #isVisible = true;
    #pace = 1_000;
    #attempts = 0;
    #retryAt = Infinity;
    #silentAt = Infinity;
    #pulseAt = Infinity;

    /** `shared`: whether tabs can find each other here. Without it every tab is its own leader. */
    constructor({ now, random, shared }) {
        this.#now = now;
        this.#random = random;
        this.#shared = shared;
    }

    get alarm() {
        return Math.min(this.#retryAt, this.#silentAt, this.#pulseAt);
    }

    get isLeader() {
        return this.#role === "leader";
    }

    start() {
        if (!this.#shared) return this.elected();
        this.#role = "follower";
        this.#silentAt = this.#now() + silence;
        return [{ do: "queue" }, this.#tell({ kind: "ask" })];
    }

    // MARK: Elections

    elected() {
        this.#role = "leader";
        this.#pulseAt = this.#shared ? this.#now() + pulse : Infinity;
        return this.#connect();
    }

    /** There are no locks here after all: this tab streams for itself, and so does every other. */
    alone() {
        this.#shared = false;
        return this.isLeader ? [] : this.elected();
    }

    /** Another tab took the lead, because this one seemed asleep. */
    deposed() {
        this.#role = "follower";
        this.#retryAt = this.#pulseAt = Infinity;
        this.#silentAt = this.#now() + silence;
        return [{ do: "disconnect" }, { do: "queue" }, this.#tell({ kind: "ask" })];
    }

    // MARK: The stream (leader)

    /** Any bytes, heartbeats too. */
    beat() {
        if (!this.isLeader) return [];
        this.#silentAt = this.#now() + silence;
        return this.#now() >= this.#pulseAt - pulse / 2 ? this.#pulse() : [];
    }

    event(event) {
        if (!this.isLeader) return [];
        if (event.retry !== undefined) {
            this.#pace = event.retry;
            return [];
        }
        const since = this.#cursor;
        const actions = this.#take(event);
        return [this.#tell({ kind: "event", event, since }), ...actions];
    }

    /** The stream ended, or never began. `status` is the answer's, when there was one; `retryAfter` in seconds. */
    closed({ status, retryAfter } = {}) {
        if (!this.isLeader) return [];
        if (status === 401) return this.#end();
        const [attempts, first, random] = [this.#attempts, this.#pace, this.#random()];
        this.#attempts += 1;
        this.#silentAt = Infinity;
        this.#retryAt = this.#now() + backoff({ attempts, first, slowest, random, retryAfter });
        return [...this.#connected(false), ...this.#report()];
    }

    // MARK: Other tabs

    heard(message) {
        if (message.kind === "ask") return this.isLeader ? this.#report() : [];
        if (this.isLeader) return [];
        this.#silentAt = this.#now() + silence;
        if (message.kind === "event") return this.#follow(message);
        if (message.kind === "state") return this.#catchUp(message);
        return [];
    }

    // MARK: The world around

    tick() {
        const now = this.#now();
        if (now >= this.#retryAt) return this.#connect();
        if (now >= this.#silentAt) return this.#silent();
        if (now >= this.#pulseAt) return this.#pulse();
        return [];
    }

    /** The browser says that a network is there: no reason to wait. */
    online() {
        return this.#retryAt === Infinity ? [] : this.#connect();
    }

    visible(is) {
        this.#isVisible = is;
        if (!is) return [];
        if (this.#role === "follower" && this.#silentAt === Infinity) return this.#silent();
        return this.online();
    }

    /** The machine or the tab slept: whatever was connected may be dead without a word. */
    woke() {
        if (!this.isLeader) return [this.#tell({ kind: "ask" })];
        return [{ do: "disconnect" }, ...this.#connected(false), ...this.#connect()];
    }

    // MARK: In call order

    #connect() {
        this.#retryAt = Infinity;
        this.#silentAt = this.#now() + silence;
        return [{ do: "connect", since: this.#cursor }];
    }

    #take(event) {
        if (event.id) this.#cursor = event.id;
        if (event.name === "session-ended") return [{ do: "deliver", event }, ...this.#end()];
        if (event.name !== "hello") return [{ do: "deliver", event }];
        this.#hello = event;
        this.#attempts = 0;
        return [{ do: "deliver", event }, ...this.#connected(true)];
    }

    /** What is not numbered tells nothing of what was missed; before the first hello there is nothing to miss. */
    #follow({ event, since }) {
        const isGap = since !== this.#cursor;
        if (event.name === "hello") return this.#take(isGap ? anew(event) : event);
        if (!isGap || !event.id || !this.#hello) return this.#take(event);
        return [...this.#take(anew(this.#hello)), ...this.#take(event)];
    }

    #catchUp({ isConnected, cursor, hello }) {
        const isGap = hello && (this.#hello === null || cursor !== this.#cursor);
        this.#cursor = cursor;
        if (hello) this.#hello = hello;
        return [...(isGap ? [{ do: "deliver", event: anew(hello) }] : []), ...this.#connected(isConnected)];
    }

    #connected(is) {
        if (is === this.#isConnected) return [];
        this.#isConnected = is;
        return [{ do: "connected", is }];
    }

    #silent() {
        if (this.isLeader) return [{ do: "disconnect" }, ...this.closed()];
        // A hidden tab does not need the lead; it looks again when somebody looks at it.
        this.#silentAt = this.#isVisible ? this.#now() + silence : Infinity;
        return this.#isVisible ? [{ do: "steal" }] : [];
    }

    #pulse() {
        this.#pulseAt = this.#now() + pulse;
        return [this.#tell({ kind: "pulse" })];
    }

    #report() {
        if (!this.#shared) return [];
        return [this.#tell({
            kind: "state", isConnected: this.#isConnected, cursor: this.#cursor, hello: this.#hello,
        })];
    }

    #end() {
        this.#retryAt = this.#silentAt = this.#pulseAt = Infinity;
        return [{ do: "disconnect" }, { do: "sign-in" }];
    }

    #tell(message) {
        return { do: "tell", message };
    }
}

/** A hello that promises nothing about the past. */
function anew(hello) {
    return { ...hello, data: { ...hello.data, resumed: false } };
}
