// Attachments — what a message carries: pictures where they stand, with their room kept before they come; sounds and films
// that play; everything else as a card to be saved. What does not show says why.

import { ConnectionChanged, h } from "minimost";
import { fileCard, lostCard } from "./file-card.js";
import { kindInWords } from "./file-rules.js";
import { openLightbox } from "./lightbox.js";
import { lookFor, lost } from "./look-for.js";

/** In CSS pixels: a picture is shown no larger than that. */
const most = { width: 400, height: 300 };
/** Told to a card that stands for what was out of reach. */
const inReach = "uploads-in-reach";

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
            takeTurn(this);
        }
    });
    app.slot("message-body", "uploads-attachments", { order: 10 });
    app.on(ConnectionChanged, (isConnected) => {
        if (!isConnected) return;
        for (const card of document.querySelectorAll(".file-card.lost")) card.dispatchEvent(new Event(inReach));
    });
}

function shown(file) {
    if (file.type.startsWith("image/") && file.width && file.height) return picture(file);
    if (file.type.startsWith("video/")) return player("video", file);
    if (file.type.startsWith("audio/")) return player("audio", file);
    return fileCard(file);
}

/** So large that it fits, and never larger than it is. */
export function shownSize({ width, height }) {
    const scale = Math.min(1, most.width / width, most.height / height);
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function picture(file) {
    const { width, height } = shownSize(file);
    const load = () => image.setAttribute("src", file.url);
    const image = h("img", {
        alt: file.name, width, height, loading: "lazy", decoding: "async", onerror: () => putAside(button, "picture", file, load),
    });
    const button = h("button", {
        class: "picture", type: "button", "aria-label": `Show ${file.name} large`, "data-picture": file.id,
        onclick: () => openLightbox(file),
    }, image);
    button.style.setProperty("--shape", width / height);
    load();
    return button;
}

function player(kind, file) {
    const media = h(kind, {
        src: file.url, controls: true, preload: "metadata", "aria-label": file.name,
        onerror: () => putAside(figure, "file", file, () => resume(media)),
    });
    const figure = h("figure", { class: "player" }, media, h("figcaption", {}, h("bdi", {}, file.name)));
    return figure;
}

/** From where it was. */
function resume(media) {
    const { currentTime } = media;
    media.load();
    media.currentTime = currentTime;
}

/** A card in place of what does not show. Where it was only out of reach, it comes back with the server. */
async function putAside(element, noun, file, load) {
    const found = await lookFor(file.url);
    const card = found === "there" ? fileCard(file, `${kindInWords(file)}. This browser cannot show it.`)
        : lostCard(file, lost(noun, found));
    if (found === "away") card.addEventListener(inReach, () => (put(element, card), load()), { once: true });
    put(card, element);
}

function put(element, before) {
    const box = before.parentElement;
    before.replaceWith(element);
    if (box) takeTurn(box);
}

/** What is drawn after its row is in the order of the Tab key as the row is: see message-row.js. */
function takeTurn(box) {
    const { tabIndex = 0 } = box.closest("chat-message") ?? {};
    for (const element of box.querySelectorAll("a[href], button")) element.tabIndex = tabIndex;
}
