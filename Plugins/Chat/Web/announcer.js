// Announcer — new messages of the open channel, read out once and in order. The log itself stays silent: it also
// changes when somebody scrolls, and old messages are not news.

import { directory } from "auth/directory.js";
import { h, live } from "minimost";
import { Announcements } from "./announcements.js";
import { plainText } from "./markup.js";
import { chat } from "./session.js";

/** So many stay in the region, for readers that come to it late. */
const kept = 5;

export function announcer(app) {
    // Only what is added is read, not the whole anew.
    const region = h("div", {
        id: "chat-announcer", class: "unseen", role: "status", "aria-live": "polite", "aria-atomic": "false",
        "aria-relevant": "additions",
    });
    document.body.append(region);
    const announcements = new Announcements((text) => {
        region.append(h("p", {}, text));
        if (region.children.length > kept) region.firstChild.remove();
    });

    app.on(live("message"), (message) => {
        if (message.channel !== chat.current || message.sender.id === app.me.id || message.deletedAt) return;
        if (!chat.channels.isNew(message)) return;
        announcements.add(message.id, `${directory.nameOf(message.sender.username)}: ${plainText(message.body)}`);
    }, { order: "first" });
    chat.watch(() => {
        announcements.clear();
        region.replaceChildren();
    });
}
