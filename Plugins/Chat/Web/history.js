// History — fetches the pages of timelines. What is asked for promises true once the page is there, the error where it
// did not come, and nothing where a new start made it unwanted.

const size = 50;
/** Milliseconds until a page that did not come is asked for again, if it is still wanted then. */
const pause = 5_000;

export class History {
    #request;
    #after;
    #underway = new Map();

    /** `request` as the app's; `after(ms, run)` runs later. */
    constructor(request, after = (wait, run) => setTimeout(run, wait)) {
        this.#request = request;
        this.#after = after;
    }

    /** The newest page. */
    latest(timeline) {
        return this.#fetch(timeline, {}, "load");
    }

    /** The oldest page, in place of what is there. */
    first(timeline) {
        return this.#fetch(timeline, { after: 0 }, "load");
    }

    /** The messages around one, in place of what is there. */
    around(timeline, id, count = size * 2) {
        return this.#fetch(timeline, { around: id, limit: count }, "load");
    }

    older(timeline) {
        return this.#fetch(timeline, { before: timeline.oldest }, "prepend");
    }

    newer(timeline) {
        return this.#fetch(timeline, { after: timeline.newest }, "append");
    }

    isFetching(timeline) {
        return this.#underway.has(timeline);
    }

    /** Asks again for the new start that is on its way: whoever waits for it gets the later page. Whether one was. */
    again(timeline) {
        const running = this.#underway.get(timeline);
        if (running?.take !== "load") return false;
        running.next = this.#start(timeline, running);
        return true;
    }

    /** One page at a time. A new start does not wait: whatever is on its way is no longer wanted. */
    #fetch(timeline, query, take) {
        const running = this.#underway.get(timeline);
        return running && take !== "load" ? running.done : this.#start(timeline, { query, take });
    }

    #start(timeline, { query, take }) {
        const run = { query, take };
        this.#underway.set(timeline, run);
        run.done = this.#run(timeline, run);
        return run.done;
    }

    async #run(timeline, run) {
        const flight = timeline.beginFlight();
        const isCurrent = () => this.#underway.get(timeline) === run;
        try {
            const path = `/api/chat/channels/${encodeURIComponent(timeline.channel)}/messages`;
            const page = await this.#request("GET", path, { query: { limit: size, ...run.query } });
            if (!isCurrent()) {
                timeline.abandon(flight);
                return run.next;
            }
            // Over before anybody is told: who hears of the page may ask for the next.
            this.#underway.delete(timeline);
            timeline[run.take](page, flight);
            return true;
        } catch (error) {
            timeline.abandon(flight, error);
            if (!isCurrent()) return run.next;
            this.#underway.delete(timeline);
            // Whoever still lacks the page asks for it when they are told of a change.
            if (timeline.isLoaded) this.#after(pause, () => timeline.changed());
            return error;
        }
    }
}
