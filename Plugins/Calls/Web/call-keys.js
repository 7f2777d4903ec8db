// Call keys — to a call from anywhere, and the microphone on and off while writing.

import { toggleVoice } from "./call-controls.js";
import { calls } from "./session.js";

export function callKeys(app) {
    const isIn = () => calls.mine.isIn;
    app.shortcut("Ctrl+D", "Mute or unmute, in a call", async ({ repeat }) => {
        if (repeat) return;
        await toggleVoice();
        document.querySelector("calls-view")?.sayMicrophone();
    }, { when: isIn });
    app.shortcut("w", "To the call, or to the one that rings", () => {
        if (document.querySelector("calls-ringing")?.enter()) return;
        document.querySelector("calls-view")?.enter();
    });
}
