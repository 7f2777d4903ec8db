// What the composer can complete. A source answers for one sign:
//
//   { trigger: "@", label: "People", find(query, channel) }
//
// `find` returns (or promises) `[{name, label, hint?, picture()}]`, best first; `name` is what goes into the text.

import { directory } from "auth/directory.js";
import { h, icon } from "minimost";
import { others } from "./channel-name.js";
import { searchEmoji, withTone } from "./emoji.js";
import { rank } from "./ranking.js";
import { RecentEmoji } from "./recent-emoji.js";
import { chat } from "./session.js";

const most = 8;

const everyone = {
    username: "everyone", name: "@everyone", label: "everyone", hint: "all who are in this channel",
    picture: () => icon("people"),
};

/** Who can hear it; those who spoke last come first. */
const people = {
    trigger: "@", label: "People",
    find(query, channel) {
        const spoken = chat.timeline(channel.id).messages.map(({ sender }) => sender.username).reverse();
        const place = (username) => (spoken.indexOf(username) + 1) || Infinity;
        const names = channel.kind === "public" ? directory.present.map(({ username }) => username)
            : channel.members.filter((name) => !directory.isGone(name)).map((name) => directory.nameOf(name));
        const found = others({ members: names }, chat.me.username)
            .sort((a, b) => (place(a) - place(b) || 0) || a.localeCompare(b))
            .map((username) => ({
                username, name: `@${username}`, label: username,
                picture: () => h("auth-avatar", { username }),
            }));
        const isAlone = channel.kind === "dm" && found.length < 2;
        return rank(query, isAlone ? found : [...found, everyone], ({ username }) => username).slice(0, most);
    },
};

const channels = {
    trigger: "#", label: "Channels",
    find(query) {
        const all = chat.channels.groups.public.map(({ id, name, topic }) => ({
            name: `#${id}`, label: name || id, hint: topic, picture: () => icon("hash"),
        }));
        return rank(query, all, ({ label }) => label).slice(0, most);
    },
};

const emoji = {
    trigger: ":", label: "Emoji",
    find(query) {
        const { tone } = new RecentEmoji(localStorage, chat.me.id);
        return searchEmoji(query, most).map((entry) => {
            const emoji = tone ? withTone(entry.emoji, tone) : entry.emoji;
            const picture = () => h("span", { class: "option-emoji" }, emoji);
            return { name: emoji, label: `:${entry.names[0]}:`, picture };
        });
    },
};

export const sources = [people, channels, emoji];
