// How long a message is, counted as the server counts: in Unicode scalars, not in UTF-16 units.

/** Room is scarce when no more than this share of it is left. */
const scarce = 0.1;

export const length = (text) => [...text].length;

/** What to say of the room that is left: `{isOver, words}`, no words while there is plenty. */
export function remaining(text, limit) {
    const left = limit - length(text);
    if (left < 0) {
        return { isOver: true, words: `${spelled(-left)} too many. Shorten it a little, or make it two messages.` };
    }
    return { isOver: false, words: left <= limit * scarce ? `${spelled(left)} left` : "" };
}

function spelled(count) {
    return `${count.toLocaleString("en")} ${count === 1 ? "character" : "characters"}`;
}
