// Mentions — whom a message is meant for.

/** Whether a message's `mentions` name me, or everybody. */
export function isForMe({ mentions = [] }, me) {
    return mentions.some((name) => [me.toLowerCase(), "everyone"].includes(name.toLowerCase()));
}
