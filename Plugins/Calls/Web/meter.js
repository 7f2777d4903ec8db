// <calls-meter> — how loud a stream is just now, as a bar. `stream` is a MediaStream, or null.

import { h } from "minimost";
import { Level } from "./levels.js";

class Meter extends HTMLElement {
    #stream = null;
    #level = null;
    #bar = h("span", {});

    set stream(stream) {
        this.#stream = stream;
        if (this.isConnected) this.#begin();
    }

    connectedCallback() {
        this.setAttribute("role", "meter");
        this.ariaLabel = "Loudness of your microphone";
        this.ariaValueMin = "0";
        this.ariaValueMax = "100";
        this.replaceChildren(this.#bar);
        this.#begin();
    }

    disconnectedCallback() {
        this.#end();
        this.replaceChildren();
    }

    #begin() {
        this.#end();
        if (this.#stream) this.#level = new Level(this.#stream, { heard: (value) => this.#show(value), changed: () => this.#mark() });
    }

    #end() {
        this.#level?.stop();
        this.#level = null;
        this.#show(0);
        this.#mark();
    }

    #show(value) {
        this.ariaValueNow = String(Math.round(value * 100));
        this.#bar.style.setProperty("--level", value.toFixed(3));
    }

    #mark() {
        this.classList.toggle("speaking", this.#level?.isSpeaking ?? false);
        if (this.#level?.isSpeaking) this.dispatchEvent(new Event("speaking"));
    }
}

customElements.define("calls-meter", Meter);
