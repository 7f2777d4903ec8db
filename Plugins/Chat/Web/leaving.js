// Leaving — out of a private channel. With the last one who leaves it goes for good.

import { notify } from "minimost";
import { addressOf } from "./address.js";
import { ask } from "./asking.js";
import { channelActions } from "./channel-actions.js";
import { chat } from "./session.js";

const underway = new Set();

export function leaving(app) {
    channelActions.add({
        name: "leave", label: "Leave channel…", shape: "leave", order: 90, isDanger: true,
        isFor: ({ kind }) => kind === "private", run: (channel) => leave(app, channel),
    });
}

/** Whether I am leaving it myself: then nobody needs to tell me. */
export function isLeaving(id) {
    return underway.has(id);
}

async function leave(app, { id, name, members }) {
    const isLast = members.length < 2;
    const isSure = await ask({
        heading: `Leave “${name}”?`, button: isLast ? "Leave and delete" : "Leave channel",
        words: isLast ? "You are the last one in it. The channel goes for good, with everything that was written in it."
            : "You will not see any more what is written in it. Whoever is in it can add you again.",
    });
    if (!isSure) return;
    underway.add(id);
    try {
        const path = `/api/chat/channels/${encodeURIComponent(id)}/members/${encodeURIComponent(app.me.username)}`;
        await app.request("DELETE", path);
        chat.channels.remove(id);
        chat.forget(id);
        if (chat.current === id) location.hash = addressOf(chat.channels.all[0]?.id ?? id);
    } catch (error) {
        notify(error.message, { kind: "problem" });
    }
    // The stream may be behind the answer.
    setTimeout(() => underway.delete(id), 10_000);
}
