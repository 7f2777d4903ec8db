// Levels — how loud a stream is, and whether somebody speaks in it.

import { borrowAudio } from "./shared-audio.js";

/** Milliseconds between two looks; each looks at the last 43 ms (2,048 samples). */
const pause = 50;
const samples = 2_048;

/** Decibels of the root mean square, of full scale: the level is 0 at the lower and 1 at the upper. */
const quietest = -60;
const loudest = -10;

/** From 0, which is silence, to 1. */
export function loudness(signal) {
    let power = 0;
    for (const sample of signal) power += sample * sample;
    const decibels = 10 * Math.log10(power / signal.length);
    return Math.min(1, Math.max(0, (decibels - quietest) / (loudest - quietest)));
}

/** Begins at once with a loud moment, and ends after a quiet while: nobody falls silent between two words. */
export class Speaking {
    #last = -Infinity;
    is = false;

    /** −43 dB begins, −48 dB keeps it up; milliseconds. */
    constructor({ begins = 0.34, keeps = 0.24, breath = 500 } = {}) {
        Object.assign(this, { begins, keeps, breath });
    }

    /** True if that changed something. */
    hear(level, now) {
        const was = this.is;
        if (level >= (was ? this.keeps : this.begins)) this.#last = now;
        this.is = now - this.#last < this.breath;
        return this.is !== was;
    }
}

export class Level {
    #stream;
    #changed;
    #heard;
    #borrow;
    #speaking = new Speaking();
    #end;
    #loan = null;
    #source = null;
    #analyser = null;
    #signal = new Float32Array(samples);
    value = 0;

    /**
     * `changed()`: somebody has begun to speak, or stopped; `heard(value)`: at every look. `every(run)` calls again and
     * again until the function that it returns is called.
     */
    constructor(stream, { changed = () => {}, heard = () => {}, every = often, borrow = borrowAudio, now = () => performance.now() } = {}) {
        this.#stream = stream;
        this.#changed = changed;
        this.#heard = heard;
        this.#borrow = borrow;
        this.#end = every(() => this.#look(now()));
    }

    get isSpeaking() {
        return this.#speaking.is;
    }

    stop() {
        this.#end();
        this.#source?.disconnect();
        this.#loan?.giveBack();
        this.#source = this.#analyser = this.#loan = null;
        this.value = 0;
        this.#speaking = new Speaking();
    }

    #look(now) {
        this.#analyser ??= this.#connect();
        this.#analyser?.getFloatTimeDomainData(this.#signal);
        this.value = this.#analyser ? loudness(this.#signal) : 0;
        this.#heard(this.value);
        if (this.#speaking.hear(this.value, now)) this.#changed();
    }

    /** Not before there is a voice, and the page may make audio; then it is tried again at the next look. */
    #connect() {
        if (!this.#stream.getAudioTracks().length) return null;
        const loan = this.#borrow();
        if (!loan) return null;
        try {
            this.#source = loan.context.createMediaStreamSource(this.#stream);
            const analyser = loan.context.createAnalyser();
            analyser.fftSize = samples;
            this.#source.connect(analyser);
            this.#loan = loan;
            return analyser;
        } catch {
            loan.giveBack();
            return null;
        }
    }
}

function often(run) {
    const timer = setInterval(run, pause);
    return () => clearInterval(timer);
}
