// Quotes — what a message shows of the one that it answers.

import { attachmentNames } from "./attachment-names.js";

/** In Unicode scalars, as the server counts. */
const longest = 140;

/** A message as the server would quote it in an answer. Of a deleted one nothing is left but that there was one. */
export function quoteOf(message) {
    const { id, sender, deletedAt } = message;
    return deletedAt ? { id } : { id, sender, excerpt: excerptOf(message) };
}

/** The beginning of what it says, on one line; of one without words the names of what is attached. */
export function excerptOf(message) {
    const characters = [...message.body || attachmentNames(message)];
    const beginning = characters.slice(0, longest).join("").replace(/[\n\t]/g, " ");
    return characters.length > longest ? `${beginning}…` : beginning;
}

/** The messages, with those that quote `changed` quoting it as it is now; the very same where nothing differs. */
export function requoted(messages, changed) {
    const quote = quoteOf(changed);
    const isOutdated = ({ replyTo }) => replyTo?.id === changed.id
        && (replyTo.excerpt !== quote.excerpt || replyTo.sender?.id !== quote.sender?.id);
    if (!messages.some(isOutdated)) return messages;
    return messages.map((message) => isOutdated(message) ? { ...message, replyTo: quote } : message);
}
