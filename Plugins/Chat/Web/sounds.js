// Sounds — short ones, made of sines when they are needed. A page may sound only after somebody has pressed something
// in it; until then it is silent, and the browser has nothing to complain of.

import { preferences } from "minimost";
import { score } from "./sound-scores.js";

/** Sounds that come closer than this are one. */
const apart = 1_200;

let context = null;
let last = -Infinity;

/** Whether this page may sound. */
function maySound() {
    return Boolean(globalThis.AudioContext) && (navigator.userActivation?.hasBeenActive ?? true);
}

/** Makes a sound, "message" or "mention", as loud as was chosen. True unless it may not, or just has. */
export function play(name, { isTest = false } = {}) {
    const now = performance.now();
    if (!maySound() || (!isTest && now - last < apart)) return false;
    last = now;
    context ??= new AudioContext();
    context.resume().then(() => sound(score(name), preferences.get("chat.volume", 0.6)), () => {});
    return true;
}

/** Each note a soft strike: up at once, and away. */
function sound(notes, volume) {
    const begin = context.currentTime + 0.02;
    for (const { at, pitch, length, loudness } of notes) {
        const gain = new GainNode(context, { gain: 0 });
        const tone = new OscillatorNode(context, { type: "sine", frequency: pitch });
        const start = begin + at;
        gain.gain.setValueAtTime(0, start);
        gain.gain.linearRampToValueAtTime(loudness * volume, start + 0.012);
        gain.gain.exponentialRampToValueAtTime(0.0001, start + length);
        tone.connect(gain).connect(context.destination);
        tone.start(start);
        tone.stop(start + length);
    }
}
