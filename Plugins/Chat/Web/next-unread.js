// The next of a ring of channels.

/** The first after the one with the id `from` for which it holds, going round; that one itself is not it. */
export function nextAfter(channels, from, holds) {
    const at = channels.findIndex(({ id }) => id === from);
    const round = [...channels.slice(at + 1), ...channels.slice(0, Math.max(at, 0))];
    return round.find(holds) ?? null;
}
