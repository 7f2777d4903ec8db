// How long to wait before the next try: longer with each, up to a limit, and never all at the same moment.

/** Ten minutes: whatever a server asks for, somebody who waits should not wait for ever. */
export const longestWait = 600_000;

/**
 * Milliseconds.
 * - attempts: how many failed before
 * - first, slowest: the wait after the first of them, and what it grows to
 * - random: from 0 to 1, of this time; spreads the wait over its upper half
 * - retryAfter: seconds that the server asked for, if it did; the least that is waited
 */
export function backoff({ attempts, first, slowest, random, retryAfter }) {
    const longest = Math.min(slowest, first * 2 ** attempts);
    const wait = Math.max(longest * (0.5 + random / 2), (retryAfter ?? 0) * 1_000);
    return Math.min(longestWait, wait);
}
