// What a call is called: by its channel where that is mine, else by who is in it.

import { directory } from "auth/directory.js";
import { chat } from "chat/session.js";
import { calls } from "./session.js";

export function callName(call) {
    if (isMine(call.channel)) return chat.title(chat.channel(call.channel));
    const names = calls.register.others(call).map(({ username }) => directory.nameOf(username));
    return names.join(", ") || directory.nameOf(call.startedBy);
}

/** Whether I have a way to the channel of a call: guests are not told it. Where nothing has been said it is not listed. */
export function isMine(channel) {
    if (!channel) return false;
    const isNamed = channel.startsWith("dm:") && channel.slice(3).split(":").includes(chat.me.username.toLowerCase());
    return isNamed || Boolean(chat.channels.get(channel));
}
