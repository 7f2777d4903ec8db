// Performing — does an action to messages and says so where it is refused. Single keys do it to the selected message.

import { notify, Offline, Refused } from "minimost";
import { messageActions } from "./message-actions.js";
import { chat } from "./session.js";

/** Does it near `anchor`, or at the message's row. */
export function perform(action, message, { anchor = chat.log?.rowOf(message.id) } = {}) {
    return orSay(() => action.run(message, { anchor }));
}

/** What the work returns; where the server refuses it or is away, a notice says so. */
export async function orSay(work) {
    try {
        return await work();
    } catch (error) {
        if (!(error instanceof Refused || error instanceof Offline)) throw error;
        notify(error.message, { kind: "problem" });
        return undefined;
    }
}

/** What can be done with a message. */
export function actionsFor(message) {
    return messageActions.for(message, chat.channels.get(message.channel));
}

export function performing(app) {
    const isOne = () => chat.selected !== null && !chat.selection.isVisual;
    messageActions.keys((action) => app.shortcut(action.key, action.help ?? action.label, () => {
        const message = chat.log?.selected;
        const isThere = message && actionsFor(message).includes(action);
        if (isThere) perform(action, message);
    }, { group: "The selected message", when: isOne }));
}
