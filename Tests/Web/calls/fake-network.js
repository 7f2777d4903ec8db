// A network of fake connections. One stands once both sides have agreed and one of the two knows a candidate of the other.

import { Connection } from "./fake-connection.js";

export { Track } from "./fake-media.js";

export class Network {
    isCut = false;
    #connections = [];
    #names = 0;

    constructor(clock) {
        this.clock = clock;
    }

    connection() {
        this.#connections.push(new Connection(this));
        return this.#connections.at(-1);
    }

    name(prefix) {
        return `${prefix}${this.#names += 1}`;
    }

    otherOf(connection) {
        return this.#connections.find((other) => other !== connection && other.isOpen && connection.agreesWith(other));
    }

    check() {
        for (const connection of this.#connections) {
            const other = this.otherOf(connection);
            if (!other || this.isCut || !(connection.knowsWay || other.knowsWay)) continue;
            connection.reach("connected");
            other.reach("connected");
        }
    }

    /** No packet comes through. */
    cut() {
        this.isCut = true;
        for (const connection of this.#connections) connection.move("connected", "disconnected");
    }

    /** Those that waited for packets give up. */
    fail() {
        for (const connection of this.#connections) {
            connection.move("disconnected", "failed");
            connection.move("connecting", "failed");
        }
    }

    mend() {
        this.isCut = false;
        this.check();
    }
}
