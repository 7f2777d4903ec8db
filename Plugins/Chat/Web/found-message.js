// A message as it stands in a list of messages from elsewhere: who, when, where, and what it says as plain text.
// The whole is a link that leads to the message in its conversation.

import { fullTime, h } from "minimost";
import { addressOf } from "./address.js";
import { attachmentNames } from "./attachment-names.js";
import { channelIcon } from "./channel-icon.js";
import { leadsThere } from "./leads-there.js";
import { marked } from "./marked.js";
import { plainText } from "./markup.js";
import { chat } from "./session.js";
import { when } from "./when.js";

/**
 * The link. `text` is what of it is shown, else all that it says; `terms` are marked in that. Without `hasPlace` the
 * channel goes without saying.
 */
export function foundMessage({ message, text = plainText(message.body), terms = [], hasPlace = true, isUnread = false }) {
    const { username } = message.sender;
    const { sentAt } = message;
    return h("a", {
        class: isUnread ? "found-link unread" : "found-link", href: addressOf(message.channel, message.id),
        "aria-current": message.id === chat.target ? "true" : null, onclick: leadsThere,
    },
    h("auth-avatar", { username }),
    h("span", { class: "found-text" },
        h("span", { class: "found-head" },
            isUnread && h("span", { class: "unseen" }, "Unread. "),
            h("auth-name", { username }), " ",
            hasPlace && place(chat.channel(message.channel)), " ",
            h("time", { datetime: new Date(sentAt).toISOString(), title: fullTime(sentAt) }, when(sentAt))),
        h("span", { class: "found-body" }, ...body(text || attachmentNames(message), terms))));
}

function place(channel) {
    return h("span", { class: "found-place" }, h("span", { class: "unseen" }, "in "),
        channelIcon(channel, chat.me), h("span", { class: "channel-name" }, chat.title(channel)));
}

function body(text, terms) {
    return [" ", ...marked(text, terms).map(({ text, isHit }) => isHit ? h("mark", {}, text) : text)];
}
