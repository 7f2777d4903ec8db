// The clipboard, also where a page is not a secure context and has no `navigator.clipboard`.

import { h } from "minimost";

/** Puts text there; false where the browser does not let us. */
export async function copy(text) {
    try {
        if (!navigator.clipboard) return copyByHand(text);
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyByHand(text);
    }
}

/** By a field that nobody sees. What was selected and focused before is so again. */
function copyByHand(text) {
    const focused = document.activeElement;
    const field = h("textarea", { class: "unseen", readonly: true, "aria-hidden": "true", tabindex: "-1" });
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return isCopied;
}
