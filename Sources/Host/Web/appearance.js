// Appearance and Keyboard — the host's own sections of the settings.

import { h } from "./dom.js";
import { openHelp } from "./help.js";
import { settingChoice, settingSwitch } from "./settings.js";
import { slots } from "./slots.js";
import { look, setSize, setTheme, size, sizes, theme, themes } from "./theme.js";

export const looks = { system: ["screen", "System"], light: ["sun", "Light"], dark: ["moon", "Dark"] };
const words = { small: "Small", normal: "Normal", large: "Large", larger: "Larger" };

class Appearance extends HTMLElement {
    #unwatch;

    connectedCallback() {
        this.#unwatch = look.watch(() => this.#follow());
        this.replaceChildren(
            settingChoice({
                label: "Theme", chosen: theme(), change: setTheme,
                options: themes.map((value) => ({ value, shape: looks[value][0], label: looks[value][1] })),
            }),
            settingChoice({
                label: "Size of the text", chosen: size(), change: setSize,
                options: sizes.map((value) => ({ value, label: words[value] })),
            }),
            h("p", { class: "hint" }, "Both are kept in this browser. Movement is reduced where your system asks for it."));
    }

    disconnectedCallback() {
        this.#unwatch();
        this.replaceChildren();
    }

    /** Chosen elsewhere: in the menu, or in another tab. */
    #follow() {
        for (const input of this.querySelectorAll("input")) {
            input.checked = [theme(), size()].includes(input.value);
        }
    }
}

export function appearance(shortcuts) {
    customElements.define("m-appearance", Appearance);
    slots.add("host", "settings", "m-appearance", { order: 10, heading: "Appearance" });
    customElements.define("m-keyboard-settings", class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(
                settingSwitch({
                    label: "Shortcuts of a single key", hint: "Without them, keys do something only together with Ctrl or Alt.",
                    isOn: shortcuts.hasSingleKeys, change: (is) => shortcuts.hasSingleKeys = is,
                }),
                h("button", { class: "secondary", type: "button", onclick: () => openHelp(shortcuts) }, "All shortcuts"));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    slots.add("host", "settings", "m-keyboard-settings", { order: 80, heading: "Keyboard" });
}
