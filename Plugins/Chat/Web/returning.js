// Returning — Back and Forward lead to where one was: to the message that was being read, or to the end, and to the
// panel that made room for what was chosen in it.

import { Places } from "./places.js";
import { chat } from "./session.js";

let count = 0;
const page = `${Date.now()}.${Math.random()}`;
const places = new Places(history, () => `${page}.${count += 1}`);

/** The message to open at, now that the address has changed and says `message`. */
export function arrival(message) {
    const place = places.move(chat.current && { message: reading() });
    if (!place) return message;
    chat.panel.resume();
    return place.message;
}

/** The message that is read: the one in the middle, where it comes back to. Null at the end, which goes on. */
function reading() {
    if (chat.known(chat.current)?.isFollowed) return null;
    const list = document.querySelector("chat-message-list");
    const { top, height } = list.getBoundingClientRect();
    const row = [...list.querySelectorAll("chat-message[data-id]")]
        .find((row) => row.getBoundingClientRect().bottom >= top + height / 2);
    return Number(row?.dataset.id) || chat.reading;
}
