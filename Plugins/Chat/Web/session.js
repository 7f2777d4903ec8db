// What Chat's features share, made once when the plugin starts.

import { directory } from "auth/directory.js";
import { Watched } from "minimost";
import { Answers } from "./answers.js";
import { channelFromId, channelName } from "./channel-name.js";
import { Channels } from "./channels.js";
import { Composing } from "./composing.js";
import { Drafts } from "./drafts.js";
import { History } from "./history.js";
import { ChannelOpened } from "./hooks.js";
import { panels } from "./panels.js";
import { Selection } from "./selection.js";
import { Timeline } from "./timeline.js";

/** So many channels keep their messages for when they are opened again. */
const remembered = 30;

class Chat extends Watched {
    #timelines = new Map();
    #app;

    /** Once, when the plugin starts, and before any of its elements is made. */
    begin(app) {
        this.#app = app;
        this.me = app.me;
        this.maxLength = app.settings.maxMessageLength ?? 10_000;
        this.channels = new Channels(app.me.username);
        this.drafts = new Drafts(localStorage, app.me.id);
        this.composing = new Composing(localStorage, app.me.id);
        for (const kept of [this.drafts, this.composing]) addEventListener("storage", (event) => kept.heard(event));
        this.history = new History(app.request);
        this.answers = new Answers();
        this.propose = app.propose;
        this.panel = panels;
        /** The channel on show, the message it was opened at, and the one at the top of the window. */
        this.current = null;
        this.target = null;
        this.reading = null;
        /** How often something was shown: also what shows already may be asked for again. */
        this.visits = 0;
        /** <chat-composer>, while there is one. */
        this.composer = null;
        this.selection = new Selection();
    }

    /** The selected message's id, or null. */
    get selected() {
        return this.selection.id;
    }

    /** A channel as it is listed, or as much as its id says. */
    channel(id) {
        return this.channels.get(id) ?? channelFromId(id);
    }

    /** What a channel is called. */
    title(channel) {
        return channelName(channel, this.me.username, (username) => directory.nameOf(username));
    }

    /** The messages of a channel, as far as they are known here. Those used last are kept. */
    timeline(id) {
        const timeline = this.#timelines.get(id) ?? new Timeline(id);
        this.#timelines.delete(id);
        this.#timelines.set(id, timeline);
        for (const old of [...this.#timelines.keys()].slice(0, -remembered)) this.#timelines.delete(old);
        return timeline;
    }

    known(id) {
        return this.#timelines.get(id);
    }

    /** Asks for a change of a message, with `request` as the app's. What is shown of it follows the answer. */
    async change(method, path, options) {
        const isFresh = this.answers.begin();
        const message = await this.#app.request(method, path, options);
        if (isFresh(message)) {
            this.known(message.channel)?.apply(message);
            this.pins?.apply(message);
        }
        return message;
    }

    get timelines() {
        return [...this.#timelines.values()];
    }

    /** Forgets a channel's messages: they are fetched anew when it is opened. */
    forget(id) {
        this.#timelines.delete(id);
    }

    focusComposer() {
        this.composer?.focusField();
    }

    /** Shows a channel, at a message if one is named. */
    show(id, message = null) {
        this.current = id;
        this.target = message;
        this.visits += 1;
        this.#app.announce(ChannelOpened, id);
        this.changed();
    }
}

/**
 * Features add what others use of them: `outbox` (sending.js), `saw` (read-marks.js), `writeTo` (direct-messages.js),
 * `reactions` (reactions.js), `pin` (pinning.js), `confirmDelete` (deleting.js), `editLast` (editing.js), and `log`, the
 * list of messages on show.
 */
export const chat = new Chat();
