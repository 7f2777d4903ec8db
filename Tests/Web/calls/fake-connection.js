// A connection that does as RTCPeerConnection does (W3C WebRTC 1.0), as far as a Peer asks it to: one operation after the
// other, states in which some of them are errors, negotiationneeded when nothing else goes on, candidates that are found
// only with time. A description is JSON. There is no rollback: of two sides one makes the offers.

import { FakeSender, Track } from "./fake-media.js";

const error = (name, message = name) => new DOMException(message, name);
const reversed = { sendrecv: "sendrecv", sendonly: "recvonly", recvonly: "sendonly", inactive: "inactive" };
const common = (one, other) => ["send", "recv"].map((way) => one.includes(way) && other.includes(way) ? way : "").join("");
const directionOf = (ways) => ({ sendrecv: "sendrecv", send: "sendonly", recv: "recvonly" })[ways] ?? "inactive";

export class Connection extends EventTarget {
    signalingState = "stable";
    connectionState = "new";
    isOpen = true;
    #network;
    #transceivers = [];
    #current = { local: null, remote: null };
    #pending = { local: null, remote: null };
    /** Candidates by the name of the ICE session that they are of: mine, and those that were told of. */
    #found = new Map();
    #told = new Map();
    #failed = null;
    #operations = 0;
    #chain = Promise.resolve();
    #isRestartDue = false;
    #isNeeded = false;

    constructor(network) {
        super();
        this.#network = network;
    }

    // MARK: Places

    addTransceiver(kind, { direction = "sendrecv" } = {}) {
        if (!this.isOpen) throw error("InvalidStateError");
        this.#transceivers.push(this.#transceiver(kind, direction));
        this.#updateNeed();
        return this.#transceivers.at(-1);
    }

    getTransceivers() {
        return [...this.#transceivers];
    }

    #transceiver(kind, direction) {
        const sender = new FakeSender(kind, (work) => this.#operate(work));
        return { mid: null, direction, currentDirection: null, sender, receiver: { track: new Track(kind, "remote") } };
    }

    /** What comes out of a place on this side, or null. */
    hears(place) {
        const other = this.#network.otherOf(this);
        const [own, theirs] = [this, other].map((side) => side?.getTransceivers()[place]);
        if (this.connectionState !== "connected" || !theirs) return null;
        return own.currentDirection.includes("recv") && theirs.currentDirection.includes("send") ? theirs.sender.track : null;
    }

    // MARK: Descriptions

    get localDescription() {
        const description = this.#pending.local ?? this.#current.local;
        if (!description) return null;
        const { type, ice, media } = description;
        return { type, sdp: JSON.stringify({ ice, media, candidates: this.#found.get(ice) ?? [] }) };
    }

    get remoteDescription() {
        return this.#pending.remote ?? this.#current.remote;
    }

    setLocalDescription() {
        return this.#operate(async () => {
            await null;
            if (this.signalingState === "have-remote-offer") this.#settle("local", this.#answer());
            else this.#offer();
            this.#gather(JSON.parse(this.localDescription.sdp).ice);
        });
    }

    setRemoteDescription({ type, sdp }) {
        return this.#operate(async () => {
            await null;
            const allowed = { offer: ["stable", "have-remote-offer"], answer: ["have-local-offer"] }[type] ?? [];
            if (!allowed.includes(this.signalingState)) throw error("InvalidStateError", `${type} in ${this.signalingState}`);
            const description = { type, ...parsed(sdp) };
            this.#told.set(description.ice, [...this.#told.get(description.ice) ?? [], ...description.candidates]);
            if (type === "answer") this.#settle("remote", description);
            else this.#hearOffer(description);
        });
    }

    #offer() {
        const ice = this.#isRestartDue || !this.#current.local ? this.#network.name("ice") : this.#current.local.ice;
        this.#transceivers.forEach((transceiver, place) => transceiver.mid ??= String(place));
        this.#pending.local = { type: "offer", ice, media: this.#transceivers.map(({ direction, receiver }) => (
            { kind: receiver.track.kind, direction })) };
        this.signalingState = "have-local-offer";
    }

    #hearOffer(description) {
        description.media.forEach(({ kind }, place) => {
            this.#transceivers[place] ??= this.#transceiver(kind, "recvonly");
            this.#transceivers[place].mid = String(place);
        });
        this.#pending.remote = description;
        this.signalingState = "have-remote-offer";
    }

    #answer() {
        const offer = this.#pending.remote;
        const isSame = this.#current.remote?.ice === offer.ice;
        return {
            type: "answer", ice: isSame ? this.#current.local.ice : this.#network.name("ice"),
            media: offer.media.map(({ kind, direction }, place) => (
                { kind, direction: directionOf(common(this.#transceivers[place].direction, reversed[direction])) })),
        };
    }

    #settle(side, answer) {
        const offered = side === "local" ? "remote" : "local";
        this.#current = { [side]: answer, [offered]: this.#pending[offered] };
        this.#pending = { local: null, remote: null };
        answer.media.forEach(({ direction }, place) => {
            this.#transceivers[place].currentDirection = side === "local" ? direction : reversed[direction];
        });
        this.signalingState = "stable";
        this.#isRestartDue = this.#isNeeded = false;
        if (this.#session !== this.#failed && this.connectionState !== "connected") this.reach("connecting");
        this.#network.check();
    }

    restartIce() {
        this.#isRestartDue = true;
        this.#updateNeed();
    }

    // MARK: Candidates

    addIceCandidate(candidate) {
        if (typeof candidate !== "object" || candidate === null || typeof candidate.candidate !== "string") {
            return Promise.reject(new TypeError("no candidate"));
        }
        if (candidate.sdpMid == null && candidate.sdpMLineIndex == null) return Promise.reject(new TypeError("of nothing"));
        return this.#operate(async () => {
            await null;
            if (!this.remoteDescription) throw error("InvalidStateError");
            const { ice } = this.remoteDescription;
            if (candidate.usernameFragment !== ice || !candidate.candidate) throw error("OperationError");
            this.#told.set(ice, [...this.#told.get(ice) ?? [], candidate.candidate]);
            this.#network.check();
        });
    }

    #gather(ice) {
        if (this.#found.has(ice)) return;
        this.#found.set(ice, []);
        [5, 15, 30].forEach((wait, number) => this.#network.clock.after(wait, () => {
            if (!this.isOpen) return;
            const candidate = `${ice} ${number}`;
            this.#found.get(ice).push(candidate);
            this.#say("icecandidate", { candidate: { candidate, sdpMid: "0", sdpMLineIndex: 0, usernameFragment: ice } });
        }));
        this.#network.clock.after(40, () => this.isOpen && this.#say("icecandidate", { candidate: null }));
    }

    // MARK: Ways

    get #session() {
        return this.#current.local && `${this.#current.local.ice} ${this.#current.remote.ice}`;
    }

    get knowsWay() {
        return (this.#told.get(this.#current.remote.ice) ?? []).length > 0;
    }

    agreesWith(other) {
        const [mine, theirs] = [this.#current, other.#current];
        return mine.local !== null && theirs.local !== null
            && mine.remote.ice === theirs.local.ice && theirs.remote.ice === mine.local.ice;
    }

    move(from, to) {
        if (this.connectionState === from) this.reach(to);
    }

    /** A session that has failed stays so. */
    reach(state) {
        if (!this.isOpen || state === this.connectionState || (state === "connected" && this.#session === this.#failed)) return;
        if (state === "failed") this.#failed = this.#session;
        this.connectionState = state;
        queueMicrotask(() => this.isOpen && this.#say("connectionstatechange"));
    }

    async getStats() {
        return new Map([["candidate-pair", { state: this.connectionState }]]);
    }

    close() {
        this.isOpen = false;
        this.signalingState = this.connectionState = "closed";
    }

    // MARK: One after the other

    /** What is under way when the connection is closed never ends, in either way. */
    #operate(work) {
        if (!this.isOpen) return Promise.reject(error("InvalidStateError", "closed"));
        this.#operations += 1;
        return new Promise((resolve, reject) => {
            this.#chain = this.#chain.then(async () => {
                const [settle, value] = this.isOpen ? await outcome(work, resolve, reject) : [];
                this.#operations -= 1;
                if (!this.isOpen) return;
                settle?.(value);
                if (!this.#operations) this.#updateNeed();
            });
        });
    }

    #updateNeed() {
        queueMicrotask(() => {
            if (!this.isOpen || this.#operations || this.signalingState !== "stable" || this.#isNeeded) return;
            // Between two that want the same in every place nothing is left to be agreed on.
            this.#isNeeded = this.#isRestartDue
                || this.#transceivers.some(({ mid, direction, currentDirection }) => mid === null || direction !== currentDirection);
            if (this.#isNeeded) this.#say("negotiationneeded");
        });
    }

    #say(type, values = {}) {
        this.dispatchEvent(Object.assign(new Event(type), values));
    }
}

async function outcome(work, resolve, reject) {
    try {
        return [resolve, await work()];
    } catch (thrown) {
        return [reject, thrown];
    }
}

function parsed(sdp) {
    try {
        const { ice, media, candidates } = JSON.parse(sdp);
        if (typeof ice !== "string" || !media.every(({ kind }) => ["audio", "video"].includes(kind))) throw new TypeError(sdp);
        return { ice, media, candidates: [...candidates] };
    } catch {
        throw error("OperationError", "not to be read");
    }
}
