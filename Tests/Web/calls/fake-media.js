// Tracks, streams and senders, as far as a Peer has to do with them.

globalThis.MediaStream ??= class MediaStream {
    #tracks;

    constructor(tracks) {
        this.#tracks = tracks;
    }

    getTracks() {
        return [...this.#tracks];
    }
};

export class Track extends EventTarget {
    enabled = true;
    isStopped = false;

    constructor(kind, label = kind) {
        super();
        Object.assign(this, { kind, label });
    }

    stop() {
        this.isStopped = true;
    }
}

export class FakeSender {
    track = null;
    parameters = { encodings: [{ active: true }] };
    #kind;
    #operate;
    #transactions = 0;
    #isRead = false;

    /** `operate`: as one of the operations of a connection. */
    constructor(kind, operate) {
        this.#kind = kind;
        this.#operate = operate;
    }

    replaceTrack(track) {
        if (track && track.kind !== this.#kind) return Promise.reject(new TypeError("a track of another kind"));
        return this.#operate(async () => {
            await null;
            this.track = track;
        });
    }

    getParameters() {
        if (!this.#isRead) this.#transactions += 1;
        this.#isRead = true;
        return { ...structuredClone(this.parameters), transactionId: this.#transactions };
    }

    async setParameters({ transactionId, ...parameters }) {
        if (!this.#isRead) throw new DOMException("not read before", "InvalidStateError");
        if (transactionId !== this.#transactions) throw new DOMException("read too long ago", "InvalidModificationError");
        this.#isRead = false;
        await null;
        this.parameters = structuredClone(parameters);
    }
}
