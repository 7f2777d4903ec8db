// Sending — gives the outbox what it needs from the browser: the store, a lock a channel so that of ten tabs one
// sends, and a channel to the other tabs.

import { AccountLeft } from "auth/hooks.js";
import { ConnectionChanged, live } from "minimost";
import { MessageSent } from "./hooks.js";
import { Outbox } from "./outbox.js";
import { openStore } from "./outbox-store.js";
import { chat } from "./session.js";
import { exclusively } from "./turns.js";

export async function sending(app) {
    const name = `minimost-outbox-${app.me.id}`;
    const tabs = typeof BroadcastChannel === "function" ? new BroadcastChannel(name) : null;
    const store = openStore(name);
    const whenOpen = (method) => async (value) => (await store)[method](value);

    const outbox = new Outbox({
        store: { list: whenOpen("list"), get: whenOpen("get"), put: whenOpen("put"), remove: whenOpen("remove") },
        post: ({ channel, body, nonce, replyTo, attachments }) => app.request("POST",
            `/api/chat/channels/${encodeURIComponent(channel)}/messages`,
            { body: { body, nonce, replyTo, attachments } }),
        // Without locks tabs may both send; the nonce still makes it one message.
        exclusively: (channel, work) => exclusively(navigator.locks, `${name}-${channel}`, work),
        tell: (change) => tabs?.postMessage(change),
        sent: (message) => {
            // What the stream has told of it already is as new, or newer.
            const timeline = chat.known(message.channel);
            if (!timeline?.get(message.id)) timeline?.apply(message);
            app.announce(MessageSent, message);
        },
        now: Date.now,
        random: Math.random,
        nonce,
        after: (wait, run) => {
            const timer = setTimeout(run, wait);
            return () => clearTimeout(timer);
        },
    });
    chat.outbox = outbox;
    if (tabs) tabs.onmessage = ({ data }) => outbox.heard(data);
    // Last: what stands for a message goes once the message itself is there.
    app.on(live("message"), ({ nonce, sender }) => nonce && sender.id === app.me.id && outbox.settle(nonce),
        { order: "last" });
    app.on(ConnectionChanged, (is) => is && outbox.online());
    app.on(AccountLeft, () => outbox.clear());
    addEventListener("online", () => outbox.online());
    await outbox.open();
}

/** 128 random bits in hexadecimal. (`crypto.randomUUID` is missing where a page is not a secure context.) */
function nonce() {
    const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
