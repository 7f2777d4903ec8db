// Message actions — what can be done with a message, wherever it is offered: on the toolbar, in the menu, by a key.
//
//   messageActions.add({ name: "reply", label: "Reply", shape: "reply", order: 20, key: "r", isFor, run })

import { isLine } from "./rows.js";

export class MessageActions {
    #actions = [];
    #keyed = null;

    /**
     * Offers an action; what is returned takes it back.
     * - name: what it is known by; label: what it is called; labelFor(message): where that depends on the message
     * - shape: an icon's name, or its path data
     * - order: its place among the others
     * - key: does it to the selected message; help: how the list of keys calls it
     * - isQuick: stands on the toolbar itself; isDangerous: something is lost by it; isForLines: also for what happened
     * - isFor(message, channel): whether it makes sense; run(message, {anchor}): does it, near that element
     */
    add(action) {
        const entry = { order: 50, key: null, isFor: () => true, labelFor: () => action.label, ...action };
        this.#actions = [...this.#actions, entry].sort((a, b) => a.order - b.order);
        const release = this.#keyed?.(entry);
        return () => {
            this.#actions = this.#actions.filter((other) => other !== entry);
            release?.();
        };
    }

    /** What can be done with a message, in order. Nothing with one that is deleted. */
    for(message, channel) {
        if (message.deletedAt || !message.id) return [];
        return this.#actions.filter((action) => (
            (action.isForLines || !isLine(message)) && action.isFor(message, channel)
        ));
    }

    /** The action of this name, if it makes sense for the message. */
    get(name, message, channel) {
        return this.for(message, channel).find((action) => action.name === name);
    }

    /** `bind(action)` gives keys to those that have one, now and later, and returns what takes them away. */
    keys(bind) {
        this.#keyed = (action) => action.key ? bind(action) : undefined;
        for (const action of this.#actions) this.#keyed(action);
    }
}

export const messageActions = new MessageActions();
