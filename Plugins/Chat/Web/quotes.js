// Quotes — what a message shows of the one that it answers.

const longest = 140;

/** A message as the server would quote it in an answer. Of a deleted one nothing is left but that there was one. */
export function quoteOf({ id, sender, body, deletedAt }) {
    return deletedAt ? { id } : { id, sender, excerpt: excerptOf(body) };
}

/** The beginning of a text, on one line. */
export function excerptOf(body) {
    return [...body.replace(/\s+/g, " ").trim()].slice(0, longest).join("");
}

/** The messages, with those that quote `changed` quoting it as it is now; the very same where nothing differs. */
export function requoted(messages, changed) {
    const quote = quoteOf(changed);
    const isOutdated = ({ replyTo }) => replyTo?.id === changed.id
        && (replyTo.excerpt !== quote.excerpt || replyTo.sender?.id !== quote.sender?.id);
    if (!messages.some(isOutdated)) return messages;
    return messages.map((message) => isOutdated(message) ? { ...message, replyTo: quote } : message);
}
