// The sign on the tab: a dot when something is unread, a stronger one when it is for me. An installed app wears the count.

import { attention } from "./channels.js";
import { chat } from "./session.js";
import { signFor } from "./tab-sign.js";

export function favicon() {
    const link = document.querySelector('link[rel="icon"]');
    const signs = {
        none: link.href,
        unread: new URL("icon-unread.svg", import.meta.url).href,
        mine: new URL("icon-mine.svg", import.meta.url).href,
    };
    let shown = "none";
    let counted = 0;

    chat.channels.watch(() => {
        const sign = signFor(chat.channels.all);
        if (sign !== shown) link.href = signs[shown = sign];
        const count = chat.channels.all.reduce((sum, channel) => sum + attention(channel), 0);
        if (count === counted) return;
        counted = count;
        // Where the app is not installed there is nothing to put it on.
        navigator.setAppBadge?.(count).catch(() => {});
    });
}
