// The page's import map, for tests: "chat/outbox.js" is found where the server would serve it from. Import this first,
// then the class under test with `await import(…)`.

import { register } from "node:module";

register("./import-map.js", import.meta.url);

/** A clock that stands still until it is told to go on; what is due runs then, in order of time. */
export class Clock {
    #timers = [];
    time = 1_000_000;

    now = () => this.time;

    after = (wait, run) => {
        const timer = { at: this.time + wait, run };
        this.#timers.push(timer);
        return () => this.#timers = this.#timers.filter((other) => other !== timer);
    };

    get waiting() {
        return this.#timers.length;
    }

    async pass(milliseconds) {
        const until = this.time + milliseconds;
        for (;;) {
            const [next] = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
            if (!next) break;
            this.#timers = this.#timers.filter((timer) => timer !== next);
            this.time = next.at;
            next.run();
            await settled();
        }
        this.time = until;
    }
}

/** Lets every promise that can go on do so. */
export async function settled() {
    for (let round = 0; round < 30; round += 1) await new Promise(setImmediate);
}
