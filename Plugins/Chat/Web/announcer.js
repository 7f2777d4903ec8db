// Announcer — new messages of the open channel, read out once and in order. The log itself stays silent: it also
// changes when somebody scrolls, and old messages are not news.

import { directory } from "auth/directory.js";
import { h, live } from "minimost";
import { Announcements } from "./announcements.js";
import { chat } from "./session.js";

export function announcer(app) {
    const region = h("div", { class: "unseen", "aria-live": "polite", role: "status", id: "chat-announcer" });
    document.body.append(region);
    const announcements = new Announcements((texts) => {
        region.replaceChildren(...texts.map((text) => h("p", {}, text)));
    });

    app.on(live("message"), (message) => {
        if (message.channel !== chat.current || message.sender.id === app.me.id || message.deletedAt) return;
        // Asked before the list of channels hears of it: what is not newer than all the rest is an old one, changed.
        if (message.id <= (chat.channels.get(message.channel)?.lastMessage ?? Infinity)) return;
        announcements.add(message.id, `${directory.nameOf(message.sender.username)}: ${message.body}`);
    }, { order: "first" });
    chat.watch(() => announcements.clear());
}
