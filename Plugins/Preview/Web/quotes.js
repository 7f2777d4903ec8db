// Quotes — a link to a message shows the message: who, when, where and how it begins, as it is now. Whoever may not see it
// sees a link. What is quoted is text, so that a quote holds no other.

import { directory } from "auth/directory.js";
import { excerpt } from "chat/excerpt.js";
import { foundMessage } from "chat/found-message.js";
import { chat } from "chat/session.js";
import { live } from "minimost";
import { Lookups } from "./lookups.js";

/** So many characters are quoted. */
const most = 280;

/** As cards.js takes it. */
export function quotes(app) {
    const lookups = new Lookups((id) => app.request("GET", `/api/chat/messages/${id}`));
    app.on(live("message"), (message) => lookups.hear(message.id, message));
    app.on(live("erased"), ({ user }) => lookups.forget((message) => message?.sender.id === user));
    app.on(live("channel-gone"), ({ id }) => lookups.forget((message) => message?.channel === id));
    app.on(live("hello"), ({ resumed }) => resumed || lookups.renew());
    // It may be called otherwise now.
    app.on(live("channel"), () => lookups.changed());
    return {
        lookups,
        // What a link says of its channel is true, or it is not believed.
        isShown: (message, { channel }) => !message.deletedAt && message.channel === channel,
        of: (message) => [message, chat.title(chat.channel(message.channel))],
        draw: (message) => ({
            label: `Quoted message of ${directory.nameOf(message.sender.username)}`,
            className: "preview-quote",
            content: [foundMessage({ message, text: excerpt(message.body, most) })],
        }),
    };
}
