// Panels — what can be shown beside the conversation, one at a time, and which of it is. Anybody may add one:
//   panels.add("polls", { heading: "Polls", tag: "polls-view" })     then: panels.open("polls")
//
// A <polls-view> is made when it is first opened and stays; it gets what `open` was given as its `context`, each time.
// One that has a method `takeFocus` is asked to take the focus when it is opened, else the heading has it.

import { Watched } from "host/watched.js";

export class Panels extends Watched {
    #views = new Map();
    #current = null;
    #aside = null;

    add(name, { heading, tag, back = "Back" }) {
        if (this.#views.has(name)) throw new TypeError(`there is a panel "${name}" already`);
        this.#views.set(name, Object.freeze({ name, heading, tag, back }));
    }

    /** The one that shows: `{name, heading, tag, back, context}`, or null. With `isBack` it stepped aside before. */
    get current() {
        return this.#current;
    }

    /** The one that made room for what was chosen in it, until somebody returns to it or goes elsewhere. */
    get aside() {
        return this.#aside;
    }

    isOpen(name) {
        return this.#current?.name === name;
    }

    open(name, context = null) {
        const view = this.#views.get(name);
        if (!view) throw new TypeError(`there is no panel "${name}"`);
        this.#show({ ...view, context });
    }

    close() {
        if (this.#current || this.#aside) this.#show(null);
    }

    toggle(name, context = null) {
        if (this.isOpen(name)) this.close();
        else this.open(name, context);
    }

    /** Makes room for what was chosen, which is in this channel. */
    stepAside(channel) {
        if (this.#current) this.#show(null, { ...this.#current, channel });
    }

    /** Comes back after `stepAside`. */
    resume() {
        if (this.#aside) this.#show({ ...this.#aside, isBack: true });
    }

    /** Another channel is shown: there is no way back from where nobody came from. */
    visited(channel) {
        if (this.#aside && this.#aside.channel !== channel) this.#show(this.#current);
    }

    #show(current, aside = null) {
        this.#current = current;
        this.#aside = aside;
        this.changed();
    }
}

export const panels = new Panels();
