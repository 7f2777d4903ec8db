// What work costs, as far as a machine that others use as well can tell.

/** The time that the processor spent on it, in ms. */
export function cost(work) {
    const start = process.cpuUsage().user;
    work();
    return (process.cpuUsage().user - start) / 1_000;
}

/** The least of so many runs. */
export function leastCost(work, runs) {
    return Math.min(...Array.from({ length: runs }, () => cost(work)));
}

/** Whether one of up to `tries` runs costs less than so many ms: what always costs more does so every time. */
export function costsLessThan(limit, work, tries = 40) {
    for (let run = 0; run < tries; run += 1) if (cost(work) < limit) return true;
    return false;
}
