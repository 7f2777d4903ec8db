// Levels — how much of a channel asks for my attention: everything, what mentions me, or nothing.

import { notify } from "minimost";
import { putSettings } from "./channel-settings.js";

/** As they stand in the channel's menu. */
export const levels = [
    { name: "all", label: "All messages", shape: "bell" },
    { name: "mentions", label: "Only mentions", shape: "at" },
    { name: "none", label: "Nothing", shape: "mute" },
];

export async function setLevel(channel, level) {
    try {
        await putSettings(channel, { level });
    } catch (error) {
        notify(error.message, { kind: "problem" });
    }
}
