// Peer — the connection to one other seat in a call.
//
// There are always the same four places in it, for a voice, a camera, a screen and its sound, whether something is in them
// or not. What goes on or off takes its place without a word to the other side, so nothing has to be agreed on again, and
// it works while the server is away. One of the two makes every offer (RFC 8829), the other answers: no two ever cross.
//
// Signals may be lost in either direction. So an offer that nobody answers is sent again, and a connection that does not
// come about, or breaks, is begun anew (an ICE restart), at longer and longer intervals. Media that flows is not touched.

/** In the order in which they stand in every description. */
const places = [
    { name: "voice", kind: "audio" }, { name: "camera", kind: "video" }, { name: "screen", kind: "video" },
    { name: "sound", kind: "audio" },
];
/** Milliseconds that an offer waits for its answer, a break for healing by itself, and a start for its end. */
const answerWithin = 4_000;
const healWithin = 3_000;
const startWithin = 10_000;
const pauses = [1_000, 2_000, 4_000, 8_000];
/** Who answers waits a little longer before asking for a new beginning: mostly one is enough. */
const courtesy = 500;
/** Candidates that are found one after the other travel together. */
const gathering = 50;
/** So many that come before their description wait for it. */
const mostEarly = 256;

export class Peer {
    #connection;
    #offers;
    #send;
    #after;
    #changed;
    #work = Promise.resolve();
    /** Of the offers, how many there were; an answer names the one that it is to. */
    #number = 0;
    #transceivers = [];
    #streams = {};
    #tracks = {};
    /** What was put in the places last; a sender shows it only a moment later. */
    #placed = [];
    #limit = null;
    #found = [];
    #early = [];
    #due = new Map();
    #tries = 0;
    #wasConnected = false;
    #isClosed = false;

    /**
     * - offers: whether this side makes the offers; of two sides one does
     * - connect(): an RTCPeerConnection; send(data): throws while the server cannot be reached
     * - after(ms, run): returns what calls it off; changed(): what is seen of it is another thing now
     */
    constructor({ offers, connect, send, after, changed = () => {} }) {
        this.#offers = offers;
        this.#send = send;
        this.#after = after;
        this.#changed = changed;
        this.#connection = connect();
        const on = (type, run) => this.#connection.addEventListener(type, run);
        on("icecandidate", ({ candidate }) => candidate && this.#gather(candidate));
        on("connectionstatechange", () => this.#moved());
        if (offers) {
            on("negotiationneeded", () => this.#queue(() => this.#offer()));
            this.#take(places.map(({ kind }) => this.#connection.addTransceiver(kind, { direction: "sendrecv" })));
        }
        this.#recoverIn(startWithin);
    }

    // MARK: What it is

    /** "connecting", "connected" or "reconnecting". */
    get state() {
        if (this.#connection.connectionState === "connected") return "connected";
        return this.#wasConnected ? "reconnecting" : "connecting";
    }

    /** What the other side sends, as streams, once there was a connection; whether anything is on is not said here. */
    get voice() {
        return this.#stream("voice");
    }

    get camera() {
        return this.#stream("camera");
    }

    get screen() {
        return this.#stream("screen");
    }

    get sound() {
        return this.#stream("sound");
    }

    #stream(name) {
        return this.#wasConnected ? this.#streams[name] ?? null : null;
    }

    stats() {
        return this.#connection.getStats();
    }

    // MARK: What I bring

    /** `{voice, camera, screen}`, each null or as the devices give them. */
    publish({ voice, camera, screen }) {
        const ofScreen = (kind) => screen?.tracks.find((track) => track.kind === kind) ?? null;
        this.#tracks = {
            voice: voice?.track ?? null, camera: camera?.track ?? null, screen: ofScreen("video"), sound: ofScreen("audio"),
        };
        this.#fill();
    }

    #take(transceivers) {
        this.#transceivers = transceivers;
        this.#streams = Object.fromEntries(
            places.map(({ name }, place) => [name, new MediaStream([transceivers[place].receiver.track])]));
        this.#fill();
    }

    #fill() {
        if (this.#isClosed) return;
        this.#transceivers.forEach(({ sender }, place) => {
            const track = this.#tracks[places[place].name] ?? null;
            // What does not fit the agreement any more, a browser says by itself in its own time.
            if ((this.#placed[place] ?? null) !== track) sender.replaceTrack(track).catch(() => {});
            this.#placed[place] = track;
        });
    }

    /** Bits a second that the camera may take. */
    set limit(limit) {
        this.#limit = limit;
        this.#throttle();
    }

    /** Nothing can be set before both have agreed. */
    async #throttle() {
        const sender = this.#transceivers[1]?.sender;
        const parameters = sender?.getParameters();
        if (!this.#limit || !parameters?.encodings?.length || parameters.encodings[0].maxBitrate === this.#limit) return;
        parameters.encodings[0].maxBitrate = this.#limit;
        await sender.setParameters(parameters).catch(() => {});
        if (parameters.encodings[0].maxBitrate !== this.#limit) await this.#throttle();
    }

    // MARK: Agreement

    /** A signal of the other side. Taken one after the other; what makes no sense is passed over. */
    heard(data) {
        this.#queue(async () => {
            if (isDescription(data?.description)) await this.#describe(data);
            for (const candidate of Array.isArray(data?.candidates) ? data.candidates : []) await this.#add(candidate);
            if (data?.restart === true && this.#offers) await this.#startOver();
        });
    }

    #queue(step) {
        this.#work = this.#work.then(() => this.#isClosed ? null : step()).catch((error) => {
            // Overtaken by what came meanwhile, or not to be understood: what is missing is asked for again.
            if (!this.#isClosed) console.debug("calls: a step of a connection failed", error);
        });
    }

    async #offer() {
        // It is asked for again once the last one is through.
        if (this.#connection.signalingState !== "stable") return;
        await this.#connection.setLocalDescription();
        this.#number += 1;
        await this.#say();
        this.#awaitAnswer();
    }

    #awaitAnswer(tries = 1) {
        this.#wait("answer", answerWithin * Math.min(tries, 3), () => this.#queue(async () => {
            if (this.#connection.signalingState !== "have-local-offer") return;
            await this.#say();
            this.#awaitAnswer(tries + 1);
        }));
    }

    /** My description, with all candidates that are known by now. */
    #say() {
        const { type, sdp } = this.#connection.localDescription;
        return this.#pass({ description: { type, sdp }, number: this.#number });
    }

    async #describe({ description: { type, sdp }, number }) {
        if ((type === "offer") === this.#offers || !Number.isSafeInteger(number)) return;
        if (type === "offer") await this.#answer(sdp, number);
        // To an offer that was sent twice there are two answers.
        else if (number === this.#number && this.#connection.signalingState === "have-local-offer") await this.#agree(sdp);
        this.#throttle();
        this.#changed();
    }

    async #answer(sdp, number) {
        // One that was overtaken on its way.
        if (number < this.#number) return;
        await this.#hear({ type: "offer", sdp });
        this.#number = number;
        const transceivers = this.#connection.getTransceivers();
        const fits = places.every(({ kind }, place) => transceivers[place]?.receiver.track.kind === kind);
        if (!fits) throw new TypeError("an offer of other places");
        for (const transceiver of transceivers.slice(0, places.length)) transceiver.direction = "sendrecv";
        if (!this.#transceivers.length) this.#take(transceivers.slice(0, places.length));
        await this.#connection.setLocalDescription();
        await this.#say();
        // A new beginning is under way: it is given its time.
        if (this.#tries > 0 && this.#due.has("recovery")) this.#recoverIn(healWithin);
    }

    async #agree(sdp) {
        await this.#hear({ type: "answer", sdp });
        this.#callOff("answer");
    }

    async #hear(description) {
        await this.#connection.setRemoteDescription(description);
        for (const candidate of this.#early.splice(0)) await this.#add(candidate);
    }

    async #add(candidate) {
        if (!this.#connection.remoteDescription) return void (this.#early.length < mostEarly && this.#early.push(candidate));
        // One of a beginning that was given up says nothing about those beside it.
        await this.#connection.addIceCandidate(candidate)
            .catch((error) => console.debug("calls: a candidate was of no use", error));
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
        case "disconnected": this.#recoverIn(healWithin); break;
        case "failed": this.#waitToRestart(); break;
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
        this.#queue(() => this.#offers ? this.#startOver() : this.#pass({ restart: true }));
        this.#tries += 1;
        this.#waitToRestart();
    }

    /** An offer under way is said again. */
    #startOver() {
        if (this.#connection.signalingState === "have-local-offer") return this.#say();
        this.#connection.restartIce();
    }

    #waitToRestart() {
        this.#recoverIn(pauses[Math.min(this.#tries, pauses.length - 1)]);
    }

    #recoverIn(milliseconds) {
        this.#wait("recovery", milliseconds + (this.#offers ? 0 : courtesy), () => this.#restart());
    }

    #wait(what, milliseconds, run) {
        this.#callOff(what);
        this.#due.set(what, this.#after(milliseconds, () => {
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
        this.#streams = {};
    }
}

function isDescription(description) {
    return ["offer", "answer"].includes(description?.type) && typeof description.sdp === "string";
}
