// Keys that lead through the messages, from wherever somebody is as long as they are not typing.

import { chat } from "./session.js";

export function logKeys(app) {
    const log = (deed) => () => chat.log && deed(chat.log);
    app.shortcut("j", "Next message", log((log) => log.step(1)));
    app.shortcut("k", "Previous message", log((log) => log.step(-1)));
    app.shortcut("d", "Half a page down", log((log) => log.half(1)));
    app.shortcut("u", "Half a page up", log((log) => log.half(-1)));
    app.shortcut("g g", "To the first message", log((log) => log.toFirst()));
    app.shortcut("G", "To the latest message", log((log) => log.toLast()));
}
