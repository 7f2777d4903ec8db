// ReactionWishes — what I want my reactions to be, from the press until the server has answered: shown at once, taken
// back where it is refused. Pressed again meanwhile, it is the last word that counts, and it is said once.

import { Watched } from "host/watched.js";

export class ReactionWishes extends Watched {
    #me;
    #tools;
    #wishes = new Map();

    /**
     * - send(message, emoji, isOn): tells the server; the message as it is then
     * - stored(message): it is so now
     * - refused(error): it is not
     */
    constructor(me, tools) {
        super();
        this.#me = me;
        this.#tools = tools;
    }

    /** The reactions of a message as I have asked for them: `{"👍": ["alice", "bob"]}`. */
    over({ id, reactions = {} }) {
        const result = { ...reactions };
        for (const [emoji, { isOn }] of this.#wishes.get(id) ?? []) {
            const others = (result[emoji] ?? []).filter((name) => !this.#isMe(name));
            const names = isOn ? this.#with(result[emoji] ?? []) : others;
            if (names.length) result[emoji] = names;
            else delete result[emoji];
        }
        return result;
    }

    has(message, emoji) {
        return Boolean(this.over(message)[emoji]?.some((name) => this.#isMe(name)));
    }

    toggle(message, emoji) {
        return this.set(message, emoji, !this.has(message, emoji));
    }

    async set(message, emoji, isOn) {
        const wishes = this.#wishes.get(message.id) ?? new Map();
        const underway = wishes.get(emoji);
        this.#wishes.set(message.id, wishes.set(emoji, underway ?? { isOn }));
        if (underway) underway.isOn = isOn;
        this.changed(message);
        if (!underway) await this.#fulfil(message, emoji, wishes);
    }

    async #fulfil(message, emoji, wishes) {
        const wish = wishes.get(emoji);
        try {
            let answer, said;
            do {
                said = wish.isOn;
                answer = await this.#tools.send(message, emoji, said);
            } while (said !== wish.isOn);
            this.#end(message, emoji, wishes);
            this.#tools.stored(answer);
        } catch (error) {
            this.#end(message, emoji, wishes);
            this.changed(message);
            this.#tools.refused(error);
        }
    }

    #end(message, emoji, wishes) {
        wishes.delete(emoji);
        if (wishes.size === 0) this.#wishes.delete(message.id);
    }

    #with(names) {
        return names.some((name) => this.#isMe(name)) ? names : [...names, this.#me];
    }

    #isMe(name) {
        return name.toLowerCase() === this.#me.toLowerCase();
    }
}

/**
 * The same reactions; those that were there before stand where they stood, new ones come after them in the order in which
 * they were put there, as the server says it.
 */
export function inKnownOrder(reactions, known = {}, said = []) {
    if (!reactions) return reactions;
    const order = [...Object.keys(known), ...said, ...Object.keys(reactions)].filter((emoji) => emoji in reactions);
    return Object.fromEntries(order.map((emoji) => [emoji, reactions[emoji]]));
}
