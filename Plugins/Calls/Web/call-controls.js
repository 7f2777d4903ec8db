// <calls-controls> — the row of buttons under a call: microphone, camera, screen, more people, devices, out.

import { h, icon, openSettings } from "minimost";
import { addPeople } from "./add-people.js";
import { isMine } from "./call-name.js";
import { devices } from "./devices.js";
import { calls } from "./session.js";
import { shapes } from "./shapes.js";

class Controls extends HTMLElement {
    #unwatch = [];
    #buttons;

    connectedCallback() {
        this.#buttons = {
            voice: this.#button(() => toggleVoice()),
            camera: this.#button(() => toggle("camera")),
            screen: this.#button(() => toggle("screen")),
            people: this.#button(() => addPeople(calls.mine.call)),
            devices: this.#button(() => openSettings("Calls")),
        };
        this.#name(this.#buttons.people, "Add people", shapes.addPerson);
        this.#name(this.#buttons.devices, "Choose microphone, camera and speaker", shapes.devices);
        this.#buttons.screen.hidden = !devices.canShareScreen;
        // Guests bring nobody along.
        this.#buttons.people.hidden = !isMine(calls.mine.call.channel);
        this.replaceChildren(h("div", { class: "call-controls", role: "group", "aria-label": "In the call" },
            ...Object.values(this.#buttons),
            h("button", {
                class: "call-leave", type: "button", "aria-label": "Leave", title: "Leave", onclick: () => calls.mine.leave(),
            }, icon(shapes.hangUp), h("span", { class: "call-leave-word" }, "Leave"))));
        this.#unwatch = [calls.media.watch(() => this.#draw())];
        this.#draw();
    }

    disconnectedCallback() {
        for (const unwatch of this.#unwatch) unwatch();
        this.replaceChildren();
    }

    /** The first of the buttons, by key. */
    enter() {
        this.#buttons?.voice.focus();
    }

    #button(run) {
        return h("button", { class: "call-button", type: "button", onclick: run });
    }

    #name(button, label, shape, isOn = null) {
        const drawn = JSON.stringify([label, isOn]);
        if (button.dataset.drawn === drawn) return;
        button.dataset.drawn = drawn;
        button.ariaLabel = button.title = label;
        button.dataset.on = String(isOn);
        button.replaceChildren(icon(shape));
    }

    #draw() {
        const { media } = calls;
        const { voice, camera, screen } = this.#buttons;
        this.#name(voice, media.isMuted ? "Unmute" : "Mute", media.isMuted ? shapes.muted : shapes.microphone, !media.isMuted);
        this.#name(camera, media.isOn("camera") ? "Camera off" : "Camera on",
            media.isOn("camera") ? shapes.camera : shapes.cameraOff, media.isOn("camera"));
        this.#name(screen, media.isOn("screen") ? "Stop showing your screen" : "Show your screen", shapes.screen, media.isOn("screen"));
        for (const [kind, button] of Object.entries({ voice, camera, screen })) {
            button.classList.toggle("waiting", media.isAsking(kind));
            button.ariaBusy = String(media.isAsking(kind));
        }
    }
}

export function toggleVoice() {
    return calls.media.mute(!calls.media.isMuted);
}

function toggle(kind) {
    const { media } = calls;
    // Pressed again, the question is taken back.
    return media.isOn(kind) || media.isAsking(kind) ? media.close(kind) : media.open(kind);
}

customElements.define("calls-controls", Controls);
