// A picture that somebody chose, as pixels: upright, and with no more of them than are of use.

import { inWords } from "./file-rules.js";

/** What a browser takes apart without choking. */
const most = { bytes: 64 * 1_048_576, megapixels: 50 };

/** Pixels of the shorter side: sharp also where it is zoomed in as far as it goes. */
const enough = 1_024;

/** An ImageBitmap. Throws an error that says to a person what is wrong with the file. */
export async function decodePicture(file) {
    if (file.size > most.bytes) {
        throw new Error(`This file has ${inWords(file.size)}. A picture may have up to ${inWords(most.bytes)}.`);
    }
    const size = await sizeOf(file);
    const megapixels = size.width * size.height / 1_000_000;
    if (megapixels > most.megapixels) {
        throw new Error(`This picture has ${Math.ceil(megapixels)} megapixels. Up to ${most.megapixels} will do.`);
    }
    return bitmap(file, size).catch(() => { throw noPicture(file); });
}

/** What its head says. No pixel is looked at yet. */
function sizeOf(file) {
    const address = URL.createObjectURL(file);
    const image = new Image();
    return new Promise((resolve, reject) => {
        image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
        image.onerror = () => reject(noPicture(file));
        image.src = address;
    }).finally(() => URL.revokeObjectURL(address));
}

/** With the width alone named, its proportions stay, whichever way a camera was held. */
function bitmap(file, { width, height }) {
    const scale = enough / Math.min(width, height);
    const smaller = scale < 1 ? { resizeWidth: Math.round(width * scale), resizeQuality: "high" } : {};
    // Browsers that do not know this name yet turn pictures upright as it is.
    return createImageBitmap(file, { imageOrientation: "from-image", ...smaller }).catch((error) => {
        if (error instanceof TypeError) return createImageBitmap(file);
        throw error;
    });
}

const noPicture = ({ name }) => new Error(`“${name}” is no picture that this browser can show.`);
