// <uploads-tray> — the files that go with the next message, above where it is written: what each is, how far it is,
// and a way to take it out.

import { Keyed } from "host/keyed.js";
import { h, icon, say } from "minimost";
import { inWords, kindInWords } from "./file-rules.js";
import { shapes } from "./shapes.js";

export function defineTray(chosen) {
    customElements.define("uploads-tray", class extends HTMLElement {
        #channel = null;
        /** What the slot gives: see composer.js. */
        #composer = null;
        #list;
        #items;
        #status;
        #unwatch;
        /** Of each file the state that was announced. */
        #said = new WeakMap();

        connectedCallback() {
            this.#list = h("ul", { class: "upload-tray", "aria-label": "Files to send" });
            this.#status = h("p", { class: "unseen", role: "status" });
            this.#items = new Keyed(this.#list, {
                make: (item) => make(item, {
                    remove: () => this.#remove(item), retry: () => chosen.retry(this.#channel, item.key),
                }),
                update: draw,
            });
            this.replaceChildren(this.#list, this.#status);
            this.#unwatch = chosen.watch((channel) => channel === this.#channel && this.#draw());
            this.#draw();
        }

        disconnectedCallback() {
            this.#unwatch();
            this.replaceChildren();
        }

        set context(context) {
            this.#channel = context?.channel ?? null;
            this.#composer = context;
            if (this.#list) this.#draw();
        }

        #draw() {
            const items = chosen.of(this.#channel);
            this.hidden = items.length === 0;
            this.#composer?.carries(!this.hidden);
            this.#items.show(items);
            for (const item of items) {
                const { state, name, problem } = item;
                if (this.#said.get(item) === state) continue;
                this.#said.set(item, state);
                if (state === "done") say(this.#status, `${name} is uploaded`);
                if (problem) say(this.#status, `${name} was not uploaded. ${problem}`);
            }
        }

        #remove(item) {
            chosen.remove(this.#channel, item.key);
            this.#composer?.focus();
        }
    });
}

function make({ file, name }, { remove, retry }) {
    return h("li", { class: "upload-item" },
        preview(file),
        h("div", { class: "upload-words" },
            h("span", { class: "upload-name", title: name }, h("bdi", {}, name)),
            h("span", { class: "upload-state" })),
        h("button", { class: "quiet upload-retry", type: "button", onclick: retry, hidden: true }, "Try again"),
        h("button", { class: "quiet square", type: "button", "aria-label": `Take out ${name}`, title: "Take out", onclick: remove },
            icon("close")),
        h("progress", { max: "1", value: "0", "aria-label": `${name} is being uploaded` }));
}

function preview(file) {
    const kind = h("span", { class: "upload-kind" }, icon(shapes.file));
    if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return kind;
    const url = URL.createObjectURL(file);
    const release = () => URL.revokeObjectURL(url);
    const image = h("img", { src: url, alt: "", onload: release, onerror: () => (release(), image.replaceWith(kind)) });
    return image;
}

function draw(element, { state, share, problem, file }) {
    element.dataset.state = state;
    const bar = element.querySelector("progress");
    bar.hidden = state !== "sending";
    bar.value = share;
    element.querySelector(".upload-retry").hidden = state !== "failed";
    element.querySelector(".upload-state").textContent = problem ? problem
        : state === "sending" ? `${Math.floor(share * 100)} % of ${inWords(file.size)}` : kindInWords(file);
}
