// Peer — the connection to one other seat in a call: perfect negotiation (W3C WebRTC 1.0, 10.7), and its recovery.
//
// Signals may be lost in either direction, and the server may be away. So an offer that nobody answers is sent again, and
// a connection that does not come about, or breaks, is begun anew (an ICE restart), at longer and longer intervals. Media
// that flows is not touched by any of this.

/** Milliseconds that an offer waits for its answer, a break for healing by itself, and a start for its end. */
const answerWithin = 4_000;
const healWithin = 3_000;
const startWithin = 10_000;
const pauses = [1_000, 2_000, 4_000, 8_000];
/** Candidates that are found one after the other travel together. */
const gathering = 50;
const kinds = ["voice", "camera", "screen"];

export class Peer {
    #connection;
    #isPolite;
    #send;
    #timers;
    #changed;
    #work = Promise.resolve();
    #ignoresOffer = false;
    /** Which offer an answer is to; both sides count their own. */
    #offers = 0;
    #senders = new Map();
    #limit = null;
    /** What the other side calls its streams, and those that have come. */
    #names = {};
    #streams = new Map();
    #found = [];
    #early = [];
    #due = new Map();
    #tries = 0;
    #wasConnected = false;
    #isClosed = false;

    /**
     * - isPolite: gives way when both offer at once; one of the two is
     * - connect(): an RTCPeerConnection; send(data): throws while the server cannot be reached
     * - after(ms, run): returns what calls it off; changed(): what is seen of it is another thing now
     */
    constructor({ isPolite, connect, send, after = later, changed = () => {} }) {
        this.#isPolite = isPolite;
        this.#send = send;
        this.#timers = after;
        this.#changed = changed;
        this.#connection = connect();
        // Two who only listen have something to agree on as well.
        this.#connection.createDataChannel("call", { negotiated: true, id: 0 });
        const on = (type, run) => this.#connection.addEventListener(type, run);
        on("negotiationneeded", () => this.#queue(() => this.#offer()));
        on("icecandidate", ({ candidate }) => candidate && this.#gather(candidate));
        on("track", ({ track, streams }) => this.#came(track, streams[0]));
        on("connectionstatechange", () => this.#moved());
        this.#wait("recovery", startWithin, () => this.#restart());
    }

    // MARK: What it is

    /** "connecting", "connected" or "reconnecting". */
    get state() {
        if (this.#connection.connectionState === "connected") return "connected";
        return this.#wasConnected ? "reconnecting" : "connecting";
    }

    /** Streams of the other side, or null. */
    get voice() {
        return this.#stream("voice");
    }

    get camera() {
        return this.#stream("camera");
    }

    get screen() {
        return this.#stream("screen");
    }

    #stream(kind) {
        return [...this.#streams].find(([id, stream]) => this.#names[id] === kind && stream.getTracks().length)?.[1] ?? null;
    }

    stats() {
        return this.#connection.getStats();
    }

    // MARK: What I bring

    /** `{voice, camera, screen}`: each null, or its tracks and the stream that they are in. */
    publish(sources) {
        if (this.#isClosed) return;
        const wanted = new Map(kinds.flatMap((kind) => tracksOf(sources[kind])
            .map((track) => [`${kind} ${track.kind}`, { kind, track, stream: sources[kind].stream }])));
        for (const [key, { sender }] of this.#senders) {
            if (wanted.has(key)) continue;
            this.#connection.removeTrack(sender);
            this.#senders.delete(key);
        }
        for (const [key, { kind, track, stream }] of wanted) {
            const known = this.#senders.get(key);
            // Another device in the same place needs no word to the other side.
            if (known && known.sender.track !== track) known.sender.replaceTrack(track).catch(() => {});
            if (!known) this.#senders.set(key, { kind, stream: stream.id, sender: this.#connection.addTrack(track, stream) });
        }
    }

    /** Bits a second that the camera may take. */
    set limit(limit) {
        if (limit === this.#limit) return;
        this.#limit = limit;
        this.#throttle();
    }

    /** Nothing to set before both have agreed. */
    async #throttle() {
        const { sender } = this.#senders.get("camera video") ?? {};
        const parameters = sender?.getParameters?.();
        if (!this.#limit || !parameters?.encodings?.length || parameters.encodings[0].maxBitrate === this.#limit) return;
        parameters.encodings[0].maxBitrate = this.#limit;
        await sender.setParameters(parameters).catch(() => {});
    }

    // MARK: Negotiation

    /** A signal of the other side. Taken one after the other; what makes no sense is passed over. */
    heard(data) {
        this.#queue(async () => {
            if (isDescription(data?.description)) await this.#describe(data);
            for (const candidate of Array.isArray(data?.candidates) ? data.candidates : []) await this.#take(candidate);
        });
    }

    #queue(step) {
        this.#work = this.#work.then(() => this.#isClosed ? null : step()).catch((error) => {
            // Overtaken by what came meanwhile, or not to be understood: what is missing is asked for again.
            if (!this.#isClosed) console.debug("calls: a step of a connection failed", error);
        });
    }

    async #offer() {
        // It is asked for again once the last one is through. The polite side has the first word of the other: an offer that
        // gives way before there was any agreement leaves Chromium without a data channel.
        const isFirst = !this.#connection.remoteDescription;
        if (this.#connection.signalingState !== "stable" || (isFirst && this.#isPolite)) return;
        await this.#connection.setLocalDescription();
        this.#offers += 1;
        await this.#tell(this.#offers);
        this.#awaitAnswer();
    }

    #awaitAnswer(tries = 0) {
        this.#wait("answer", answerWithin * Math.min(1 + tries, 3), () => this.#queue(async () => {
            if (this.#connection.signalingState !== "have-local-offer") return;
            await this.#tell(this.#offers);
            this.#awaitAnswer(tries + 1);
        }));
    }

    /** What I have to say at the moment, with all candidates that are known by now. */
    async #tell(number) {
        const { type, sdp } = this.#connection.localDescription;
        const streams = Object.fromEntries([...this.#senders.values()].map(({ kind, stream }) => [stream, kind]));
        await this.#pass({ description: { type, sdp }, number, streams });
    }

    async #describe({ description, number, streams }) {
        const connection = this.#connection;
        const isOffer = description.type === "offer";
        // To an offer that was sent twice there are two answers.
        if (!isOffer && (connection.signalingState !== "have-local-offer" || number !== this.#offers)) return;
        this.#ignoresOffer = isOffer && !this.#isPolite && connection.signalingState !== "stable";
        if (this.#ignoresOffer) return;
        this.#names = namesOf(streams);
        await connection.setRemoteDescription({ type: description.type, sdp: description.sdp });
        for (const candidate of this.#early.splice(0)) await this.#take(candidate);
        if (isOffer) {
            await connection.setLocalDescription();
            await this.#tell(number);
        } else {
            this.#callOff("answer");
        }
        this.#throttle();
        this.#changed();
    }

    async #take(candidate) {
        if (!this.#connection.remoteDescription) return void this.#early.push(candidate);
        try {
            await this.#connection.addIceCandidate(candidate);
        } catch (error) {
            if (!this.#ignoresOffer) throw error;
        }
    }

    #gather({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) {
        this.#found.push({ candidate, sdpMid, sdpMLineIndex, usernameFragment });
        if (this.#found.length > 1) return;
        this.#wait("candidates", gathering, () => this.#queue(() => this.#pass({ candidates: this.#found.splice(0) })));
    }

    async #pass(data) {
        try {
            await this.#send(data);
        } catch {
            // It is said again, or the connection begun anew, until it stands.
        }
    }

    #came(track, stream) {
        if (!stream) return;
        this.#streams.set(stream.id, stream);
        stream.addEventListener("removetrack", () => {
            if (!stream.getTracks().length) this.#streams.delete(stream.id);
            this.#changed();
        });
        this.#changed();
    }

    // MARK: Recovery

    #moved() {
        if (this.#isClosed) return;
        switch (this.#connection.connectionState) {
        case "connected":
            this.#wasConnected = true;
            this.#tries = 0;
            this.#callOff("recovery");
            this.#throttle();
            break;
        case "disconnected": this.#wait("recovery", healWithin, () => this.#restart()); break;
        case "failed": this.#again(); break;
        }
        this.#changed();
    }

    /** The live stream, or the network, is back. */
    recover() {
        if (this.#isClosed || this.state === "connected") return;
        this.#tries = 0;
        this.#restart();
    }

    #restart() {
        if (this.#isClosed || this.state === "connected") return;
        this.#queue(() => this.#startOver());
        this.#again();
    }

    /** An offer under way is said again, one that could not be answered forgotten. */
    async #startOver() {
        const { signalingState } = this.#connection;
        if (signalingState === "have-local-offer") return this.#tell(this.#offers);
        if (signalingState === "have-remote-offer") await this.#connection.setRemoteDescription({ type: "rollback" });
        this.#connection.restartIce();
    }

    /** The polite one a little later: mostly one restart is enough. */
    #again() {
        const pause = pauses[Math.min(this.#tries, pauses.length - 1)] + (this.#isPolite ? 500 : 0);
        this.#tries += 1;
        this.#wait("recovery", pause, () => this.#restart());
    }

    #wait(what, milliseconds, run) {
        this.#callOff(what);
        this.#due.set(what, this.#timers(milliseconds, () => {
            this.#due.delete(what);
            if (!this.#isClosed) run();
        }));
    }

    #callOff(what) {
        this.#due.get(what)?.();
        this.#due.delete(what);
    }

    close() {
        this.#isClosed = true;
        for (const what of [...this.#due.keys()]) this.#callOff(what);
        this.#connection.close();
        this.#streams.clear();
    }
}

function tracksOf(source) {
    return source?.tracks ?? (source ? [source.track] : []);
}

function isDescription(description) {
    return ["offer", "answer"].includes(description?.type) && typeof description.sdp === "string";
}

function namesOf(streams) {
    return Object.fromEntries(Object.entries(streams ?? {}).filter(([, kind]) => kinds.includes(kind)));
}

function later(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
}
