// List keys — the arrows lead through the links of a list, from the field above it and back.

/** Handles the event if it is one of theirs. `field` is what lies above the first, if anything does. */
export function moveByArrow(event, links, field = null) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== field) return;
    const next = at < 0 ? (step > 0 ? links[0] : null) : at + step < 0 ? field : links[at + step];
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView?.({ block: "nearest" });
}
