// Attachments — what a message carries: pictures where they stand, with their room kept before they come; sounds and films
// that play; everything else as a card to be saved.

import { h, icon } from "minimost";
import { inWords } from "./file-rules.js";
import { openLightbox } from "./lightbox.js";
import { shapes } from "./shapes.js";

/** In CSS pixels: a picture is shown no larger than that. */
const most = { width: 400, height: 300 };

export function attachments(app) {
    customElements.define("uploads-attachments", class extends HTMLElement {
        #drawn = "";
        #message = null;

        connectedCallback() {
            this.#draw();
        }

        disconnectedCallback() {
            this.#drawn = "";
            this.replaceChildren();
        }

        set context(context) {
            this.#message = context?.message ?? null;
            if (this.isConnected) this.#draw();
        }

        #draw() {
            const files = this.#message?.attachments ?? [];
            this.hidden = files.length === 0;
            const drawn = JSON.stringify(files);
            if (drawn === this.#drawn) return;
            this.#drawn = drawn;
            this.replaceChildren(...files.map((file) => shown(file)));
        }
    });
    app.slot("message-body", "uploads-attachments", { order: 10 });
}

function shown(file) {
    if (file.type.startsWith("image/") && file.width && file.height) return picture(file);
    if (file.type.startsWith("video/")) return player("video", file);
    if (file.type.startsWith("audio/")) return player("audio", file);
    return card(file);
}

/** So large that it fits, and never larger than it is. */
export function shownSize({ width, height }) {
    const scale = Math.min(1, most.width / width, most.height / height);
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function picture(file) {
    const { width, height } = shownSize(file);
    const image = h("img", {
        src: file.url, alt: file.name, width, height, loading: "lazy", decoding: "async",
        onerror: () => button.replaceWith(card(file, "This picture is not there any more.")),
    });
    const button = h("button", {
        class: "picture", type: "button", "aria-label": `Show ${file.name} large`, "data-picture": file.id,
        onclick: () => openLightbox(file),
    }, image);
    return button;
}

function player(kind, file) {
    return h("figure", { class: "player" },
        h(kind, { src: file.url, controls: true, preload: "metadata", "aria-label": file.name }),
        h("figcaption", {}, h("bdi", {}, file.name)));
}

function card(file, problem = null) {
    return h(problem ? "div" : "a", {
        class: "file-card", ...(!problem && { href: file.url, download: file.name }),
    }, h("span", { class: "upload-kind" }, icon(shapes.file)),
    h("span", { class: "upload-words" },
        h("span", { class: "upload-name" }, h("bdi", {}, file.name)),
        h("span", { class: "upload-state" }, problem ?? inWords(file.size))));
}
