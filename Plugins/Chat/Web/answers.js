// Answers — what a request returns of a message may be older than what the live stream has told of it meanwhile. The
// stream tells of everything in its order, also of what was asked for here: such an answer is left.

/** So many messages are remembered that were heard of last. */
const remembered = 500;

export class Answers {
    #count = 0;
    #heard = new Map();

    hear({ id }) {
        this.#heard.delete(id);
        this.#heard.set(id, ++this.#count);
        if (this.#heard.size > remembered) this.#heard.delete(this.#heard.keys().next().value);
    }

    /** To be called before asking. Says of the message that comes whether nothing was heard of it since. */
    begin() {
        const begun = this.#count;
        return ({ id }) => (this.#heard.get(id) ?? 0) <= begun;
    }
}
