// My call — the one that this tab is in: how it comes about, what becomes of it, and how it ends. The server may be away for
// a while: voices and pictures go from browser to browser, and go on.

import { Watched } from "host/watched.js";
import { Heartbeat } from "./heartbeat.js";
import { stop } from "./my-media.js";

/** After so many milliseconds without a word of us the server has told others that we are away. */
const silence = 12_000;
/** For an answer of the server to what is said again, or can be done without: before others take us for gone. */
const hurry = 8_000;
/** So long without the server, and without a connection to anybody, and the call is lost: found at the fifth heartbeat. */
const patience = 22_000;
const memoryKey = "minimost.call";

export class MyCall extends Watched {
    #request;
    #register;
    #makeMesh;
    #clock;
    #memory;
    #say;
    #mesh = null;
    #heartbeat = null;
    #id = null;
    #seat = null;
    /** The way into a call that is under way: `{id, target, early}`, or null. The last one counts. */
    #entering = null;
    /** One after the other is asked for, and given up where another was wanted meanwhile. */
    #asked = Promise.resolve();
    #isWaiting = false;

    /**
     * - request: as the app's; register: a CallRegister; media: a MyMedia
     * - mesh: makes a Mesh of `{send, changed}` and the ICE servers
     * - clock: `{now(), after(ms, run)}`, the latter returns a function that calls it off
     * - memory: as sessionStorage; say(words, {kind?, action?}): tells the person
     */
    constructor({ request, register, media, mesh, clock, memory, say }) {
        super();
        this.#request = request;
        this.#register = register;
        this.media = media;
        this.#makeMesh = mesh;
        this.#clock = clock;
        this.#memory = memory;
        this.#say = say;
        media.watch(() => this.#mediaChanged());
        register.watch(() => this.#follow());
    }

    // MARK: What it is

    /** The call as the server last told of it, or null. */
    get call() {
        return this.isIn ? this.#register.get(this.#id) ?? null : null;
    }

    /** Of the call that one is in, or on the way into. */
    get id() {
        return this.#entering?.id ?? this.#id;
    }

    get isIn() {
        return this.#seat !== null;
    }

    /** Whether one is on the way into a call. */
    get isEntering() {
        return this.#entering !== null;
    }

    /** The connection to somebody, or undefined. */
    peer(username) {
        return this.#mesh?.people.get(username);
    }

    /** Whether the server has not answered for longer than it should. */
    get isCutOff() {
        return this.#heartbeat?.isCutOff ?? false;
    }

    // MARK: Coming

    /** Calls everybody in a channel, or joins the call that goes on there. `media`: audio, video or screen. Whether it did. */
    start(channel, media) {
        return this.#enter({ id: null, target: `in ${channel}`, media }, async () => {
            try {
                return await this.#request("POST", "/api/calls", { body: { channel, media } });
            } catch (error) {
                if (error.code !== "call-running") throw error;
                await this.#register.load(() => this.#request("GET", "/api/calls"));
                const running = this.#register.in(channel);
                if (!running) throw error;
                return this.#joined(running.id, media);
            }
        });
    }

    /** `media`: audio, video, screen, or none for who only looks and listens. Whether it did. */
    join(id, media, { muted = false } = {}) {
        return this.#enter({ id, target: id, media, muted }, () => this.#joined(id, media));
    }

    /** After the page was loaded anew: the call that it was in, if it still goes on and nobody has taken the seat. */
    async resume() {
        const last = JSON.parse(this.#memory.getItem(memoryKey) ?? "null");
        this.#memory.removeItem(memoryKey);
        if (this.isIn || this.isEntering) return;
        const call = last && this.#register.get(last.id);
        if (call && this.#register.mine(call)?.seat === last.seat) {
            await this.join(call.id, last.media, { muted: last.muted });
        }
    }

    async #joined(id, media) {
        try {
            return await this.#request("POST", `/api/calls/${id}/join`, { body: { media } });
        } catch (error) {
            if (error.code !== "too-many-videos") throw error;
            const joined = await this.#request("POST", `/api/calls/${id}/join`, { body: { media: media === "video" ? "audio" : "none" } });
            this.#say(`${error.message} You are in it without yours.`);
            this.media.close("screen");
            return { ...joined, isWithoutVideo: true };
        }
    }

    /** The call that one is in goes on until the other one stands. */
    async #enter({ id, target, media, muted = false }, ask) {
        if (this.#entering?.target === target) return false;
        const attempt = this.#entering = { id, target, early: [] };
        const isCurrent = () => this.#entering === attempt;
        this.changed();
        const screen = media === "screen" ? await this.#chooseScreen() : null;
        if (!isCurrent() || (media === "screen" && !screen)) return this.#endEntering(attempt, screen);
        let joined;
        let servers;
        try {
            [joined, servers] = await Promise.all([this.#ask(ask, isCurrent), this.#servers()]);
        } catch (error) {
            if (isCurrent()) this.#say(error.message, { kind: "problem" });
            return this.#endEntering(attempt, screen);
        }
        if (!isCurrent()) return this.#endEntering(attempt, screen, joined);
        this.#entering = null;
        if (this.#id !== null) this.end();
        this.#begin(joined, servers, attempt.early);
        return this.#bring({ joined, media, muted, screen });
    }

    /** Null where it is not wanted any more: not asked for then, or given up, before another is. */
    #ask(ask, isCurrent) {
        const asked = this.#asked.then(async () => {
            const joined = isCurrent() ? await ask() : null;
            if (joined === null || isCurrent()) return joined;
            await this.#giveUp(joined);
            return null;
        });
        this.#asked = asked.catch(() => {});
        return asked;
    }

    /** Whether one is in the call still: it may have been over when it was come to. */
    async #bring({ joined: { seat, isWithoutVideo }, media, muted, screen }) {
        const isThere = () => this.#seat === seat;
        if (!isThere()) {
            stop(screen);
            return false;
        }
        if (screen && !isWithoutVideo) this.media.take("screen", screen);
        else stop(screen);
        const isHeard = media === "audio" || media === "video";
        if (isHeard && muted) await this.media.mute(true);
        if (isThere()) {
            await Promise.all([
                isHeard && this.media.open("voice"),
                media === "video" && !isWithoutVideo && this.media.open("camera"),
            ]);
        }
        return isThere();
    }

    /** Before anything else: browsers let a page ask for a screen only right after somebody has pressed something. */
    async #chooseScreen() {
        try {
            return await this.media.chooseScreen();
        } catch (trouble) {
            this.#say(trouble.message, { kind: "problem" });
            return null;
        }
    }

    /** On a network where browsers see each other none is needed. */
    async #servers() {
        try {
            return (await this.#request("GET", "/api/calls/ice", { patience: hurry })).iceServers;
        } catch {
            return [];
        }
    }

    /** It has failed, or another one was wanted meanwhile. */
    #endEntering(attempt, screen, joined = null) {
        stop(screen);
        if (joined) this.#giveUp(joined);
        if (this.#entering === attempt) {
            this.#entering = null;
            // What was on may have been for this.
            if (!this.isIn) this.media.closeAll();
            this.changed();
        }
        return false;
    }

    #begin(joined, servers, early) {
        const { id, seat } = joined;
        this.#id = id;
        this.#seat = seat;
        this.#mesh = this.#makeMesh({
            servers, changed: () => this.changed(),
            send: ({ to, seat: toSeat, data }) => (
                this.#request("POST", `/api/calls/${id}/signal`, { body: { to, toSeat, seat, data }, patience: hurry })),
        });
        this.#mesh.publish(this.media.sources);
        this.#heartbeat = new Heartbeat({
            clock: this.#clock, state: () => this.#state,
            tell: (state) => this.#request("PUT", `/api/calls/${id}/me`, { body: state, patience: hurry }),
            answered: (call, wasCutOff) => {
                this.#register.apply(call);
                if (wasCutOff) this.changed();
            },
            refused: (error) => this.#refused(error), beaten: () => this.#checkLoss(),
        });
        this.#register.apply(joined);
        this.#follow();
        for (const signal of early) this.signalled(signal);
    }

    // MARK: Being there

    /** A signal has come, for whichever tab it is. */
    signalled(signal) {
        if (this.isIn && signal.call === this.#id && signal.toSeat === this.#seat) {
            return this.#mesh.heard({ from: signal.from, seat: signal.seat, data: signal.data });
        }
        // The answer that says where we sit may come after the first words of others.
        if (this.#entering?.early.length < 256) this.#entering.early.push(signal);
    }

    /** The network, or the server, is back. */
    recover() {
        if (!this.isIn) return;
        this.#mesh.recover();
        this.#heartbeat.tell();
    }

    async invite(username) {
        const call = await this.#request("POST", `/api/calls/${this.#id}/invite`, { body: { username } });
        this.#register.apply(call);
    }

    #mediaChanged() {
        if (this.isIn) {
            this.#mesh.publish(this.media.sources);
            this.#heartbeat.update();
        }
        this.changed();
    }

    get #state() {
        return {
            seat: this.#seat, muted: this.media.isMuted, camera: this.media.isOn("camera"), sharing: this.media.isOn("screen"),
        };
    }

    /** In a word, without the screen, which cannot be had again unasked. */
    get #brought() {
        return this.media.isOn("camera") ? "video" : this.media.isOn("voice") ? "audio" : "none";
    }

    #refused(error) {
        const { call, media } = this;
        switch (error.code) {
        case "too-many-videos":
            if (media.isOn("screen") && !this.#register.mine(call)?.sharing) media.close("screen");
            else media.close("camera");
            return this.#say(error.message, { kind: "problem" });
        case "elsewhere": return this.end("You are in this call in another tab, or on another device.");
        case "call-not-found": return this.end("The call is over.");
        // We were not heard of for too long; what is on here comes along.
        case "not-in-call": return this.#wasSilent ? this.#return() : this.end("You are not in the call any more.");
        default: return this.#checkLoss();
        }
    }

    get #wasSilent() {
        return this.#heartbeat.silence > silence;
    }

    async #return() {
        const id = this.#id;
        const now = { media: this.#brought, muted: this.media.isMuted };
        this.#release();
        // That a screen is shown as well is not said by joining.
        if (await this.join(id, now.media, now)) this.#heartbeat.update();
    }

    #checkLoss() {
        if (!this.isIn) return;
        if (this.isCutOff) this.changed();
        if (this.#heartbeat.silence < patience) return;
        if ([...this.#mesh.people.values()].some(({ state }) => state === "connected")) return;
        const id = this.#id;
        this.end("The connection was lost, and with it the call.", {
            kind: "problem", action: { label: "Join again", run: () => this.join(id, "audio") },
        });
    }

    // MARK: Going

    async leave() {
        if (!this.isIn) return;
        const [id, seat] = [this.#id, this.#seat];
        this.end();
        await this.#giveUp({ id, seat });
    }

    /** Where the server cannot be told, it finds out by our silence. */
    async #giveUp({ id, seat }) {
        await this.#request("POST", `/api/calls/${id}/leave`, { body: { seat } }).catch(() => {});
    }

    /** The page goes: for good, or to be loaded anew, which nobody can tell. */
    depart() {
        if (!this.isIn) return;
        const { muted } = this.#state;
        this.#memory.setItem(memoryKey, JSON.stringify({ id: this.#id, seat: this.#seat, media: this.#brought, muted }));
        this.#request("POST", `/api/calls/${this.#id}/leave`, { body: { seat: this.#seat, mayReturn: true }, keepalive: true })
            .catch(() => {});
    }

    /** Somebody else sits, or nobody, where one of my devices did. */
    unseated({ call, seat }) {
        // Whoever comes to another call has left this one: it ends here when the other stands.
        if (!this.isIn || this.isEntering || call !== this.#id || seat !== this.#seat) return;
        const mine = this.#register.mine(this.call);
        if (mine?.seat && mine.seat !== seat) return this.end("You have joined in another tab, or on another device.");
        if (!this.#wasSilent && this.call) this.end("You are not in this call any more.");
    }

    /** What there was of the call here is gone; `words` are said, if there are any. */
    end(words = null, options = {}) {
        if (!this.isIn) return;
        this.#release();
        this.media.closeAll();
        this.changed();
        if (words) this.#say(words, options);
    }

    #release() {
        this.#heartbeat.end();
        this.#heartbeat = null;
        this.#mesh.close();
        this.#mesh = null;
        this.#id = null;
        this.#seat = null;
        this.#isWaiting = false;
    }

    /** The call as it is now, or that it is over. */
    #follow() {
        if (!this.isIn) return;
        const call = this.#register.get(this.#id);
        if (!call) return this.end(this.isEntering ? null : this.#isWaiting ? "Nobody answered." : "The call is over.");
        this.#isWaiting = call.state === "ringing";
        this.#mesh.follow(call.participants);
        this.changed();
    }
}
