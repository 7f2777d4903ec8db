// How long a message is, counted as the server counts: in Unicode scalars, not in UTF-16 units.

/** From this share of the limit on, the rest is said. */
const share = 0.9;

export const length = (text) => [...text].length;

/** What to say of the room that is left: `{isOver, words}`, no words while there is plenty. */
export function remaining(text, limit) {
    const left = limit - length(text);
    if (left < 0) return { isOver: true, words: `${spelled(-left)} too many. Shorten it a little, or make it two messages.` };
    return { isOver: false, words: left <= limit * (1 - share) ? `${spelled(left)} left` : "" };
}

function spelled(count) {
    return `${count.toLocaleString("en")} ${count === 1 ? "character" : "characters"}`;
}
