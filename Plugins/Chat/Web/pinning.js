// Pinning — a message that is to be found again is pinned to its channel, and says by whom.

import { directory } from "auth/directory.js";
import { fullTime, h, icon, notify } from "minimost";
import { messageActions } from "./message-actions.js";
import { chat } from "./session.js";

export function pinning() {
    chat.pin = ({ id }, isOn) => chat.change(isOn ? "PUT" : "DELETE", `/api/chat/messages/${id}/pin`);
    messageActions.add({
        name: "pin", label: "Pin", help: "Pin, or take the pin off", shape: "pin", order: 40, key: "p",
        labelFor: ({ pinned }) => pinned ? "Unpin" : "Pin",
        run: async (message) => {
            await chat.pin(message, !message.pinned);
            notify(message.pinned ? "The message is not pinned any more." : "The message is pinned.");
        },
    });
}

/** The part of a row that says so (see message-row.js). */
export const pinPart = {
    key: "pin",
    isIn: ({ item }) => Boolean(item.pinned),
    of: ({ item: { pinned } }) => [pinned, directory.nameOf(pinned.by)],
    make: () => h("p", { class: "pin-mark" }),
    draw: (element, { item: { pinned } }) => {
        element.title = fullTime(pinned.at);
        element.replaceChildren(icon("pin"), `Pinned by ${directory.nameOf(pinned.by)}`);
    },
};
