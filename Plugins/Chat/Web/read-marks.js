// Read marks — a channel is read up to its newest message when that message shows and somebody is there to see it.
// The message list says what shows (`chat.saw`); here it is decided what the server hears of it.

import { ReadMark } from "./read-mark.js";
import { chat } from "./session.js";

export function readMarks(app) {
    const mark = new ReadMark((channel, message) => app.request(
        "PUT", `/api/chat/channels/${encodeURIComponent(channel)}/read`, { body: { message } }));

    chat.saw = (channel, message) => {
        const known = chat.channels.get(channel);
        if (!known || message <= (known.lastRead ?? 0)) return;
        chat.channels.read(channel, message);
        mark.move(channel, message);
    };
}
