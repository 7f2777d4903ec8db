// Watched — a thing that thinks and tells whoever watches that it changed.

export class Watched {
    #watchers = new Set();

    /** Calls on every change, until the function that it returns is called. */
    watch(watcher) {
        this.#watchers.add(watcher);
        return () => this.#watchers.delete(watcher);
    }

    /** For the thing itself. */
    changed(what) {
        for (const watcher of [...this.#watchers]) watcher(what);
    }
}
