// What is left of the window beside an on-screen keyboard. Safari lays its keyboard over the page: neither dvh nor
// interactive-widget knows of it, and the page is pushed up until the field shows. The visual viewport does know, so
// the shell and what lies over it keep to that:
//
//   --shown-top, --shown-height    the part that shows, only while something covers the rest
//   --safe-bottom                  0 then: what lies at the end of the screen is covered too

import { listen } from "./dom.js";

/** Less is a rounding of a zoomed page, or a bar of the browser's own. */
const lowestKeyboard = 40;

/**
 * The part of a page that shows: `{top, height}` in its own pixels, or null for all of it. Takes a VisualViewport and
 * the height of the whole. A page that somebody zoomed into is moved about by hand and not by a keyboard.
 */
export function shownPart({ height, offsetTop, scale }, whole) {
    const left = height * scale;
    if (whole - left < lowestKeyboard) return null;
    return { top: scale > 1 ? 0 : offsetTop, height: left };
}

/** Keeps the properties current until the signal is aborted. */
export function followViewport(signal) {
    const { visualViewport } = window;
    if (!visualViewport) return;
    const { style } = document.documentElement;
    const update = () => {
        const shown = shownPart(visualViewport, document.documentElement.clientHeight);
        const properties = {
            "--shown-top": shown && `${shown.top}px`,
            "--shown-height": shown && `${shown.height}px`,
            "--safe-bottom": shown && "0px",
        };
        for (const [name, value] of Object.entries(properties)) style.setProperty(name, value ?? "");
    };
    listen(signal, visualViewport, "resize scroll", update);
    update();
}
