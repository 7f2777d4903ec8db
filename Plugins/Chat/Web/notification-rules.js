// NotificationRules — whether a message is worth a sound, and a notice on the desktop. Decides, does nothing.

import { isForMe } from "./mentions.js";
import { isNews } from "./rows.js";

/** What to be told of, where a channel has no level of its own that says less. */
export const topics = ["everything", "mine", "nothing"];

export class NotificationRules {
    #me;

    /** My name. */
    constructor(me) {
        this.#me = me.toLowerCase();
    }

    /**
     * `{desktop, sound}`: whether to show it, and which sound to make: "message", "mention" or null.
     * - message: as it came; isNew: it had not been heard of before
     * - channel: as it is listed (kind, level, lastRead); isLooking: somebody has it before their eyes, in any tab
     * - preferences: `{about: one of topics, desktop, sounds, quietUntil}`, the last in ms or null; now: ms
     */
    decide({ message, isNew, channel, isLooking, preferences, now }) {
        const { about, desktop, sounds, quietUntil } = preferences;
        if (!isNew || isLooking || now < (quietUntil ?? 0) || !this.#isNews(message, channel)) return nothing;
        const isMine = isForMe(message, this.#me) || (channel.kind === "dm" && channel.level === "all");
        const isAsked = about === "everything" ? isMine || channel.level === "all" : about === "mine" && isMine;
        if (!isAsked) return nothing;
        return { desktop: Boolean(desktop), sound: sounds ? (isMine ? "mention" : "message") : null };
    }

    /** Said by somebody else, to be read, and not read yet. What merely happened in a channel is no news. */
    #isNews(message, { level, lastRead }) {
        const isOwn = message.sender.username.toLowerCase() === this.#me;
        return !isOwn && isNews(message) && level !== "none" && message.id > (lastRead ?? 0);
    }
}

const nothing = Object.freeze({ desktop: false, sound: null });

/**
 * What this browser can do about notices on the desktop: `{state, words}`, the state one of on, off, ask, denied,
 * insecure, missing, worker-only. Takes what was found out about the browser.
 */
export function desktopAbility({ isSecure, hasNotification, permission, isMobile, isWanted }) {
    if (!isSecure) return { state: "insecure", words: "Browsers show notifications for pages with https only, and this one was opened without." };
    if (!hasNotification) {
        return { state: "missing", words: "This browser has no notifications for pages. Sounds, and the count in the title, work here." };
    }
    if (isMobile) {
        return {
            state: "worker-only",
            words: "On phones and tablets, browsers show notifications of installed apps only. Sounds work here while MiniMost is open.",
        };
    }
    if (permission === "denied") {
        return {
            state: "denied",
            words: "This browser was told not to show notifications of this address. Allow them in its settings for the site (the sign "
                + "beside the address), then reload the page.",
        };
    }
    if (permission !== "granted") return { state: "ask", words: "This browser asks you once whether MiniMost may show them." };
    return isWanted ? { state: "on", words: "They show while MiniMost is open in a tab, also in the background." }
        : { state: "off", words: "They are allowed, and switched off." };
}
