// Two peers of one connection, the signals between them, and a server in the middle that loses some or is away.

import { Clock, settled } from "../page.js";
import { Network, Track } from "./fake-network.js";

const { Peer } = await import("calls/peer.js");

export const of = (...kinds) => {
    const source = (kind, track) => kinds.includes(kind) ? { track: new Track(track, kind) } : null;
    const screen = [new Track("video", "screen"), ...kinds.includes("sound") ? [new Track("audio", "sound")] : []];
    return {
        voice: source("voice", "audio"), camera: source("camera", "video"),
        screen: kinds.includes("screen") ? { tracks: screen } : null,
    };
};

export const isOffer = ({ description }) => description?.type === "offer";
export const isAnswer = ({ description }) => description?.type === "answer";
export const isCandidates = ({ candidates }) => candidates !== undefined;
export const isRestart = ({ restart }) => restart === true;

export class TwoPeers {
    clock = new Clock();
    network = new Network(this.clock);
    isDown = false;
    /** Which signals get lost, and how many milliseconds one is on its way. */
    loses = () => false;
    delay = () => 0;
    /** All that was sent: `{from, at, data}`; `at` counts from the start. */
    sent = [];
    changes = { amy: 0, zoe: 0 };
    #start = this.clock.time;

    constructor(sources = {}) {
        this.zoe = this.#peer("zoe", "amy", true);
        this.amy = this.#peer("amy", "zoe", false);
        for (const name of ["amy", "zoe"]) if (sources[name]) this[name].publish(sources[name]);
    }

    #peer(name, other, offers) {
        return new Peer({
            offers, after: this.clock.after, changed: () => this.changes[name] += 1,
            connect: () => this[`${name}Connection`] = this.network.connection(),
            send: (data) => this.#send(name, other, data),
        });
    }

    async #send(from, to, data) {
        await null;
        this.sent.push({ from, at: this.clock.time - this.#start, data });
        if (this.isDown) throw new Error("The server cannot be reached.");
        if (this.loses(data, from)) return;
        const copy = structuredClone(data);
        this.clock.after(this.delay(), () => this[to].heard(copy));
    }

    /** Signals that are sent without delay arrive as well. */
    async pass(milliseconds = 0) {
        await settled();
        await this.clock.pass(milliseconds);
        await settled();
    }

    async connected(milliseconds = 500) {
        await this.pass(milliseconds);
        if (!this.areConnected) throw new Error(`not connected: ${this.states}`);
        return this;
    }

    get states() {
        return [this.amy.state, this.zoe.state];
    }

    get areConnected() {
        return this.states.every((state) => state === "connected");
    }

    /** What signals there were of a kind, when, from somebody. */
    times(is, from) {
        return this.sent.filter((signal) => is(signal.data) && signal.from === from).map(({ at }) => at);
    }

    /** Labels of what comes to somebody, place by place. */
    heardBy(name) {
        return [0, 1, 2, 3].map((place) => this[`${name}Connection`].hears(place)?.label ?? null);
    }
}
