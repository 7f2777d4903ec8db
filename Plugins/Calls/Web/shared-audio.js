// Shared audio — the one AudioContext of the page, for levels and tones. It rests while nobody uses it.

/** Milliseconds without anybody. */
const patience = 3_000;

let context = null;
let users = 0;
let timer;

/**
 * The context, and what gives it back; null where there is none, or where the browser would only complain: a page may
 * sound once somebody has pressed something in it.
 */
export function borrowAudio() {
    if (!globalThis.AudioContext || !(navigator.userActivation?.hasBeenActive ?? true)) return null;
    context ??= new AudioContext();
    clearTimeout(timer);
    users += 1;
    // Also one that a phone has interrupted.
    if (context.state !== "running") context.resume().catch(() => {});
    return { context, giveBack: once(giveBack) };
}

function giveBack() {
    users -= 1;
    if (users === 0) timer = setTimeout(() => context.suspend().catch(() => {}), patience);
}

function once(run) {
    let isDone = false;
    return () => {
        if (!isDone) run();
        isDone = true;
    };
}
