// The theme: as the system has it, or light, or dark. Kept in this browser; other tabs follow.
// first-paint.js has already applied what was kept, before anything was drawn.

const key = "minimost.theme";

export const themes = ["system", "light", "dark"];

export function theme() {
    const kept = localStorage.getItem(key);
    return themes.includes(kept) ? kept : "system";
}

export function setTheme(name) {
    localStorage.setItem(key, name);
    apply();
}

function apply() {
    document.documentElement.dataset.theme = theme();
}

addEventListener("storage", (event) => event.key === key && apply());
