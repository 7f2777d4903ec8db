// The window's title: "(3) general · MiniMost".

import { directory } from "auth/directory.js";
import { chat } from "./session.js";

export function windowTitle() {
    const update = () => {
        const count = chat.channels.attention;
        const name = chat.current && chat.title(chat.channel(chat.current));
        document.title = `${count ? `(${count}) ` : ""}${name ? `${name} · ` : ""}MiniMost`;
    };
    chat.watch(update);
    chat.channels.watch(update);
    directory.watch(update);
}
