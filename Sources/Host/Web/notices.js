// Notices — short messages that come and go at the edge of the window, read out by screen readers.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const stay = 8_000;

/**
 * Says something. `kind`: "info" or "problem". With an `action` ({label, run}) or `lasting` the notice stays until it
 * is closed. Returns a function that takes it away.
 */
export function notify(text, { kind = "info", action, lasting = Boolean(action) } = {}) {
    const close = h("button", { class: "quiet square", type: "button", "aria-label": "Dismiss" }, icon("close"));
    const act = action && h("button", { class: "quiet", type: "button" }, action.label);
    const notice = h("div", { class: "notice", data: { kind } },
        icon(kind === "problem" ? "alert" : "spark"), h("p", {}, text), act, close);
    const remove = () => notice.remove();
    close.addEventListener("click", remove);
    act?.addEventListener("click", () => (remove(), action.run()));
    topmost().append(notice);
    if (!lasting) setTimeout(remove, stay);
    return remove;
}

/**
 * Where notices appear: one in the shell, and one in every dialog, outside of which nothing can be read or pressed
 * while it is open. A region is there before its first notice, or that would not be read out.
 */
export function noticeRegion() {
    return h("m-notices", { role: "status", "aria-live": "polite" });
}

/** For a dialog that goes away: what it still shows stays to be read. */
export function handOver(region) {
    topmost().append(...region.children);
}

/** A dialog that is closed but not yet gone no longer counts. */
function topmost() {
    return [...document.querySelectorAll("m-shell > m-notices, dialog[open] > m-notices")].at(-1);
}
