// Call register — the calls that go on where I am, as the server tells of them.

import { Watched } from "host/watched.js";

export class CallRegister extends Watched {
    #calls = new Map();
    #me;
    #loads = 0;
    /** What was told while a list was on its way is newer than the list. */
    #heardSince = new Map();

    /** My name. */
    constructor(me) {
        super();
        this.#me = me.toLowerCase();
    }

    /** Takes the whole list from `fetch()`, which is asked for it; what came meanwhile by events stands. */
    async load(fetch) {
        const load = this.#loads += 1;
        this.#heardSince = new Map();
        const list = await fetch();
        if (load !== this.#loads) return;
        const calls = new Map(list.map((call) => [call.id, call]));
        for (const [id, call] of this.#heardSince) {
            if (call) calls.set(id, call);
            else calls.delete(id);
        }
        this.#calls = calls;
        this.changed();
    }

    /** One that is new or has changed; one that has ended goes. */
    apply(call) {
        if (call.state === "ended") return this.drop(call.id);
        if (this.#calls.get(call.id)?.version > call.version || this.#heardSince.get(call.id) === null) return;
        const { error, seat, ...seen } = call;
        this.#heardSince.set(call.id, seen);
        this.#calls.set(call.id, seen);
        this.changed();
    }

    drop(id) {
        this.#heardSince.set(id, null);
        if (this.#calls.delete(id)) this.changed();
    }

    /** A channel that is not mine any more, with its call. */
    dropChannel(channel) {
        for (const call of this.#calls.values()) if (call.channel === channel) this.drop(call.id);
    }

    get(id) {
        return this.#calls.get(id);
    }

    in(channel) {
        return [...this.#calls.values()].find((call) => call.channel === channel);
    }

    get all() {
        return [...this.#calls.values()];
    }

    /** Those that ring for me. */
    get ringing() {
        return this.all.filter((call) => this.mine(call)?.state === "ringing");
    }

    /** My own part in a call, if I have one. */
    mine(call) {
        return call?.participants.find(({ username }) => username.toLowerCase() === this.#me);
    }

    /** Who is in it besides me, or comes back in a moment. */
    others(call) {
        return (call?.participants ?? [])
            .filter(({ username, state }) => username.toLowerCase() !== this.#me && state !== "ringing");
    }
}
