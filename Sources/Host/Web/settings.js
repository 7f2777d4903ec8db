// Settings — one dialog, a section for each subject, from the user menu and by Ctrl+,. What is in the sections is the
// slot "settings"; entries with the same heading share a section:
//
//   app.slot("settings", "chat-sound-settings", { order: 30, heading: "Notifications" })
//
// The elements are made when the dialog opens and go when it closes. What they change holds at once: there is nothing
// to save. The classes setting-group, setting and hint (settings.css) give them the look of the others.

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { slots } from "./slots.js";

const gear = [
    "M12 8.8a3.2 3.2 0 1 1 0 6.4a3.2 3.2 0 0 1 0-6.4z",
    "M10.4 3.8h3.2l.5 2.3l1.9 1.1l2.2-.8l1.6 2.8l-1.7 1.5v2.6l1.7 1.5l-1.6 2.8l-2.2-.8l-1.9 1.1l-.5 2.3h-3.2l-.5-2.3"
        + "l-1.9-1.1l-2.2.8l-1.6-2.8l1.7-1.5v-2.6L4.2 9.2l1.6-2.8l2.2.8l1.9-1.1z",
];

export function settings(shortcuts) {
    customElements.define("m-settings", class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(h("button", { class: "menu-item", type: "button", onclick: () => openSettings() },
                icon(gear), "Settings"));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    slots.add("host", "user-menu", "m-settings", { order: 70 });
    shortcuts.add("host", "Ctrl+,", "Settings", () => openSettings());
}

let wasShown = null;

/** Opens the dialog at a section, or at the one that was open last. */
export function openSettings(heading = wasShown) {
    if (document.querySelector("dialog.settings[open]")) return;
    const tabs = h("div", { class: "settings-tabs", role: "tablist", "aria-label": "Settings", onkeydown: pressed });
    const body = h("div", { class: "settings-body" }, tabs);
    openDialog({ heading: "Settings", className: "settings", content: body });
    const sections = bySection(slots.in("settings").map(made));
    const all = sections.map((section, place) => build(section, place));
    tabs.append(...all.map(({ tab }) => tab));
    body.append(...all.map(({ panel }) => panel));
    show(Math.max(0, sections.findIndex((section) => section.heading === heading)));
    all.find(({ tab }) => tab.ariaSelected === "true")?.tab.focus();

    function build({ heading, elements }, place) {
        const id = `settings-${place}`;
        const tab = h("button", {
            type: "button", role: "tab", id: `${id}-tab`, "aria-controls": id, onclick: () => show(place),
        }, heading);
        const panel = h("div", {
            class: "settings-panel", role: "tabpanel", id, "aria-labelledby": tab.id, tabindex: "-1",
        }, elements);
        return { tab, panel };
    }

    function show(place) {
        wasShown = sections[place]?.heading ?? null;
        all.forEach(({ tab, panel }, at) => {
            tab.ariaSelected = String(at === place);
            tab.tabIndex = at === place ? 0 : -1;
            panel.hidden = at !== place;
        });
        all[place]?.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    function pressed(event) {
        const at = all.findIndex(({ tab }) => tab === event.target);
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        const place = { Home: 0, End: all.length - 1 }[event.key] ?? (step && (at + step + all.length) % all.length);
        if (at < 0 || place === undefined) return;
        event.preventDefault();
        show(place);
        all[place].tab.focus();
    }
}

/** One plugin's broken element must not take the others down. */
function made({ plugin, tag, heading }) {
    const element = document.createElement(tag);
    return { element, heading: heading ?? element.getAttribute("heading") ?? element.heading ?? plugin };
}

function bySection(entries) {
    const sections = new Map();
    for (const { element, heading } of entries) sections.set(heading, [...(sections.get(heading) ?? []), element]);
    return [...sections].map(([heading, elements]) => ({ heading, elements }));
}

/** A switch with its words: `{label, hint, isOn, change(isOn)}`. */
export function settingSwitch({ label, hint, isOn, change }) {
    return h("label", { class: "check setting" },
        h("input", { type: "checkbox", checked: isOn, onchange: ({ target }) => change(target.checked) }),
        h("span", {}, label, hint && h("span", { class: "hint" }, hint)));
}

let groups = 0;

/** A choice of one: `{label, options: [{value, label, shape?}], chosen, change(value)}`. */
export function settingChoice({ label, options, chosen, change }) {
    const name = `setting-${groups += 1}`;
    return h("fieldset", { class: "segments setting" }, h("legend", {}, label),
        options.map(({ value, label, shape }) => h("label", {},
            h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => change(value) }),
            shape && icon(shape), label)));
}
