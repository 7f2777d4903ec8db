// Channels and messages as parts of the page's address.

/** #/channel/dm:alice:bob, #/channel/general/message/123 */
export function addressOf(channel, message = null) {
    const place = encodeURIComponent(channel).replaceAll("%3A", ":");
    return `#/channel/${place}${message === null ? "" : `/message/${message}`}`;
}

/** `{channel, message}`, each null when the address does not say. */
export function placeOf(hash) {
    const [, place, message] = /^#\/channel\/([^/]+)(?:\/message\/(\d+))?$/.exec(hash) ?? [];
    return { channel: place ? decoded(place) : null, message: message ? Number(message) : null };
}

function decoded(place) {
    try {
        return decodeURIComponent(place);
    } catch {
        return null;
    }
}
