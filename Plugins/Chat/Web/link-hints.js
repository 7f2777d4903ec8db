// Link hints — f, and every link in sight has a label of letters; typed, it is followed. Anything else puts them away.

import { h, listen } from "minimost";
import { hintLabels } from "./hint-labels.js";

export function linkHints(app) {
    app.shortcut("f", "Follow a link by its letters", open);
}

function open() {
    const links = visibleLinks();
    if (links.length === 0) return;
    const labels = hintLabels(links.length);
    const hints = links.slice(0, labels.length).map((link, at) => ({ link, label: labels[at], sign: sign(link, labels[at]) }));
    const layer = h("div", { class: "link-hints", "aria-hidden": "true" }, hints.map((hint) => hint.sign));
    const announcement = h("p", { class: "unseen", role: "status" });
    const connected = new AbortController();
    let typed = "";
    document.body.append(layer, announcement);
    announcement.textContent = `${hints.length} links have letters. Escape leaves.`;
    listen(connected.signal, window, "keydown", press, { capture: true });
    listen(connected.signal, window, "pointerdown resize wheel scroll blur", close, { capture: true });

    function press(event) {
        if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        typed += event.key.toLowerCase();
        const left = hints.filter(({ label }) => label.startsWith(typed));
        if (left.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return close();
        const found = left.find(({ label }) => label === typed);
        if (found) {
            close();
            return void found.link.click();
        }
        for (const { label, sign } of hints) sign.hidden = !label.startsWith(typed);
    }

    function close() {
        connected.abort();
        layer.remove();
        announcement.remove();
    }
}

/** Those that can be seen and pressed: not what lies outside of the window, or under something else. */
function visibleLinks() {
    return [...document.querySelectorAll("a[href]")].filter((link) => {
        const box = link.getClientRects()[0];
        if (!box || box.width < 4 || box.bottom <= 0 || box.top >= innerHeight || link.closest("[inert]")) return false;
        const hit = document.elementFromPoint(box.left + Math.min(box.width / 2, 12), box.top + box.height / 2);
        return link.contains(hit);
    });
}

function sign(link, label) {
    const { left, top } = link.getClientRects()[0];
    const element = h("kbd", {}, label);
    element.style.setProperty("left", `${Math.max(2, left)}px`);
    element.style.setProperty("top", `${Math.max(2, top)}px`);
    return element;
}
