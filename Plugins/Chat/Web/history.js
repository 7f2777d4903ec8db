// History — fetches the pages of timelines.

const size = 50;

export class History {
    #request;
    #underway = new Map();

    constructor(request) {
        this.#request = request;
    }

    /** The newest page. */
    latest(timeline) {
        return this.#fetch(timeline, "latest", {}, "load");
    }

    /** The messages around one, in place of what is there. */
    around(timeline, id, count = size * 2) {
        return this.#fetch(timeline, "around", { around: id, limit: count }, "load");
    }

    older(timeline) {
        return this.#fetch(timeline, "older", { before: timeline.oldest }, "prepend");
    }

    newer(timeline) {
        return this.#fetch(timeline, "newer", { after: timeline.newest }, "append");
    }

    isFetching(timeline) {
        return this.#underway.has(timeline);
    }

    /** One page at a time. A new start does not wait: whatever is on its way is no longer wanted. */
    #fetch(timeline, direction, query, take) {
        const running = this.#underway.get(timeline);
        if (running && ["older", "newer"].includes(direction)) return running.done;
        const run = {};
        this.#underway.set(timeline, run);
        run.done = this.#run(timeline, query, take, () => this.#underway.get(timeline) === run);
        return run.done;
    }

    async #run(timeline, query, take, isCurrent) {
        const flight = timeline.beginFlight();
        try {
            const path = `/api/chat/channels/${encodeURIComponent(timeline.channel)}/messages`;
            const page = await this.#request("GET", path, { query: { limit: size, ...query } });
            if (isCurrent()) timeline[take](page, flight);
            else timeline.abandon(flight);
        } catch (error) {
            timeline.abandon(flight, error);
        } finally {
            if (isCurrent()) this.#underway.delete(timeline);
        }
    }
}
