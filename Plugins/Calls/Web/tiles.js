// Tiles — what a call shows, in order: screens first, then people, me last. Decides, draws nothing.

/**
 * `[{key, kind: "screen" | "person", username, stream, isMine, isMuted, state}]`, where state is one of joined, ringing,
 * away, connecting, reconnecting.
 * - participants: as the server tells of them; me: my name
 * - peer(username): the connection to somebody, `{state, camera, screen}`, or undefined
 * - own(kind): my own stream, or null
 */
export function tiles({ participants, me, peer, own }) {
    const isMe = ({ username }) => username.toLowerCase() === me.toLowerCase();
    const people = [...participants.filter((person) => !isMe(person)), ...participants.filter(isMe)];
    const streamOf = (person, kind) => isMe(person) ? own(kind) : peer(person.username)?.[kind] ?? null;
    const screens = people.filter(({ sharing }) => sharing).map((person) => ({
        key: `screen:${person.username}`, kind: "screen", username: person.username, stream: streamOf(person, "screen"),
        isMine: isMe(person), isMuted: false, state: stateOf(person, isMe(person), peer),
    }));
    return [...screens, ...people.map((person) => ({
        key: `person:${person.username}`, kind: "person", username: person.username,
        stream: person.media === "video" ? streamOf(person, "camera") : null,
        isMine: isMe(person), isMuted: person.muted, state: stateOf(person, isMe(person), peer),
    }))];
}

/** The server knows who has come; whether they can be heard is for the connection to say. */
function stateOf({ username, state }, isMine, peer) {
    if (isMine || state !== "joined") return isMine ? "joined" : state;
    const connection = peer(username)?.state ?? "connecting";
    return connection === "connected" ? "joined" : connection;
}

/** Which tile is large: the one that was chosen, else the first screen of somebody else; null is all alike. */
export function spotlit(tiles, chosen) {
    if (chosen === "none") return null;
    const found = tiles.find(({ key }) => key === chosen) ?? tiles.find(({ kind, isMine }) => kind === "screen" && !isMine);
    return found?.key ?? null;
}

/** Columns of a grid in which so many tiles of 16:9 are as large as may be in a box. */
export function columns(count, { width, height }, gap = 8) {
    let best = { columns: 1, size: 0 };
    for (let columns = 1; columns <= count; columns += 1) {
        const rows = Math.ceil(count / columns);
        const byWidth = (width - gap * (columns - 1)) / columns;
        const byHeight = (height - gap * (rows - 1)) / rows * 16 / 9;
        const size = Math.min(byWidth, byHeight);
        if (size > best.size) best = { columns, size };
    }
    return { columns: best.columns, width: Math.floor(Math.max(best.size, 0)) };
}
