// Whether a file is still there: files go by age and by the room they take, and the messages that carried them stay.

import { asMe, signIn } from "host/request.js";

const patience = 10_000;

/** "there"; "gone", for good; "away", where nothing is known of it now. */
export async function lookFor(url) {
    try {
        const options = { method: "HEAD", credentials: "same-origin", headers: asMe, signal: AbortSignal.timeout(patience) };
        const { ok, status } = await fetch(url, options);
        if (status === 401) signIn();
        if (ok) return "there";
        return status === 404 ? "gone" : "away";
    } catch {
        return "away";
    }
}

/** What is said of one that is not there. `noun`: "file", "picture". */
export function lost(noun, found) {
    return found === "gone" ? `This ${noun} is not there any more.` : `This ${noun} cannot be reached now.`;
}
