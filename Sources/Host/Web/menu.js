// A menu that opens at a button: as a popover, or, where the browser has none (Safari before 17), the same by hand.

import { listen } from "./dom.js";

const hasPopover = "popover" in HTMLElement.prototype;

/** Lets `button` open and close `menu`, until the signal is aborted. Returns a function that closes it. */
export function opensMenu(signal, button, menu) {
    menu.setAttribute("popover", "auto");
    return (hasPopover ? byBrowser : byHand)(signal, button, menu);
}

/** Whether Escape is for a menu. */
export function isMenuOpen() {
    return Boolean(document.querySelector(hasPopover ? ":popover-open" : "[popover]:not([hidden])"));
}

function byBrowser(signal, button, menu) {
    button.setAttribute("popovertarget", menu.id);
    listen(signal, menu, "toggle", ({ newState }) => tell(button, newState === "open"));
    tell(button, false);
    return () => menu.hidePopover();
}

function byHand(signal, button, menu) {
    const show = (is) => {
        menu.hidden = !is;
        tell(button, is);
    };
    const close = () => {
        if (menu.contains(document.activeElement)) button.focus();
        show(false);
    };
    const leave = ({ target }) => menu.contains(target) || button.contains(target) || show(false);
    listen(signal, button, "click", () => show(menu.hidden));
    listen(signal, document, "pointerdown focusin", leave);
    listen(signal, document, "keydown", (event) => {
        if (event.key !== "Escape" || menu.hidden) return;
        event.preventDefault();
        close();
    });
    show(false);
    return close;
}

function tell(button, isOpen) {
    button.setAttribute("aria-expanded", String(isOpen));
}
