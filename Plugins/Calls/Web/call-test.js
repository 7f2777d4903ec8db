// Call test — what a call needs, tried one after the other, and what comes of it in a sentence.

import { Watched } from "host/watched.js";

/** In the order in which they are tried, as they are called in a list and in a sentence. */
const titles = {
    microphone: ["Microphone", "your microphone"],
    camera: ["Camera", "your camera"],
    stun: ["Server (STUN)", "the server’s STUN"],
    connection: ["A call with yourself", "the connection"],
};

/** What it means if one of them fails alone. */
const consequences = {
    microphone: "Others would not hear you. All else that a call needs is well.",
    camera: "Calls work here, but others would not see you.",
    stun: "You and this browser are ready. Calls may fail to connect, because the server’s STUN is out of reach.",
    connection: "This browser does not connect calls. An extension or a rule of your organisation may forbid WebRTC.",
};

export class CallTest extends Watched {
    #checks;
    #steps = [];
    #current = null;

    /**
     * `checks`: for each of microphone, camera, stun and connection `async ({say, ask, signal}) => {state, words}`, where
     * the state is "well", "problem", or a "note": not there, but not needed. What it throws is a problem, and its message
     * the words. `say(words)` tells what the page does meanwhile, `ask(words)` what a person is to do.
     */
    constructor(checks) {
        super();
        this.#checks = checks;
        this.#steps = waiting();
    }

    /**
     * `[{name, title, state, words, isAsked}]`; the last while the words ask a person to do something. Until there is an
     * outcome the state is "waiting" or "running".
     */
    get steps() {
        return this.#steps;
    }

    get isRunning() {
        return this.#current !== null;
    }

    /** Null until all is tried. */
    get summary() {
        return this.#steps.every(({ state }) => !["waiting", "running"].includes(state)) ? summary(this.#steps) : null;
    }

    /** From the beginning, also if it is under way. */
    async run() {
        this.stop();
        const current = this.#current = new AbortController();
        this.#steps = waiting();
        for (const { name } of this.#steps) {
            this.#set(name, { state: "running", words: "" });
            const outcome = await this.#try(name, current.signal);
            if (current.signal.aborted) return;
            this.#set(name, outcome);
        }
        this.#current = null;
        this.changed();
    }

    stop() {
        this.#current?.abort();
        this.#current = null;
    }

    async #try(name, signal) {
        const tell = (words, isAsked) => signal.aborted || this.#set(name, { state: "running", words, isAsked });
        try {
            return await this.#checks[name]({ say: (words) => tell(words, false), ask: (words) => tell(words, true), signal });
        } catch (error) {
            return { state: "problem", words: error.message };
        }
    }

    #set(name, { state, words, isAsked = false }) {
        this.#steps = this.#steps.map((step) => step.name === name ? { ...step, state, words, isAsked } : step);
        this.changed(name);
    }
}

const waiting = () => Object.entries(titles).map(([name, [title]]) => ({ name, title, state: "waiting", words: "", isAsked: false }));

function summary(steps) {
    const failed = steps.filter(({ state }) => state === "problem").map(({ name }) => name);
    if (failed.length > 1) return `In the way of calls: ${inWords(failed.map((name) => titles[name][1]))}. See above what to do.`;
    if (failed.length === 1) return consequences[failed[0]];
    return steps.every(({ state }) => state === "well") ? "Everything works." : "Calls work here.";
}

function inWords(names) {
    return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
