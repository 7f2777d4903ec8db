// The menu of a message: everything that can be done with it. Near what opened it; on a phone a sheet at the bottom,
// for thumbs, with more emoji.

import { takeAway } from "host/dialog.js";
import { h, icon, listen } from "minimost";
import { quickEmoji } from "./emoji-picker.js";
import { actionsFor, perform } from "./performing.js";
import { chat } from "./session.js";

const isForThumbs = matchMedia("(hover: none), (max-width: 47.99rem)");
const emojis = 6;
const gap = 4;

/** Opens it at the element. Modal: what is below cannot be pressed, and has the focus again afterwards. */
export function openMessageMenu(message, { anchor }) {
    const actions = actionsFor(message);
    if (actions.length === 0 || document.querySelector("dialog.message-menu[open]")) return;
    const connected = new AbortController();
    const canReact = actions.some(({ name }) => name === "react");
    const menu = h("div", { role: "menu", "aria-label": "Message actions" },
        canReact && h("div", { class: "quick-reactions", role: "group", "aria-label": "React" },
            quickEmoji(emojis).map(reaction)),
        actions.map(item));
    const dialog = h("dialog", { class: isForThumbs.matches ? "message-menu sheet" : "message-menu" }, menu);
    const { signal } = connected;
    dialog.addEventListener("close", () => (connected.abort(), takeAway(dialog)));
    // The finger that opened it is still to be lifted: that is no press of what has come to lie under it.
    let pressed = null;
    listen(signal, dialog, "pointerdown", ({ target }) => pressed = target);
    listen(signal, dialog, "click", (event) => {
        if (event.detail > 0 && !pressed) event.stopPropagation();
        else if (pressed === dialog && event.target === dialog) dialog.close();
    }, { capture: true });
    listen(signal, dialog, "contextmenu", (event) => event.preventDefault());
    listen(signal, menu, "keydown", walk);
    listen(signal, window, "resize hashchange", () => dialog.close());
    document.body.append(dialog);
    dialog.showModal();
    if (!isForThumbs.matches) place(dialog, anchor.getBoundingClientRect());
    items().at(canReact && !isForThumbs.matches ? emojis : 0)?.focus();

    function reaction(emoji) {
        const isMine = chat.reactions.has(message, emoji);
        return h("button", {
            type: "button", role: "menuitemcheckbox", "aria-checked": String(isMine), "aria-label": `React with ${emoji}`,
            class: "quiet square", onclick: () => choose(() => chat.reactions.toggle(message, emoji)),
        }, h("span", { class: "emoji" }, emoji));
    }

    function item(action) {
        return h("button", {
            type: "button", role: "menuitem", class: action.isDangerous ? "menu-item dangerous" : "menu-item",
            onclick: () => choose(() => perform(action, message, { anchor: anchor.isConnected ? anchor : undefined })),
        }, icon(action.shape), h("span", {}, action.labelFor(message)),
        action.key && h("kbd", { "aria-hidden": "true" }, action.key === "Delete" ? "Del" : action.key));
    }

    /** First the menu goes, so that whatever opens next gives the focus back to where it was before. */
    function choose(run) {
        dialog.close();
        run();
    }

    function items() {
        return [...menu.querySelectorAll("button")];
    }

    function walk(event) {
        const all = items();
        const at = all.indexOf(document.activeElement);
        const isEmoji = at < all.length && Boolean(all[at]?.closest(".quick-reactions"));
        const count = canReact ? emojis : 0;
        const to = {
            ArrowDown: isEmoji ? count : at + 1, ArrowUp: at === count && count ? 0 : isEmoji ? all.length - 1 : at - 1,
            ArrowRight: isEmoji ? (at + 1) % count : null, ArrowLeft: isEmoji ? (at - 1 + count) % count : null,
            Home: 0, End: all.length - 1, Tab: at + (event.shiftKey ? -1 : 1),
        }[event.key] ?? null;
        if (to === null) return;
        event.preventDefault();
        all[(to + all.length) % all.length].focus();
    }
}

/** Below the anchor, or above where there is no room; its right edge at the anchor's. */
function place(dialog, anchor) {
    const { width, height } = dialog.getBoundingClientRect();
    const below = anchor.bottom + gap;
    const isRoomBelow = below + height <= innerHeight - gap;
    const top = isRoomBelow ? below : Math.max(gap, Math.min(anchor.top - gap - height, innerHeight - gap - height));
    const left = Math.max(gap, Math.min(anchor.right - width, innerWidth - gap - width));
    dialog.style.setProperty("top", `${top}px`);
    dialog.style.setProperty("left", `${left}px`);
}
