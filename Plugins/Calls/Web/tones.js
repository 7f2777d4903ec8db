// Tones — the sounds of calls. Each begins at once and returns what ends it; those that ring go on until then. As loud
// as sounds were chosen to be in the settings. Where the page may not sound yet, one that rings begins with the first
// press of a key or a button.

import { preferences } from "minimost";
import { devices } from "./devices.js";
import { borrowAudio } from "./shared-audio.js";
import { samplesOf } from "./tone-scores.js";

/** Somebody calls. From the speaker of the system: a headset may lie on the desk. */
export const ring = () => ringing("ring");

/** It rings at the others. */
export const ringback = () => ringing("ringback", { speaker: devices.chosen("speaker") });

export const joined = () => once("joined", { speaker: devices.chosen("speaker") });
export const left = () => once("left", { speaker: devices.chosen("speaker") });

/** To hear a speaker, also where sounds are off. */
export const tryOut = (speaker) => begin("joined", { speaker }) ?? nothing;

const nothing = () => {};

/** Whoever wants to hear no messages wants no calls either, unless they say so. */
const isWanted = () => preferences.get("calls.sounds", preferences.get("chat.sounds", true));

function once(name, options) {
    return isWanted() ? begin(name, options) ?? nothing : nothing;
}

function ringing(name, options) {
    if (!isWanted()) return nothing;
    let end = begin(name, { ...options, isRepeated: true });
    const waiting = new AbortController();
    const again = () => {
        end ??= begin(name, { ...options, isRepeated: true });
        if (end) waiting.abort();
    };
    if (!end) for (const press of ["pointerup", "keydown"]) addEventListener(press, again, { signal: waiting.signal, capture: true });
    return () => {
        waiting.abort();
        end?.();
    };
}

/** What ends it, or null where the page may not sound. */
function begin(name, { speaker = null, isRepeated = false } = {}) {
    const loan = borrowAudio();
    if (!loan) return null;
    const { context } = loan;
    const source = new AudioBufferSourceNode(context, { buffer: piece(context, name), loop: isRepeated });
    const volume = new GainNode(context, { gain: preferences.get("chat.volume", 0.6) });
    const outlet = openOutlet(context, speaker);
    source.connect(volume);
    source.addEventListener("ended", () => {
        outlet.then(({ close }) => close());
        volume.disconnect();
        loan.giveBack();
    });
    outlet.then(({ node }) => {
        volume.connect(node);
        source.start();
    });
    return () => {
        // Cut off, it would click.
        volume.gain.setTargetAtTime(0, context.currentTime, 0.015);
        outlet.then(() => source.stop(context.currentTime + 0.1));
    };
}

const pieces = new Map();

function piece(context, name) {
    if (!pieces.has(name)) {
        const samples = samplesOf(name, context.sampleRate);
        const buffer = new AudioBuffer({ length: samples.length, sampleRate: context.sampleRate });
        buffer.copyToChannel(samples, 0);
        pieces.set(name, buffer);
    }
    return pieces.get(name);
}

/** Where it comes out. Only an element of the page plays from a speaker of choice in every browser that can. */
async function openOutlet(context, speaker) {
    const usual = { node: context.destination, close: nothing };
    if (!speaker || !devices.canChooseSpeaker) return usual;
    const node = new MediaStreamAudioDestinationNode(context);
    const audio = new Audio();
    try {
        await audio.setSinkId(speaker);
        audio.srcObject = node.stream;
        await audio.play();
        return { node, close: () => audio.srcObject = null };
    } catch {
        audio.srcObject = null;
        return usual;
    }
}
