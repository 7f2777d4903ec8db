// Updates — what the live stream says, applied. After every hello the list of channels is asked for again (counts are
// state and not part of the stream); after a hello that does not resume, the messages on show are too.

import { live } from "minimost";
import { persistent } from "host/persistent.js";
import { chat } from "./session.js";
import { soon } from "./soon.js";

export function updates(app) {
    const refresh = persistent(async () => {
        const flight = chat.channels.beginRefresh();
        try {
            chat.channels.replace(await app.request("GET", "/api/chat/channels"), flight);
        } catch (error) {
            chat.channels.abandon(flight);
            throw error;
        }
    });
    const refreshSoon = soon(refresh);

    app.on(live("hello"), ({ resumed }) => {
        if (resumed) loadMissing();
        else startAnew();
        return refresh();
    });
    app.on(live("message"), (message) => {
        chat.answers.hear(message);
        chat.known(message.channel)?.apply(message);
        chat.composing.hear(message);
        if (!chat.channels.hear(message)) refreshSoon();
    });
    app.on(live("channel"), (channel) => chat.channels.apply(channel));
    app.on(live("channel-gone"), ({ id }) => chat.channels.remove(id));
    app.on(live("erased"), refreshSoon);
    app.on(live("read"), ({ channel, message }) => chat.channels.read(channel, message) || refreshSoon());

    refresh();
}

/** What was missed is unknown: other channels are fetched anew when they are opened, the open one where it is read. */
function startAnew() {
    for (const { channel } of chat.timelines) if (channel !== chat.current) chat.forget(channel);
    if (chat.current) reload(chat.timeline(chat.current));
}

/** A channel that was opened while the server was away. */
function loadMissing() {
    const timeline = chat.current && chat.timeline(chat.current);
    if (timeline && !timeline.isLoaded && !chat.history.isFetching(timeline)) reload(timeline);
}

/** Fetches a channel's messages anew, where somebody is on the way to, or else where it is being read. */
export function reload(timeline) {
    if (chat.history.again(timeline)) return;
    const place = timeline.isFollowed ? null
        : (timeline.isLoaded ? chat.reading : null) ?? chat.target ?? timeline.newest;
    if (place === null) chat.history.latest(timeline);
    else chat.history.around(timeline, place);
}
