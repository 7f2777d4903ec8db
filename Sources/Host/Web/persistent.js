// Persistent — work that is done again until it succeeds, with pauses that grow.

import { backoff } from "./backoff.js";

/** Worth another try: there was no answer, patience was asked for, or the server is in trouble. */
export function isPassing({ status }) {
    return status === undefined || [408, 425, 429].includes(status) || status >= 500;
}

/**
 * A function that does the work. While it fails for a passing reason it is done again; called once more meanwhile, it
 * begins anew at once. What is not passing is thrown to whoever called.
 */
export function persistent(work, { after = later, random = Math.random } = {}) {
    let wake = () => {};
    let latest = 0;

    return async function run() {
        const mine = latest += 1;
        wake();
        for (let attempts = 0; mine === latest; attempts += 1) {
            try {
                return await work();
            } catch (error) {
                if (!isPassing(error)) throw error;
                const wait = backoff({
                    attempts, first: 1_000, slowest: 30_000, random: random(), retryAfter: error.retryAfter,
                });
                await new Promise((resolve) => {
                    const cancel = after(wait, resolve);
                    wake = () => (cancel(), resolve());
                });
            }
        }
    };
}

function later(wait, run) {
    const timer = setTimeout(run, wait);
    return () => clearTimeout(timer);
}
