// Watched — a thing that thinks and tells whoever watches that it changed.

export class Watched {
    #watchers = new Set();

    /** Calls on every change, until the function that it returns is called. */
    watch(watcher) {
        this.#watchers.add(watcher);
        return () => this.#watchers.delete(watcher);
    }

    /** For the thing itself. A watcher that throws is reported as any uncaught error is, and the others hear too. */
    changed(what) {
        for (const watcher of [...this.#watchers]) {
            try {
                watcher(what);
            } catch (error) {
                queueMicrotask(() => { throw error; });
            }
        }
    }
}
