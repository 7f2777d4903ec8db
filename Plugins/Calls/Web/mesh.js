// Mesh — a connection to everybody else in a call. Who is there is for the server to say.

/** Signals of a seat that nobody has told of yet wait, so many of each of so many. */
const mostWaiting = 64;
const mostSeats = 16;

/** Bits a second of a camera, by how many others it goes to. */
const limits = [1_500_000, 1_500_000, 1_000_000, 700_000, 500_000];

export class Mesh {
    #me;
    #makePeer;
    #send;
    #changed;
    #sources = { voice: null, camera: null, screen: null };
    #seats = new Map();
    #waiting = new Map();
    /** By name: the connection to whoever else is in the call. */
    people = new Map();

    /** me: my name; peer(options): a Peer; send({to, seat, data}); changed(): what is seen of one of them is different. */
    constructor({ me, peer, send, changed }) {
        this.#me = me.toLowerCase();
        this.#makePeer = peer;
        this.#send = send;
        this.#changed = changed;
    }

    /** Takes the participants of the call. Who sits in another seat now is another device. */
    follow(participants) {
        const others = new Map(participants
            .filter(({ username, seat, state }) => seat && state !== "ringing" && username.toLowerCase() !== this.#me)
            .map(({ username, seat }) => [username, seat]));
        for (const [username, peer] of this.people) {
            if (others.get(username) === this.#seats.get(username)) continue;
            peer.close();
            this.people.delete(username);
            this.#seats.delete(username);
        }
        for (const [username, seat] of others) if (!this.people.has(username)) this.#meet(username, seat);
        for (const peer of this.people.values()) peer.limit = limits[Math.min(this.people.size, limits.length - 1)];
    }

    #meet(username, seat) {
        const peer = this.#makePeer({
            offers: this.#me > username.toLowerCase(), changed: this.#changed,
            send: (data) => this.#send({ to: username, seat, data }),
        });
        this.people.set(username, peer);
        this.#seats.set(username, seat);
        peer.publish(this.#sources);
        const place = `${username} ${seat}`;
        for (const data of this.#waiting.get(place) ?? []) peer.heard(data);
        this.#waiting.delete(place);
    }

    /** Its first words may be here before the server has told of a newcomer. */
    heard({ from, seat, data }) {
        if (this.people.has(from) && this.#seats.get(from) === seat) return this.people.get(from).heard(data);
        const place = `${from} ${seat}`;
        const waiting = this.#waiting.get(place) ?? [];
        if (waiting.length >= mostWaiting) return;
        this.#waiting.set(place, [...waiting, data]);
        if (this.#waiting.size > mostSeats) this.#waiting.delete(this.#waiting.keys().next().value);
    }

    publish(sources) {
        this.#sources = sources;
        for (const peer of this.people.values()) peer.publish(sources);
    }

    recover() {
        for (const peer of this.people.values()) peer.recover();
    }

    close() {
        for (const peer of this.people.values()) peer.close();
        this.people.clear();
        this.#seats.clear();
        this.#waiting.clear();
    }
}
