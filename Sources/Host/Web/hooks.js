// Hooks — how features of different plugins meet. The owner exports the hook; its tense is its contract:
//   MessageWillSend  a proposal: handlers may return an amended value or throw a Refusal
//   MessageSent      a fact: every handler hears of it, one that throws never stops the others

/** Said to a person, by a handler that does not let a proposal through. */
export class Refusal extends Error {
    constructor(code, message) {
        super(message);
        this.name = "Refusal";
        this.code = code;
    }
}

/** A new hook. Two hooks of one name are two hooks: what counts is the value that the owner exports. */
export const hook = (name) => Object.freeze({ name });

const liveHooks = new Map();

/** The hook of one kind of event on the server's live stream. Always a fact. */
export function live(event) {
    if (!liveHooks.has(event)) liveHooks.set(event, hook(`live:${event}`));
    return liveHooks.get(event);
}

const ranks = { first: 0, normal: 1, last: 2 };

export class Hooks {
    #handlers = new Map();
    #report;

    /** `report(plugin, hook, error)` is told of handlers that throw what is not a Refusal. */
    constructor(report) {
        this.#report = report;
    }

    /** Order: first, normal, last; then plugins as they were started; then registration. Returns "unsubscribe". */
    on(plugin, hook, handler, { order = "normal" } = {}) {
        if (!hook?.name) throw new TypeError(`${plugin}: on() needs a hook that its owner exports`);
        if (!(order in ranks)) throw new TypeError(`${plugin}: order "${order}" is none of first, normal, last`);
        const entry = { plugin, handler, rank: ranks[order] };
        const entries = this.#handlers.get(hook) ?? [];
        const after = entries.findIndex((other) => other.rank > entry.rank);
        const sorted = after < 0 ? [...entries, entry] : [...entries.slice(0, after), entry, ...entries.slice(after)];
        this.#handlers.set(hook, sorted);
        return () => this.#handlers.set(hook, this.#handlers.get(hook).filter((other) => other !== entry));
    }

    /** The value after every handler had its say. A Refusal comes out; a handler that breaks is passed over. */
    async propose(hook, value) {
        for (const { plugin, handler } of this.#handlers.get(hook) ?? []) {
            try {
                value = (await handler(value)) ?? value;
            } catch (error) {
                if (error instanceof Refusal) throw error;
                this.#report(plugin, hook, error);
            }
        }
        return value;
    }

    announce(hook, value) {
        for (const { plugin, handler } of this.#handlers.get(hook) ?? []) {
            const failed = (error) => this.#report(plugin, hook, error);
            try {
                handler(value)?.catch?.(failed);
            } catch (error) {
                failed(error);
            }
        }
    }
}
