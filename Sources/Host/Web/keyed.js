// Keyed — makes an element's children those of a list, and keeps the elements of items that stay: what a person is
// pressing, reading or has focused is not taken away under their hands.

export class Keyed {
    #parent;
    #make;
    #update;
    #elements = new Map();

    /** `make(item)` makes an item's element, `update(element, item)` shows the item in it, new or changed. */
    constructor(parent, { make, update = () => {} }) {
        this.#parent = parent;
        this.#make = make;
        this.#update = update;
    }

    /** Shows these items, each with a `key` of its own, in this order. */
    show(items) {
        const { activeElement } = document;
        const focused = this.#parent.contains(activeElement) ? activeElement : null;
        const keys = new Set(items.map(({ key }) => key));
        for (const [key, element] of this.#elements) {
            if (keys.has(key)) continue;
            element.remove();
            this.#elements.delete(key);
        }
        let next = this.#parent.firstChild;
        for (const item of items) {
            const element = this.#elements.get(item.key) ?? this.#make(item);
            this.#elements.set(item.key, element);
            this.#update(element, item);
            if (element === next) next = next.nextSibling;
            else this.#parent.insertBefore(element, next);
        }
        // What is moved loses the focus.
        const isLost = focused !== null && document.activeElement === document.body;
        if (isLost && this.#parent.contains(focused)) focused.focus({ preventScroll: true });
    }

    get(key) {
        return this.#elements.get(key);
    }

    clear() {
        this.#elements.clear();
        this.#parent.replaceChildren();
    }
}
