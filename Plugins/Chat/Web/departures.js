// Departures — the messages of somebody whose account went with everything they wrote go from this page, too.

import { directory } from "auth/directory.js";
import { AccountLeft } from "auth/hooks.js";
import { live, preferences } from "minimost";
import { chat } from "./session.js";
import { reload } from "./updates.js";

export function departures(app) {
    app.on(live("erased"), ({ user }) => forget((id) => id === user));
    // Who was not connected then finds it in the list of people.
    directory.watch(() => forget((id) => directory.byId(id)?.erased));
    app.on(AccountLeft, () => [chat.drafts, chat.composing, preferences].forEach((kept) => kept.clear()));
}

function forget(isGone) {
    const affected = chat.timelines.filter(({ messages }) => messages.some(({ sender }) => isGone(sender.id)));
    for (const timeline of affected) {
        if (timeline.channel === chat.current) reload(timeline);
        else chat.forget(timeline.channel);
    }
}
