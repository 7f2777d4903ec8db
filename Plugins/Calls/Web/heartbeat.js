// Heartbeat — tells the server every few seconds what is on here. That says as well that we are there, and mends whatever
// it, or we, had not heard.

/** Milliseconds between two words to the server; after 12 s without one it tells others that somebody is away. */
const interval = 5_000;

export class Heartbeat {
    #clock;
    #state;
    #tell;
    #answered;
    #refused;
    #beaten;
    #last;
    #callOff = () => {};
    #told = "";
    #isTelling = false;
    #isStale = false;
    #isOver = false;

    /**
     * Begins at once, with a server that has just been heard.
     * - clock: `{now(), after(ms, run)}`, the latter returns what calls it off
     * - state(): what is on now; tell(state): asks the server
     * - answered(answer, wasCutOff) and refused(error) are told what comes of it; beaten(): so much time has passed again
     */
    constructor({ clock, state, tell, answered, refused, beaten }) {
        this.#clock = clock;
        this.#state = state;
        this.#tell = tell;
        this.#answered = answered;
        this.#refused = refused;
        this.#beaten = beaten;
        this.#last = clock.now();
        this.#wait();
    }

    /** Milliseconds since the server last answered. */
    get silence() {
        return this.#clock.now() - this.#last;
    }

    /** Whether it has not answered for longer than it should. */
    get isCutOff() {
        return this.silence > 2 * interval;
    }

    /** Tells what has changed, if anything has. */
    update() {
        if (JSON.stringify(this.#state()) !== this.#told) this.tell();
    }

    /** One request at a time, and of several changes the last. */
    async tell() {
        this.#isStale = true;
        if (this.#isTelling) return;
        this.#isTelling = true;
        try {
            while (this.#isStale && !this.#isOver) {
                this.#isStale = false;
                await this.#tellOnce();
            }
        } finally {
            this.#isTelling = false;
        }
    }

    end() {
        this.#isOver = true;
        this.#callOff();
    }

    #wait() {
        this.#callOff = this.#clock.after(interval, () => {
            this.#wait();
            this.#beaten();
            if (!this.#isOver) this.tell();
        });
    }

    async #tellOnce() {
        const state = this.#state();
        this.#told = JSON.stringify(state);
        try {
            const answer = await this.#tell(state);
            if (this.#isOver) return;
            const wasCutOff = this.isCutOff;
            this.#last = this.#clock.now();
            this.#answered(answer, wasCutOff);
        } catch (error) {
            if (this.#isOver) return;
            this.#told = "";
            this.#refused(error);
        }
    }
}
