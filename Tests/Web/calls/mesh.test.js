import "../page.js";
import assert from "node:assert/strict";
import test from "node:test";

const { Mesh } = await import("calls/mesh.js");

class Peer {
    heardData = [];
    isClosed = false;
    recovered = 0;

    constructor(options) {
        Object.assign(this, options);
    }

    heard(data) {
        this.heardData.push(data);
    }

    publish(sources) {
        this.sources = sources;
    }

    recover() {
        this.recovered += 1;
    }

    close() {
        this.isClosed = true;
    }
}

const person = (username, seat = `${username}1`, state = "joined") => ({ username, seat, state });

function meshOf(me) {
    const made = [];
    const sent = [];
    const mesh = new Mesh({
        me, changed: () => {}, send: (signal) => sent.push(signal),
        peer: (options) => {
            made.push(new Peer(options));
            return made.at(-1);
        },
    });
    return { mesh, made, sent };
}

test("four people hold three connections each, and of any two one offers", () => {
    const names = ["alice", "Bob", "carol", "dave"];
    const meshes = Object.fromEntries(names.map((name) => [name, meshOf(name).mesh]));
    for (const name of names) meshes[name].follow(names.map((each) => person(each)));
    for (const name of names) assert.deepEqual([...meshes[name].people.keys()], names.filter((each) => each !== name));
    for (const [one, other] of [["alice", "Bob"], ["Bob", "carol"], ["alice", "dave"]]) {
        assert.notEqual(meshes[one].people.get(other).offers, meshes[other].people.get(one).offers);
    }
});

test("whoever rings has none, who is away keeps theirs, and who goes loses it", () => {
    const { mesh, made } = meshOf("alice");
    mesh.follow([person("alice"), person("bob"), person("carol", null, "ringing")]);
    assert.equal(made.length, 1);
    mesh.follow([person("alice"), person("bob", "bob1", "away")]);
    assert.ok(!made[0].isClosed && made.length === 1);
    mesh.follow([person("alice")]);
    assert.ok(made[0].isClosed && mesh.people.size === 0);
});

test("another device of somebody is another connection", () => {
    const { mesh, made, sent } = meshOf("alice");
    mesh.follow([person("bob")]);
    mesh.follow([person("bob", "bob2")]);
    assert.ok(made[0].isClosed && !made[1].isClosed);
    made[1].send("hello");
    assert.deepEqual(sent, [{ to: "bob", seat: "bob2", data: "hello" }]);
});

test("what somebody says before they are told of waits, in order and within bounds", () => {
    const { mesh, made } = meshOf("alice");
    for (let number = 0; number < 100; number += 1) mesh.heard({ from: "bob", seat: "bob1", data: number });
    mesh.follow([person("bob")]);
    assert.deepEqual(made[0].heardData, [...Array(64).keys()]);
    mesh.heard({ from: "bob", seat: "bob1", data: "live" });
    mesh.heard({ from: "bob", seat: "of before", data: "late" });
    assert.equal(made[0].heardData.at(-1), "live");
    for (let number = 0; number < 1_000; number += 1) mesh.heard({ from: "eve", seat: `seat ${number}`, data: "noise" });
    mesh.heard({ from: "carol", seat: "carol1", data: "first" });
    mesh.follow([person("bob"), person("carol")]);
    assert.deepEqual(made[1].heardData, ["first"]);
});

test("a seat is somebody's: what another says in its name is not heard", () => {
    const { mesh, made } = meshOf("alice");
    mesh.follow([person("bob"), person("eve")]);
    mesh.heard({ from: "eve", seat: "bob1", data: "I am bob" });
    assert.deepEqual(made[0].heardData, []);
    mesh.heard({ from: "nobody", data: "from nowhere" });
    mesh.heard({ from: "eve", seat: "carol1", data: "I am carol" });
    mesh.follow([person("bob"), person("eve"), person("carol")]);
    assert.deepEqual(made[2].heardData, []);
});

test("what is brought reaches everybody, newcomers as well, and a camera to many takes less", () => {
    const { mesh, made } = meshOf("alice");
    const sources = { voice: "v", camera: null, screen: null };
    mesh.publish(sources);
    mesh.follow([person("bob")]);
    assert.equal(made[0].sources, sources);
    const alone = made[0].limit;
    mesh.publish({ ...sources, camera: "c" });
    mesh.follow([person("bob"), person("carol"), person("dave"), person("erin")]);
    assert.ok(made.every((peer) => peer.sources.voice === "v") && made[3].sources.camera === "c");
    assert.ok(made.every((peer) => peer.limit < alone));
});

test("closed, nobody is left, and a network that is back concerns them all", () => {
    const { mesh, made } = meshOf("alice");
    mesh.follow([person("bob"), person("carol")]);
    mesh.recover();
    assert.deepEqual(made.map(({ recovered }) => recovered), [1, 1]);
    mesh.close();
    assert.ok(made.every(({ isClosed }) => isClosed) && mesh.people.size === 0);
});
