// Log keys — j and k lead from message to message, from wherever somebody is as long as they are not typing.

import { chat } from "./session.js";

export function logKeys(app) {
    const key = (keys, label, deed) => (
        app.shortcut(keys, label, () => chat.log && deed(chat.log), { group: "Messages" })
    );
    key("j", "Next message", (log) => log.step(1));
    key("k", "Previous message", (log) => log.step(-1));
    key("d", "Half a page down", (log) => log.half(1));
    key("u", "Half a page up", (log) => log.half(-1));
    key("g g", "To the first message", (log) => log.toFirst());
    key("G", "To the latest message", (log) => log.toLast());
}
