// What a message is called that has no words.

/** The names of its attachments, "plan.pdf, map.png"; empty without any. */
export function attachmentNames({ attachments = [] }) {
    return attachments.map(({ name }) => name).join(", ");
}
