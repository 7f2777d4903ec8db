// Updates — what the live stream says, applied. After every hello the list of channels is asked for again (counts are
// state and not part of the stream); after a hello that does not resume, the messages on show are too.

import { live, Offline } from "minimost";
import { chat } from "./session.js";

export function updates(app) {
    let again = null;

    app.on(live("hello"), ({ resumed }) => {
        if (!resumed) startAnew();
        return refresh();
    });
    app.on(live("message"), (message) => {
        chat.known(message.channel)?.apply(message);
        if (!chat.channels.hear(message)) refreshSoon();
    });
    app.on(live("channel"), (channel) => chat.channels.apply(channel));
    app.on(live("channel-gone"), ({ id }) => chat.channels.remove(id));
    app.on(live("read"), ({ channel, message }) => chat.channels.read(channel, message) || refreshSoon());
    refresh();

    async function refresh() {
        const flight = chat.channels.beginRefresh();
        try {
            chat.channels.replace(await app.request("GET", "/api/chat/channels"), flight);
        } catch (error) {
            chat.channels.abandon(flight);
            // The next hello asks again.
            if (!(error instanceof Offline)) throw error;
        }
    }

    /** One request for a burst of events. */
    function refreshSoon() {
        clearTimeout(again);
        again = setTimeout(refresh, 300);
    }
}

/** What was missed is unknown: other channels are fetched anew when they are opened, the open one where it is read. */
function startAnew() {
    chat.forgetOthers();
    if (!chat.current) return;
    const timeline = chat.timeline(chat.current);
    if (!timeline.isLoaded || timeline.isFollowed) chat.history.latest(timeline);
    else chat.history.around(timeline, chat.reading ?? timeline.newest);
}
