// A link to an address that is there already leads nowhere by itself: its place is shown again.

import { placeOf } from "./address.js";
import { chat } from "./session.js";

/** For clicks on links to messages. */
export function leadsThere(event) {
    const link = event.currentTarget;
    if (link.hash !== location.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { channel, message } = placeOf(link.hash);
    chat.show(channel, message);
}
