// The look of this browser, whoever uses it: the theme (as the system has it, or light, or dark) and the size of the
// text. Other tabs follow. pages/first-paint.js has already applied what was kept, before anything was drawn.

import { Watched } from "./watched.js";

const keys = { theme: "minimost.theme", size: "minimost.size" };

export const themes = ["system", "light", "dark"];
export const sizes = ["small", "normal", "large", "larger"];

/** Tells when the look has changed. */
export const look = new Watched();

export function theme() {
    return kept(keys.theme, themes, "system");
}

export function setTheme(name) {
    keep(keys.theme, name);
}

export function size() {
    return kept(keys.size, sizes, "normal");
}

export function setSize(name) {
    keep(keys.size, name);
}

function kept(key, known, otherwise) {
    const name = localStorage.getItem(key);
    return known.includes(name) ? name : otherwise;
}

function keep(key, name) {
    localStorage.setItem(key, name);
    apply();
}

function apply() {
    document.documentElement.dataset.theme = theme();
    document.documentElement.dataset.size = size();
    colourBars(theme());
    look.changed();
}

/** What the browser draws around the page goes with the theme, also with one that the system has not. */
const bars = [...document.querySelectorAll('meta[name="theme-color"]')]
    .map((element) => ({ element, own: element.content, theme: element.media.includes("dark") ? "dark" : "light" }));

function colourBars(name) {
    const chosen = bars.find((bar) => bar.theme === name);
    for (const { element, own } of bars) element.content = chosen?.own ?? own;
}

colourBars(theme());
addEventListener("storage", ({ key }) => Object.values(keys).includes(key) && apply());
