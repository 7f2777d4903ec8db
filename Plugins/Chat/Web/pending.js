// What a row says of a message that is still on its way: that it is sent, why not yet, or that it failed.

import { h, icon } from "minimost";
import { chat } from "./session.js";

/** The part of a row that says it (see message-row.js). */
export const pendingPart = {
    key: "state",
    isIn: ({ kind }) => kind === "pending",
    of: ({ item: { state, attempts, reason, isEarly } }) => [state, attempts, reason, isEarly],
    make: () => h("div", { class: "state" }),
    draw: (element, { item }) => element.replaceChildren(...(item.state === "failed" ? failed(item) : [waiting(item)])),
};

function waiting(entry) {
    const isTried = entry.attempts > 0;
    return h("p", { class: isTried ? "waiting tried" : "waiting", title: isTried ? entry.reason : null },
        icon("clock"), isTried ? `Not sent yet. ${outlook(entry)}` : "Sending…");
}

/** When it goes out by itself. */
function outlook({ isEarly }) {
    return isEarly ? "You are writing very quickly; it goes out in a moment." : "It goes out when the server answers.";
}

function failed({ nonce, reason }) {
    const choice = (shape, label, onclick) => (
        h("button", { class: "quiet", type: "button", onclick }, icon(shape), label)
    );
    return [
        h("p", { class: "not-sent", role: "alert" }, icon("alert"), h("strong", {}, "Not sent. "), reason),
        h("div", { class: "choices" },
            choice("retry", "Retry", () => chat.outbox.retry(nonce)),
            choice("trash", "Discard", () => chat.outbox.discard(nonce))),
    ];
}
