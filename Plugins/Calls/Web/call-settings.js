// Call settings — which microphone, camera and speaker calls use, whether they can be heard, and the test of a call.

import { h, preferences, settingSwitch } from "minimost";
import { openCallTest } from "./call-test-dialog.js";
import { devices } from "./devices.js";
import "./meter.js";
import { stop } from "./my-media.js";
import { tryOut } from "./tones.js";

export function callSettings(app) {
    customElements.define("calls-settings", Settings);
    app.slot("settings", "calls-settings", { order: 40, heading: "Calls" });
}

class Settings extends HTMLElement {
    #unwatch;
    #pickers;
    #check;
    #meter;
    #problem;
    #voice = null;
    #seen;

    connectedCallback() {
        this.#pickers = [
            picker("microphone", "Microphone"), picker("camera", "Camera"),
            ...devices.canChooseSpeaker ? [picker("speaker", "Speaker")] : [],
        ];
        const [microphone, camera, speaker] = this.#pickers;
        this.#check = h("button", { class: "secondary", type: "button", onclick: () => this.#toggle() });
        this.#meter = h("calls-meter", { hidden: true });
        this.#problem = h("p", { class: "problem", role: "alert", hidden: true });
        const play = h("button", { class: "secondary", type: "button", onclick: () => tryOut(devices.chosen("speaker")) }, "Play a sound");
        this.replaceChildren(
            h("div", { class: "setting-row calls-device" }, microphone.label, microphone.select, this.#check, this.#meter, this.#problem),
            h("div", { class: "setting-row calls-device" }, camera.label, camera.select),
            h("div", { class: "setting-row calls-device" }, speaker?.label ?? h("span", { class: "calls-device-name" }, "Speaker"),
                speaker?.select ?? h("p", { class: "hint words" }, "This browser plays calls where the system plays everything."), play),
            h("p", { class: "hint" }, "Names appear once this page was allowed to use a microphone or a camera. A call that goes on "
                + "changes over at once."),
            h("div", { class: "setting-group" },
                settingSwitch({
                    label: "Play the sounds of calls", hint: "When somebody calls me, and when people come and go.",
                    isOn: preferences.get("calls.sounds", preferences.get("chat.sounds", true)), change: (is) => preferences.set("calls.sounds", is),
                })),
            h("div", { class: "setting-group" }, h("h3", {}, "Does it work?"),
                h("p", { class: "hint" }, "Tries what a call needs, and says what is in the way: microphone, camera, the server, the connection."),
                h("button", { class: "secondary", type: "button", onclick: () => this.#test() }, "Test my call")));
        this.#unwatch = devices.watch((kind) => this.#changed(kind));
        // Nobody wants to be listened to by a page of settings that they have turned over.
        this.#seen = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting || this.#end());
        this.#seen.observe(this.#check);
        this.#draw();
        devices.refresh();
    }

    disconnectedCallback() {
        this.#unwatch();
        this.#seen.disconnect();
        this.#end();
        this.replaceChildren();
    }

    #test() {
        this.#end();
        openCallTest();
    }

    #toggle() {
        if (this.#voice) this.#end();
        else this.#begin();
    }

    async #begin() {
        const voice = this.#voice = { source: null };
        this.#draw();
        try {
            voice.source = await devices.microphone();
            // It was turned off, or begun anew, before the browser answered.
            if (voice !== this.#voice) return stop(voice.source);
            this.#meter.stream = voice.source.stream;
            this.#draw();
        } catch (trouble) {
            if (voice === this.#voice) this.#end(trouble);
        }
    }

    #end(trouble = null) {
        stop(this.#voice?.source);
        this.#voice = null;
        this.#meter.stream = null;
        this.#draw(trouble);
    }

    #changed(kind) {
        this.#draw();
        if (kind !== "microphone" || !this.#voice) return;
        this.#end();
        this.#begin();
    }

    #draw(trouble = null) {
        for (const { show } of this.#pickers) show();
        this.#check.textContent = this.#voice ? "Stop" : "Check";
        this.#check.ariaLabel = this.#voice ? "Stop checking the microphone" : "Check the microphone";
        this.#meter.hidden = !this.#voice?.source;
        this.#problem.textContent = trouble?.message ?? "";
        this.#problem.hidden = trouble === null;
    }
}

function picker(kind, name) {
    const select = h("select", { id: `calls-${kind}`, onchange: () => devices.choose(kind, select.value || null) });
    const label = h("label", { class: "calls-device-name", for: select.id }, name);
    const show = () => {
        const options = choices(kind);
        const drawn = JSON.stringify(options);
        if (select.dataset.drawn !== drawn) select.replaceChildren(...options.map(({ id, label }) => h("option", { value: id }, label)));
        select.dataset.drawn = drawn;
        select.value = devices.chosen(kind) ?? "";
    };
    return { select, label, show };
}

/** What the system has chosen, those that are there, and the chosen one if it is gone for now. */
function choices(kind) {
    const list = devices.list(kind).filter(({ id }) => id);
    const chosen = devices.chosen(kind);
    const isGone = chosen && list.length > 0 && !list.some(({ id }) => id === chosen);
    const isUnnamed = chosen && list.length === 0;
    return [
        { id: "", label: "System default" }, ...list,
        ...isGone ? [{ id: chosen, label: `${devices.labelOfChosen(kind) ?? "Another"} (not plugged in)` }] : [],
        ...isUnnamed ? [{ id: chosen, label: devices.labelOfChosen(kind) ?? "The chosen one" }] : [],
    ];
}
