// What stands before a channel's name: a sign, or the face of whoever a direct message is with.

import { h, icon } from "minimost";
import { others } from "./channel-name.js";

export function channelIcon(channel, me) {
    if (channel.kind === "public") return icon("hash");
    if (channel.kind === "private") return icon("lock");
    const names = others(channel, me.username);
    if (names.length === 0) return icon("pencil");
    if (names.length > 1) return h("span", { class: "group-size", "aria-hidden": "true" }, String(names.length));
    return h("auth-avatar", { username: names[0], marked: true });
}
