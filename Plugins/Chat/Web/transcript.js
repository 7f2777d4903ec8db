// Messages as plain text.

/** One as it was written; several with who said it, where it is not always the same person. */
export function transcript(messages, nameOf) {
    const said = messages.filter(({ body }) => body);
    const isOneVoice = new Set(said.map(({ sender }) => sender.id)).size < 2;
    return said.map(({ body, sender }) => isOneVoice ? body : `${nameOf(sender)}: ${body}`).join("\n");
}
