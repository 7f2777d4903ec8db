// What the sign on the tab says of the channels: "mine" for a mention or an unread direct message, "unread", or "none".

import { attention } from "./channels.js";

export function signFor(channels) {
    const loud = channels.filter((channel) => attention(channel) > 0);
    if (loud.some(({ kind, mentions }) => kind === "dm" || mentions > 0)) return "mine";
    return loud.length ? "unread" : "none";
}
