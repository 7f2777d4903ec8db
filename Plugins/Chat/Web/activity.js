// Activity — what this browser says of its user: active, idle after a while without input in any tab, hidden when no
// tab shows. All tabs know of each other; one of them, the lead, tells the server.
//
// A tab that crashes does not say so. If it was the one in use, the browser counts as idle a while later.

/** Milliseconds without input until somebody is idle. */
export const patience = 5 * 60_000;
/** Milliseconds in which a tab tells of input once. */
const often = 15_000;
/** Milliseconds for which a change must hold: who goes from one tab to the next is hidden between the two. */
const settling = 1_000;
/** Milliseconds between two requests, and until one that failed is made again. */
const pause = 5_000;
const pauseAfterFailure = 30_000;

export class Activity {
    #tools;
    #tabs = new Map();
    #own;
    #isLead = false;
    #told = null;
    #next = -Infinity;
    #cancel = () => {};

    /**
     * `tab` names this tab among the others. `put(state)` tells the server, `say(message)` the other tabs; `now()` and
     * `after(ms, run)`, which returns a function that calls it off, are the clock.
     */
    constructor({ tab, put, say, now, after }) {
        this.#tools = { tab, put, say, now, after };
        this.#own = { isVisible: false, input: -Infinity };
        this.#tabs.set(tab, this.#own);
    }

    get state() {
        const tabs = [...this.#tabs.values()];
        if (!tabs.some(({ isVisible }) => isVisible)) return "hidden";
        return this.#tools.now() - this.#lastInput < patience ? "active" : "idle";
    }

    // MARK: This tab

    /** To look at a tab is to do something. */
    visible(isVisible) {
        Object.assign(this.#own, { isVisible, ...(isVisible && { input: this.#tools.now() }) });
        this.#tell();
        this.#plan();
    }

    input() {
        const { now } = this.#tools;
        if (now() - this.#own.input < often && this.#own.isVisible) return;
        Object.assign(this.#own, { isVisible: true, input: now() });
        this.#tell();
        this.#plan();
    }

    /** This tab speaks for all of them from now on. The others are asked what they know. */
    lead() {
        this.#isLead = true;
        this.#tools.say({ from: this.#tools.tab, isAsking: true });
        this.#plan();
    }

    /** The server has forgotten what it was told. */
    forgotten() {
        this.#told = null;
        this.#next = -Infinity;
        this.#plan();
    }

    leave() {
        this.#tools.say({ from: this.#tools.tab, isLeaving: true });
    }

    // MARK: The other tabs

    heard({ from, isAsking, isLeaving, isVisible, input }) {
        if (isAsking) return this.#tell();
        if (isLeaving) this.#tabs.delete(from);
        else this.#tabs.set(from, { isVisible, input });
        this.#plan();
    }

    #tell() {
        this.#tools.say({ from: this.#tools.tab, ...this.#own });
    }

    get #lastInput() {
        return Math.max(...[...this.#tabs.values()].map(({ input }) => input));
    }

    /** Looks again when there is something to tell, or when somebody who does nothing becomes idle. */
    #plan() {
        this.#cancel();
        if (!this.#isLead) return;
        const now = this.#tools.now();
        if (this.state !== this.#told) {
            const wait = this.#told === null ? 0 : settling;
            this.#cancel = this.#tools.after(Math.max(wait, this.#next - now), () => this.#put());
        } else if (this.state === "active") {
            this.#cancel = this.#tools.after(this.#lastInput + patience - now, () => this.#plan());
        }
    }

    async #put() {
        const { put, now } = this.#tools;
        const state = this.state;
        if (state === this.#told) return this.#plan();
        this.#told = state;
        this.#next = now() + pause;
        this.#plan();
        try {
            await put(state);
        } catch {
            if (this.#told !== state) return;
            this.#told = null;
            this.#next = now() + pauseAfterFailure;
            this.#plan();
        }
    }
}
