// The lightbox — one picture of the conversation, as large as the window lets it. Arrows lead to those before and after.

import { h, icon, openDialog } from "minimost";
import { saved } from "./file-card.js";
import { lookFor, lost } from "./look-for.js";
import { shapes } from "./shapes.js";

/** Its neighbours are all pictures that are in the log now. */
export function openLightbox(file) {
    const pictures = neighbours();
    let place = Math.max(0, pictures.findIndex(({ id }) => id === file.id));
    const image = h("img", { alt: "", onerror: failed });
    const words = h("p", { class: "lightbox-words", "aria-live": "polite" });
    const step = (by, label, shape) => h("button", {
        class: "quiet square", type: "button", "aria-label": label, title: label, onclick: () => move(by),
        hidden: pictures.length === 1,
    }, icon(shape));
    const [back, on] = [step(-1, "Previous picture", shapes.back), step(1, "Next picture", shapes.on)];
    const save = h("a", { class: "button secondary", onclick: (event) => saved(event, pictures[place], tell) }, "Save");
    const content = h("div", { class: "lightbox" }, image, h("div", { class: "lightbox-bar" }, back, words, save, on));
    const dialog = openDialog({ heading: file.name, className: "lightbox-dialog", content });
    dialog.addEventListener("keydown", pressed);
    show();
    (pictures[place + 1] ? on : save).focus();
    return dialog;

    /** As they stand in the log. */
    function neighbours() {
        const found = [...document.querySelectorAll("[data-picture] img")].map((element) => ({
            id: element.closest("[data-picture]").dataset.picture, url: element.getAttribute("src"), name: element.alt,
        }));
        return found.length ? found : [file];
    }

    function move(by) {
        if (!pictures[place + by]) return;
        place += by;
        show();
    }

    function show() {
        const { url, name } = pictures[place];
        image.src = url;
        image.alt = name;
        dialog.querySelector("h2").textContent = name;
        tell("there");
        save.href = url;
        save.download = name;
        // Not disabled: that would take the focus away, and the arrows with it.
        back.ariaDisabled = place === 0 ? "true" : null;
        on.ariaDisabled = place === pictures.length - 1 ? "true" : null;
    }

    function tell(found) {
        const where = pictures.length > 1 ? `${place + 1} of ${pictures.length}` : "";
        words.textContent = found === "there" ? where : lost("picture", found);
    }

    async function failed() {
        const { url } = pictures[place];
        const found = await lookFor(url);
        if (url === pictures[place].url) tell(found);
    }

    function pressed(event) {
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!by) return;
        event.preventDefault();
        move(by);
    }
}
