// Recent emoji — those that somebody used last, the latest first, and the tone they chose; kept in this browser.

import { tones } from "./emoji.js";

/** So many are remembered. */
const most = 24;

/** What people begin with, before they have used any. */
export const popular = ["👍", "❤️", "😂", "🎉", "🙏", "👀", "✅", "😮"];

export class RecentEmoji {
    #storage;
    #key;
    #toneKey;

    /** `storage` as localStorage; what one user picks is nobody else's business. */
    constructor(storage, user) {
        this.#storage = storage;
        this.#key = `minimost.emoji.recent.${user}`;
        this.#toneKey = `minimost.emoji.tone.${user}`;
    }

    get list() {
        try {
            const list = JSON.parse(this.#storage.getItem(this.#key) ?? "[]");
            return list.filter((emoji) => typeof emoji === "string" && emoji.length <= 32).slice(0, most);
        } catch {
            return [];
        }
    }

    /** The first of them, made up with popular ones. */
    first(count) {
        return [...new Set([...this.list, ...popular])].slice(0, count);
    }

    add(emoji) {
        const list = [emoji, ...this.list.filter((other) => other !== emoji)].slice(0, most);
        this.#keep(this.#key, JSON.stringify(list));
    }

    /** One of `tones`. */
    get tone() {
        const kept = this.#storage.getItem(this.#toneKey);
        return tones.includes(kept) ? kept : "";
    }

    set tone(tone) {
        this.#keep(this.#toneKey, tone);
    }

    /** A full storage forgets; that is no reason not to pick an emoji. */
    #keep(key, value) {
        try {
            this.#storage.setItem(key, value);
        } catch {
            return;
        }
    }
}
