// Navigation — the address says which channel is open: #/channel/general, and #/channel/general/message/123 for a
// message in it. Without one it is the channel that was open last, or the first there is.

import { live, notify } from "minimost";
import { addressOf, placeOf } from "./address.js";
import { attention } from "./channels.js";
import { nextAfter } from "./next-unread.js";
import { arrival } from "./returning.js";
import { chat } from "./session.js";

export function navigation(app) {
    const key = `minimost.channel.${app.me.id}`;
    let isRestored = false;

    const follow = () => {
        const { channel, message } = placeOf(location.hash);
        if (!channel) return restore();
        keep(channel);
        chat.show(channel, arrival(message));
    };
    const restore = () => {
        isRestored = true;
        open(localStorage.getItem(key) ?? chat.channels.all[0]?.id);
    };
    const keep = (channel) => {
        try {
            localStorage.setItem(key, channel);
        } catch {
            // Full, or not ours to write: the next visit begins with the first channel.
        }
    };
    const open = (id) => id && location.replace(addressOf(id));
    const step = (by) => {
        const ids = chat.channels.all.map((channel) => channel.id);
        const at = ids.indexOf(chat.current);
        if (ids.length) location.hash = addressOf(ids[(at + by + ids.length) % ids.length]);
    };

    const nextUnread = () => {
        const next = nextAfter(chat.channels.all, chat.current, (channel) => attention(channel) > 0);
        if (next) location.hash = addressOf(next.id);
        else notify("Nothing is unread anywhere else.");
    };

    app.shortcut("Alt+↑", "Previous channel", () => step(-1));
    app.shortcut("Alt+↓", "Next channel", () => step(1));
    app.shortcut("Ctrl+J", "Next channel", () => step(1));
    app.shortcut("o", "Next channel with something unread", nextUnread);
    app.on(live("channel-gone"), ({ id }) => chat.current === id && open(chat.channels.all[0]?.id));
    addEventListener("hashchange", follow);
    const unwatch = chat.channels.watch(() => {
        if (!chat.channels.isLoaded) return;
        unwatch();
        // What was open last may be gone by now.
        const isThere = chat.current && (!isRestored || chat.channels.get(chat.current));
        if (!isThere) open(chat.channels.all[0]?.id);
    });
    follow();
}
