// What a channel is called, and who is in it besides me. A direct message has no name of its own.

/** The others in a direct message; empty for notes to oneself. */
export function others(channel, me) {
    return channel.members.filter((name) => name.toLowerCase() !== me.toLowerCase());
}

/** `nameOf(username)` spells a person's name. */
export function channelName(channel, me, nameOf) {
    if (channel.kind !== "dm") return channel.name || channel.id;
    const names = others(channel, me).map(nameOf);
    return names.length ? names.join(", ") : "Notes to yourself";
}

/** A channel that is known only by its id, as in an address: enough to show something at once. */
export function channelFromId(id) {
    const isDirect = id.startsWith("dm:");
    return {
        id, kind: isDirect ? "dm" : id.startsWith("private:") ? "private" : "public",
        name: isDirect || id.startsWith("private:") ? "" : id, topic: "",
        members: isDirect ? id.slice(3).split(":").filter(Boolean) : [],
        unread: 0, mentions: 0, lastMessage: null, lastRead: null, hidden: false, level: "all",
    };
}
