// Writing settings — what Enter does, and whether the buttons for formatting show.

import { h, preferences, settingSwitch } from "minimost";

export function writingSettings(app) {
    customElements.define("chat-writing-settings", class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(
                settingSwitch({
                    label: "Enter sends the message",
                    hint: "Otherwise Enter begins a new line, and Ctrl + Enter sends. On a touch screen the button sends.",
                    isOn: preferences.get("chat.enter-sends", true),
                    change: (is) => preferences.set("chat.enter-sends", is),
                }),
                settingSwitch({
                    label: "Show the buttons for formatting", hint: "“Aa” beside the field does the same.",
                    isOn: preferences.get("chat.format-bar", false),
                    change: (is) => preferences.set("chat.format-bar", is),
                }));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    app.slot("settings", "chat-writing-settings", { order: 50, heading: "Writing" });
}
