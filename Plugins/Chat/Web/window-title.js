// The window's title: "(3) general · MiniMost".

import { directory } from "auth/directory.js";
import { channelFromId, channelName } from "./channel-name.js";
import { chat } from "./session.js";

export function windowTitle(app) {
    const update = () => {
        const count = chat.channels.attention;
        const open = chat.current && (chat.channels.get(chat.current) ?? channelFromId(chat.current));
        const name = open && channelName(open, app.me.username, (username) => directory.nameOf(username));
        document.title = `${count ? `(${count}) ` : ""}${name ? `${name} · ` : ""}MiniMost`;
    };
    chat.watch(update);
    chat.channels.watch(update);
    directory.watch(update);
}
