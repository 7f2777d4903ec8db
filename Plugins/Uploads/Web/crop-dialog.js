// The dialog in which the square is cut out that stands for a person: the picture is dragged, clicked, pinched, or moved
// by keys, until what is meant is in it.

import { h, listen, openDialog, say } from "minimost";
import { Crop, side } from "./crop.js";

/** How far a press of a key goes: parts of the square, and a factor. */
const step = { move: 1 / 16, zoom: 1.1 };
const keys = {
    ArrowLeft: [step.move, 0], ArrowRight: [-step.move, 0], ArrowUp: [0, step.move], ArrowDown: [0, -step.move],
};

/** CSS pixels. A pointer that went no further was a click. */
const jitter = 4;

/** `save(blob)` puts the square away; what it throws is said in the dialog. `bitmap` is closed with the dialog. */
export function openCropDialog(bitmap, save) {
    const crop = new Crop(bitmap);
    const closed = new AbortController();
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const picture = h("canvas", { "aria-hidden": "true" });
    const stage = h("div", {
        class: "crop-stage", tabindex: "0", role: "application", "aria-label": "Part of the picture that is shown",
        "aria-describedby": "crop-hint", onkeydown: pressed,
    }, picture);
    const result = h("canvas", { class: "crop-result", width: side, height: side, "aria-hidden": "true" });
    const zoom = h("input", {
        type: "range", id: "crop-zoom", min: "0", max: "1", step: "0.01", value: "0", oninput: slid,
    });
    const status = h("p", { class: "unseen", role: "status" });
    const done = h("button", { class: "primary", type: "submit" }, "Use this picture");
    const dialog = openDialog({
        heading: "Your picture",
        content: h("form", { class: "dialog-body", onsubmit: (event) => (event.preventDefault(), submit()) },
            problem,
            h("div", { class: "crop" }, stage,
                h("div", { class: "crop-side" }, result,
                    h("div", { class: "crop-zoom" }, h("label", { for: zoom.id }, "Zoom"), zoom))),
            h("p", { class: "hint", id: "crop-hint" },
                "Drag the picture, or click what is to be in the middle. Arrow keys move it, + and − zoom."),
            status,
            h("div", { class: "dialog-actions" },
                h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"), done)),
    });
    dialog.addEventListener("close", () => {
        closed.abort();
        bitmap.close();
    });
    handled(closed.signal, stage, crop, draw);
    picture.width = picture.height = Math.round(stage.clientWidth * devicePixelRatio);
    stage.focus();
    draw();

    function draw() {
        for (const canvas of [picture, result]) paint(canvas, bitmap, crop.area);
        zoom.value = String(crop.level);
        zoom.ariaValueText = `${percent(crop.zoom)} %`;
    }

    function slid() {
        crop.level = Number(zoom.value);
        draw();
    }

    function pressed(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (keys[event.key]) crop.move(...keys[event.key]);
        else if (["+", "="].includes(event.key)) crop.zoomTo(crop.zoom * step.zoom);
        else if (["-", "−"].includes(event.key)) crop.zoomTo(crop.zoom / step.zoom);
        else return;
        event.preventDefault();
        draw();
        const { x, y } = crop.place;
        say(status, `Zoom ${percent(crop.zoom)} %, ${percent(x)} % from the left, ${percent(y)} % from the top`);
    }

    async function submit() {
        done.disabled = true;
        problem.hidden = true;
        try {
            // PNG where a browser cannot write WebP.
            await save(await new Promise((resolve) => result.toBlob(resolve, "image/webp", 0.9)));
            dialog.close();
        } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
            done.disabled = false;
        }
    }
}

const percent = (share) => Math.round(share * 100);

function paint(canvas, bitmap, { x, y, side }) {
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, x, y, side, side, 0, 0, canvas.width, canvas.height);
}

// MARK: Pointers

/** Lets one pointer drag, two pinch, a wheel zoom, and a click say where the middle is. */
function handled(signal, stage, crop, draw) {
    const pointers = new Map();
    let way = 0;
    const at = ({ x, y }) => {
        const { left, top, width } = stage.getBoundingClientRect();
        return { x: (x - left) / width, y: (y - top) / width };
    };
    listen(signal, stage, "pointerdown", (event) => {
        if (event.button !== 0) return;
        stage.setPointerCapture(event.pointerId);
        if (!pointers.size) way = 0;
        pointers.set(event.pointerId, event);
    });
    listen(signal, stage, "pointermove", (event) => {
        if (!pointers.has(event.pointerId)) return;
        const before = gauge(pointers);
        pointers.set(event.pointerId, event);
        const after = gauge(pointers);
        const [right, down] = [after.x - before.x, after.y - before.y];
        way += Math.hypot(right, down) + Math.abs(after.spread - before.spread);
        crop.move(-right / stage.clientWidth, -down / stage.clientWidth);
        if (before.spread) crop.zoomTo(crop.zoom * after.spread / before.spread, at(after));
        draw();
    });
    listen(signal, stage, "pointerup pointercancel", (event) => {
        if (!pointers.delete(event.pointerId) || event.type !== "pointerup" || pointers.size || way > jitter) return;
        crop.centre(at(event));
        draw();
    });
    listen(signal, stage, "wheel", (event) => {
        event.preventDefault();
        crop.zoomTo(crop.zoom * Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 500)), at(event));
        draw();
    }, { passive: false });
}

/** Where pointers are all in all, and how far apart. */
function gauge(pointers) {
    const all = [...pointers.values()];
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(all.map((each) => each.clientX)), mean(all.map((each) => each.clientY))];
    return { x, y, spread: mean(all.map((each) => Math.hypot(each.clientX - x, each.clientY - y))) };
}
