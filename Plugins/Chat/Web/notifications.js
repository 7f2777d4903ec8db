// Notifications — a sound, and a notice on the desktop, for what is meant for me while I look elsewhere. Of the tabs of
// a browser one shows notices, and one that may sound makes the sounds; what any of them has before somebody's eyes
// needs neither. A channel has one notice, the latest; it goes when the channel is read.

import { directory } from "auth/directory.js";
import { live, listen, preferences } from "minimost";
import { addressOf } from "./address.js";
import { excerpt } from "./excerpt.js";
import { ability, liked } from "./notification-preferences.js";
import { NotificationRules } from "./notification-rules.js";
import "./notification-settings.js";
import { play } from "./sounds.js";
import { chat } from "./session.js";
import { Turns } from "./turns.js";

export function notifications(app) {
    const rules = new NotificationRules(app.me.username);
    const turns = new Turns(navigator.locks, app.me.id);
    const shown = new Map();

    const look = () => turns.look(document.visibilityState === "visible" && document.hasFocus() ? chat.current : null);
    const closeRead = () => {
        for (const [id, { notice, message }] of shown) {
            if ((chat.channels.get(id)?.lastRead ?? 0) < message) continue;
            notice.close();
            shown.delete(id);
        }
    };

    // Before the list of channels hears of it: afterwards nothing is new.
    app.on(live("message"), async (message) => {
        const isNew = chat.channels.isNew(message);
        const isOurs = turns.has("notices") || turns.has("sounds");
        if (!isNew || !isOurs) return;
        const isLooking = await turns.isLookedAt(message.channel);
        const channel = chat.channel(message.channel);
        const { desktop, sound } = rules.decide({
            message, isNew, channel, isLooking, preferences: liked(), now: Date.now(),
        });
        if (sound && turns.has("sounds")) play(sound);
        if (desktop && turns.has("notices")) show(message, channel);
    }, { order: "first" });

    function show(message, channel) {
        if (ability().state !== "on") return;
        const notice = new Notification(heading(message, channel), {
            body: preferences.get("chat.notice-text", true) ? excerpt(message.body, 240) || "Sent a file" : "A new message",
            tag: `minimost-${channel.id}`, renotify: true, silent: true,
        });
        notice.onclick = () => {
            window.focus();
            location.hash = addressOf(channel.id, message.id);
            notice.close();
        };
        shown.set(channel.id, { notice, message: message.id });
    }

    const { signal } = new AbortController();
    turns.stand("notices");
    listen(signal, window, "pointerdown keydown", () => turns.stand("sounds"), { once: true, capture: true });
    listen(signal, window, "focus blur", look);
    listen(signal, document, "visibilitychange", look);
    chat.watch(look);
    chat.channels.watch(closeRead);
    look();
    app.slot("settings", "chat-notification-settings", { order: 30, heading: "Notifications" });
}

function heading({ sender }, channel) {
    const name = directory.nameOf(sender.username);
    const title = chat.title(channel);
    if (channel.kind === "dm") return title === name ? name : `${name} (${title})`;
    return `${name} in ${channel.kind === "public" ? "#" : ""}${title}`;
}
