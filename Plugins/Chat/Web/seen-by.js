// "Seen by…" — a message's action: who has read it, by name.

import { h, openDialog } from "minimost";
import { messageActions } from "./message-actions.js";
import { isTold } from "./seen.js";
import { chat } from "./session.js";

export function seenBy() {
    messageActions.add({
        name: "seen-by", label: "Seen by…", shape: "check", order: 70,
        isFor: (message, channel) => isTold(channel) && !message.system && !message.deletedAt,
        run: openReaders,
    });
}

function openReaders(message) {
    const list = h("ul", { class: "members", "aria-label": "Seen by" });
    const hint = h("p", { class: "hint", role: "status" });
    const dialog = openDialog({ heading: "Seen by", content: h("div", { class: "dialog-body" }, list, hint) });
    const unwatch = chat.receipts.watch(draw);
    dialog.addEventListener("close", unwatch);
    draw();

    function draw() {
        const names = chat.receipts.readersOf(message);
        list.hidden = names.length === 0;
        list.replaceChildren(...names.map((username) => h("li", {},
            h("auth-avatar", { username, marked: true }), h("auth-name", { username }))));
        hint.textContent = `${names.length ? "" : "Nobody yet. "}Some do not tell how far they have read.`;
    }
}
