// Turns — of the tabs of one browser, which one does a thing that is to be done once; and what any of them is looking
// at. Web Locks say both, and let go of themselves when a tab is closed. Without them every tab is alone.

/**
 * Does the work while no other tab does what has this name. Where there are no locks, or none is given, it is done all
 * the same. Errors of the work itself come out.
 */
export async function exclusively(locks, name, work) {
    if (!locks) return work();
    let result = null;
    try {
        return await locks.request(name, () => result = work());
    } catch {
        return result ?? work();
    }
}

/** `locks`: navigator.locks, or undefined. */
export class Turns {
    #locks;
    #prefix;
    #held = new Set();
    #gaze = null;

    constructor(locks, user) {
        this.#locks = locks;
        this.#prefix = `minimost-${user}-`;
    }

    /** Stands for a task; its turn comes when the tab that has it goes. `begin` is called then. */
    stand(task, begin = () => {}) {
        const take = () => {
            this.#held.add(task);
            begin();
        };
        if (!this.#locks) return take();
        this.#locks.request(this.#prefix + task, () => {
            take();
            return new Promise(() => {});
        }).catch(() => this.has(task) || take());
    }

    has(task) {
        return this.#held.has(task);
    }

    /** This tab looks at something, a string, or at nothing: null. */
    look(at) {
        if (at === this.#gaze?.at) return;
        this.#gaze?.end();
        this.#gaze = null;
        if (at === null) return;
        const gaze = { at, end: () => {} };
        const isOver = new Promise((resolve) => gaze.end = resolve);
        this.#gaze = gaze;
        this.#locks?.request(this.#eye(at), { mode: "shared" }, () => isOver).catch(() => {});
    }

    /** Whether any tab looks at it. */
    async isLookedAt(at) {
        if (this.#gaze?.at === at) return true;
        if (!this.#locks) return false;
        const { held } = await this.#locks.query();
        return held.some(({ name }) => name === this.#eye(at));
    }

    #eye(at) {
        return `${this.#prefix}eye-${at}`;
    }
}
