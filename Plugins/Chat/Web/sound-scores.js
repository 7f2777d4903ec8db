// The notes of each sound: two steps up for what is meant for me, one quiet note for the rest, each with a faint
// octave above it, as a bell has.

const tunes = {
    message: [{ at: 0, pitch: 587.33, length: 0.35, loudness: 0.22 }],
    mention: [
        { at: 0, pitch: 587.33, length: 0.3, loudness: 0.26 }, { at: 0.11, pitch: 880, length: 0.55, loudness: 0.26 },
    ],
};

/** `[{at, pitch, length, loudness}]`, in seconds, hertz and shares of the loudest there is. */
export function score(name) {
    return tunes[name].flatMap((note) => [note, {
        ...note, pitch: note.pitch * 2, length: note.length * 0.6, loudness: note.loudness * 0.18,
    }]);
}
