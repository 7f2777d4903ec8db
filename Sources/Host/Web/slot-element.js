// <m-slot name="…"> — holds what plugins put into the slot of that name (see slots.js).

import { slots } from "./slots.js";

class Slot extends HTMLElement {
    #context;
    #unwatch;
    #elements = new Map();

    connectedCallback() {
        this.#unwatch = slots.watch(this.getAttribute("name"), () => this.#fill());
        this.#fill();
    }

    disconnectedCallback() {
        this.#unwatch();
        this.#elements.clear();
        this.replaceChildren();
    }

    get context() {
        return this.#context;
    }

    set context(context) {
        this.#context = context;
        for (const [entry, element] of this.#elements) this.#give(entry, element);
    }

    #fill() {
        const entries = slots.in(this.getAttribute("name"));
        for (const [entry, element] of this.#elements) {
            if (entries.includes(entry)) continue;
            element.remove();
            this.#elements.delete(entry);
        }
        entries.forEach((entry, place) => {
            const element = this.#elements.get(entry) ?? this.#make(entry);
            if (this.children[place] !== element) this.insertBefore(element, this.children[place] ?? null);
        });
    }

    #make(entry) {
        const element = document.createElement(entry.tag);
        this.#elements.set(entry, element);
        this.#give(entry, element);
        return element;
    }

    /** One plugin's broken element must not take what is around it down. */
    #give(entry, element) {
        try {
            element.context = this.#context;
        } catch (error) {
            console.error(`${entry.plugin}: <${entry.tag}> failed`, error);
        }
    }
}

customElements.define("m-slot", Slot);
