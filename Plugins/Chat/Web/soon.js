// Soon — once for a burst of calls, a little later.

/** Milliseconds until then: at least so many, and up to so many more, so that not all pages ask the server at once. */
const least = 300;
const spread = 2_000;

/** A function that does the work some time after it is called; called again meanwhile, it is the same time. */
export function soon(work, { after = (wait, run) => setTimeout(run, wait), random = Math.random } = {}) {
    let isComing = false;
    return () => {
        if (isComing) return;
        isComing = true;
        after(least + random() * spread, () => {
            isComing = false;
            work();
        });
    };
}
