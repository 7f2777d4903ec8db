// Changes the text of a field as if it had been typed, so that the browser's own undo knows of it.

/** Takes `{from, to, insert, start, end}` (see formatting.js). The field is focused, and hears of it by "input". */
export function replaceText(field, { from, to, insert, start = from + insert.length, end = start }) {
    if (field.readOnly || field.disabled) return;
    field.focus();
    if (from !== to || insert) {
        field.setSelectionRange(from, to);
        if (!typed(insert)) {
            field.setRangeText(insert, from, to, "end");
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }
    }
    field.setSelectionRange(start, end);
}

/** The old command is the only way into the history of undo. Where it is gone or refuses, the text changes without. */
function typed(insert) {
    try {
        return insert ? document.execCommand("insertText", false, insert) : document.execCommand("delete");
    } catch {
        return false;
    }
}
