// openDialog — a modal window on the browser's own <dialog>: focus stays inside, Escape closes, focus returns to
// where it was.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { handOver, noticeRegion } from "./notices.js";

let count = 0;

/** Shows `content` under a heading. Returns the <dialog>; close() it when done. It removes itself when closed. */
export function openDialog({ heading, content, className = "" }) {
    const id = `dialog-${count += 1}`;
    const close = h("button", { class: "quiet square", type: "button", "aria-label": "Close" }, icon("close"));
    const notices = noticeRegion();
    const dialog = h("dialog", { class: `dialog ${className}`, "aria-labelledby": id },
        h("header", {}, h("h2", { id }, heading), close),
        content, notices);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => (handOver(notices), takeAway(dialog)));
    dialog.addEventListener("click", (event) => event.target === dialog && isOutside(dialog, event) && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
}

/** Focus has returned already. Chromium moves the caret, which was in the dialog, nowhere: focusing anew brings it. */
export function takeAway(dialog) {
    dialog.remove();
    const focused = document.activeElement;
    focused?.blur();
    focused?.focus();
}

/** A click on the backdrop arrives at the dialog itself; so does one on its padding. */
function isOutside(dialog, { clientX, clientY }) {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
