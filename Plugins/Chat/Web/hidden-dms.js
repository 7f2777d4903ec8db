// Hidden direct messages — out of the sidebar until somebody speaks there; the quick switcher still finds them.

import { notify } from "minimost";
import { addressOf } from "./address.js";
import { channelActions } from "./channel-actions.js";
import { putSettings } from "./channel-settings.js";
import { chat } from "./session.js";

export function hiddenDMs() {
    channelActions.add({
        name: "hide", label: "Hide this conversation", shape: "conceal", order: 80,
        isFor: ({ kind, hidden }) => kind === "dm" && !hidden, run: (channel) => hide(channel),
    });
    channelActions.add({
        name: "show", label: "Show in the sidebar", shape: "check", order: 80,
        isFor: ({ kind, hidden }) => kind === "dm" && hidden, run: (channel) => set(channel, false),
    });
}

async function hide(channel) {
    if (!await set(channel, true)) return;
    if (chat.current === channel.id) location.hash = addressOf(chat.channels.all[0]?.id ?? channel.id);
    notify(`“${chat.title(channel)}” is hidden until somebody writes there.`, {
        action: { label: "Undo", run: () => set(channel, false) },
    });
}

async function set(channel, hidden) {
    try {
        await putSettings(channel, { hidden });
        return true;
    } catch (error) {
        notify(error.message, { kind: "problem" });
        return false;
    }
}
