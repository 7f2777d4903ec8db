// The sounds of calls as notes, and notes as samples: a round of ringing is one piece that a browser repeats by itself,
// also in a tab whose timers are slowed down.

const [g4, c5, e5, g5, a5] = [392, 523.25, 659.25, 783.99, 880];

/** Struck, as a bell with a few overtones, or hummed; pitches in hertz, times in seconds. */
const strike = (pitch, at, length, loudness) => ({ pitch, at, length, loudness, isStruck: true });
const hum = (pitch, at, length, loudness) => ({ pitch, at, length, loudness, isStruck: false });

const scores = {
    ring: {
        length: 3,
        notes: [0, 0.5].flatMap((at) => [strike(e5, at, 0.6, 0.34), strike(a5, at + 0.16, 0.8, 0.34)]),
    },
    ringback: { length: 3, notes: [hum(g4, 0, 1, 0.09), hum(c5, 0, 1, 0.06)] },
    joined: { length: 0.7, notes: [strike(c5, 0, 0.3, 0.16), strike(g5, 0.1, 0.5, 0.16)] },
    left: { length: 0.7, notes: [strike(g5, 0, 0.3, 0.14), strike(c5, 0.1, 0.5, 0.14)] },
};

export const tones = Object.keys(scores);

/** Times of the pitch, how loud, and how much sooner each is away. */
const overtones = [[1, 1, 1], [2, 0.22, 0.6], [3, 0.08, 0.35]];

/** A sound as samples from −1 to 1, at so many a second. */
export function samplesOf(name, rate) {
    const { length, notes } = scores[name];
    const samples = new Float32Array(Math.ceil(length * rate));
    for (const note of notes) {
        if (!note.isStruck) add(samples, rate, note, (time) => swell(time, note.length));
        else for (const [times, share, life] of overtones) {
            const lasts = note.length * life;
            add(samples, rate, { ...note, pitch: note.pitch * times, loudness: note.loudness * share, length: lasts },
                (time) => fall(time, lasts));
        }
    }
    return samples;
}

function add(samples, rate, { pitch, at, length, loudness }, shape) {
    const first = Math.round(at * rate);
    const end = Math.min(samples.length, first + Math.round(length * rate));
    for (let place = first; place < end; place += 1) {
        const time = (place - first) / rate;
        samples[place] += Math.sin(2 * Math.PI * pitch * time) * loudness * shape(time);
    }
}

/** Up in 8 ms and away, to nothing at the end. */
const fall = (time, length) => Math.min(1, time / 0.008) * Math.exp(-5 * time / length) * Math.min(1, (length - time) / 0.02);

const swell = (time, length) => Math.min(1, time / 0.12, (length - time) / 0.2);
