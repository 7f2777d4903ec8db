// <chat-notification-settings> — what to be told of, and how: on the desktop, by sounds, or not for a while.

import { clockTime, dayLabel, h, preferences, settingChoice, settingSwitch } from "minimost";
import { ability, liked } from "./notification-preferences.js";
import { play } from "./sounds.js";

const hour = 3_600_000;
const abouts = [["everything", "Everything"], ["mine", "For me"], ["nothing", "Nothing"]];
const pauses = [["0.5", "Half an hour"], ["1", "One hour"], ["4", "Four hours"], ["tomorrow", "Until tomorrow at 8:00"]];

class NotificationSettings extends HTMLElement {
    #unwatch;
    #desktop;
    #quiet;

    connectedCallback() {
        this.#desktop = h("div", { class: "setting-row", role: "status" });
        this.#quiet = h("div", { class: "setting-row" });
        this.#unwatch = preferences.watch(() => this.#draw());
        const { about, sounds } = liked();
        this.replaceChildren(
            settingChoice({
                label: "Tell me about", chosen: about, options: abouts.map(([value, label]) => ({ value, label })),
                change: (value) => preferences.set("chat.notify-about", value),
            }),
            h("p", { class: "hint" }, "“For me” is direct messages, and where I am mentioned. Each channel can be quieter than this; see its menu."),
            this.#quiet,
            h("div", { class: "setting-group" }, h("h3", {}, "On the desktop"),
                this.#desktop,
                settingSwitch({
                    label: "Show the text of messages", hint: "Without it, a notice only says who wrote and where.",
                    isOn: preferences.get("chat.notice-text", true), change: (is) => preferences.set("chat.notice-text", is),
                })),
            h("div", { class: "setting-group" }, h("h3", {}, "Sounds"),
                settingSwitch({
                    label: "Play sounds", isOn: sounds, change: (is) => preferences.set("chat.sounds", is),
                }),
                volume(), tries()));
        this.#draw();
    }

    disconnectedCallback() {
        this.#unwatch();
        this.replaceChildren();
    }

    #draw() {
        this.#drawDesktop();
        this.#drawQuiet();
    }

    #drawDesktop() {
        const { state, words } = ability();
        if (state === this.#desktop.dataset.state) return;
        this.#desktop.dataset.state = state;
        const isAllowed = state === "on" || state === "off";
        this.#desktop.replaceChildren(isAllowed
            ? settingSwitch({ label: "Show notifications", hint: words, isOn: state === "on", change: (is) => preferences.set("chat.desktop", is) })
            : h("p", { class: "words hint" }, words),
        ...(state === "ask" ? [h("button", { class: "primary", type: "button", onclick: () => this.#ask() }, "Allow notifications")] : []));
    }

    /** Only ever from a press: browsers hold it against an address that asks unasked. */
    async #ask() {
        await Notification.requestPermission();
        if (Notification.permission === "granted") preferences.set("chat.desktop", true);
        this.#drawDesktop();
        this.#desktop.querySelector("input")?.focus();
    }

    #drawQuiet() {
        const { quietUntil } = liked();
        const isQuiet = quietUntil > Date.now();
        if (String(isQuiet && quietUntil) === this.#quiet.dataset.drawn) return;
        const hadFocus = this.#quiet.contains(document.activeElement);
        this.#quiet.dataset.drawn = String(isQuiet && quietUntil);
        this.#quiet.replaceChildren(...isQuiet ? [
            h("p", { class: "words" }, `Quiet until ${dayLabel(quietUntil)}, ${clockTime(quietUntil)}`),
            h("button", { class: "secondary", type: "button", onclick: () => preferences.set("chat.quiet-until", null) }, "End it now"),
        ] : [
            h("label", { class: "words", for: "quiet-for" }, "Do not disturb me"),
            h("select", {
                id: "quiet-for", onchange: ({ target }) => preferences.set("chat.quiet-until", until(target.value)),
            }, h("option", { value: "" }, "Off"), pauses.map(([value, label]) => h("option", { value }, label))),
        ]);
        if (hadFocus) this.#quiet.querySelector("button, select").focus();
    }
}

function until(choice) {
    if (choice !== "tomorrow") return Date.now() + Number(choice) * hour;
    const today = new Date();
    return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, 8).getTime();
}

function volume() {
    return h("div", { class: "setting-row" },
        h("label", { for: "sound-volume" }, "Volume"),
        h("input", {
            id: "sound-volume", type: "range", min: "0", max: "100", step: "5",
            value: String(Math.round(preferences.get("chat.volume", 0.6) * 100)),
            oninput: ({ target }) => preferences.set("chat.volume", Number(target.value) / 100),
            onchange: () => play("mention", { isTest: true }),
        }));
}

function tries() {
    const attempt = (name, label) => h("button", {
        class: "secondary", type: "button", onclick: () => play(name, { isTest: true }),
    }, label);
    return globalThis.AudioContext
        ? h("div", { class: "setting-row" }, attempt("mention", "Try: for me"), attempt("message", "Try: anything else"))
        : h("p", { class: "hint" }, "This browser cannot make sounds.");
}

customElements.define("chat-notification-settings", NotificationSettings);
