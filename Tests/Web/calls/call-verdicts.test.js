import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { cameraVerdict, connectionVerdict, microphoneVerdict, StunAnswer, stunServers, stunVerdict } = await import("calls/call-verdicts.js");

test("a microphone is well once something was heard; a camera need not be there", () => {
    assert.deepEqual(microphoneVerdict({ label: "Headset", isHeard: true }), { state: "well", words: "Heard by Headset." });
    const silent = microphoneVerdict({ label: "", isHeard: false });
    assert.equal(silent.state, "problem");
    assert.match(silent.words, /Nothing was heard by the microphone/);
    assert.equal(microphoneVerdict({ label: "Headset", isHeard: false, isSounding: false }).state, "note");

    assert.deepEqual(cameraVerdict({ label: "Lid", width: 640, height: 480 }), { state: "well", words: "Lid, 640 × 480." });
    assert.equal(cameraVerdict({ trouble: { code: "not-found", message: "" } }).state, "note");
    assert.deepEqual(cameraVerdict({ trouble: { code: "denied", message: "Allow it." } }), { state: "problem", words: "Allow it." });
});

test("of the ICE servers those that speak STUN are asked, at their port", () => {
    const servers = stunServers([
        { urls: ["stun:chat.example:5000", "turn:chat.example"] }, { urls: ["stun:[fd00::2]:3478", "stun:[fd00::2]", "stun:10.0.0.1?transport=tcp"] },
    ]);
    assert.deepEqual(servers, [
        { url: "stun:chat.example:5000", port: 5000, transport: "UDP" }, { url: "stun:[fd00::2]:3478", port: 3478, transport: "UDP" },
        { url: "stun:[fd00::2]", port: 3478, transport: "UDP" }, { url: "stun:10.0.0.1?transport=tcp", port: 3478, transport: "TCP" },
    ]);
    assert.deepEqual(stunServers([{ urls: "stun:a" }]), [{ url: "stun:a", port: 3478, transport: "UDP" }], "one need not be a list");
    assert.deepEqual(stunServers([]), []);
});

test("a server has answered when it tells an address, also if other networks of the computer got no answer", () => {
    const answer = new StunAnswer();
    answer.candidate({ type: "host" });
    assert.equal(answer.is, null);
    answer.error();
    answer.candidate({ type: "srflx" });
    assert.equal(answer.is, "answered");
    answer.complete();
    answer.timeIsUp();
    assert.equal(answer.is, "answered", "the first word counts");
});

test("an end without errors is an answer that says nothing new, one with errors is none, and no end is silence", () => {
    const [same, lost, silent] = [new StunAnswer(), new StunAnswer(), new StunAnswer()];
    same.complete();
    assert.equal(same.is, "answered");
    lost.error();
    assert.equal(lost.is, null);
    lost.complete();
    assert.equal(lost.is, "lost");
    silent.timeIsUp();
    silent.candidate({ type: "srflx" });
    assert.equal(silent.is, "silent");
});

test("what is wrong with STUN is told with the port, and that there is none is no problem", () => {
    const server = { url: "stun:chat.example:5000", port: 5000, transport: "UDP" };
    assert.equal(stunVerdict([{ ...server, answer: "answered" }]).state, "well");
    const silent = stunVerdict([{ ...server, answer: "answered" }, { ...server, port: 5001, answer: "silent" }]);
    assert.equal(silent.state, "problem");
    assert.match(silent.words, /does not answer on UDP port 5001: a firewall/);
    assert.match(stunVerdict([{ ...server, answer: "lost" }]).words, /no way to chat\.example:5000/);
    const none = stunVerdict([]);
    assert.equal(none.state, "note");
    assert.match(none.words, /switched STUN off/);
});

test("a connection is well when words come back and sound arrives", () => {
    const all = { isOpen: true, isEchoed: true, sendsSound: true, packets: 12 };
    assert.equal(connectionVerdict(all).state, "well");
    assert.equal(connectionVerdict({ ...all, sendsSound: false, packets: 0 }).state, "well");
    for (const fault of [{ isOpen: false }, { isEchoed: false }, { packets: 0 }]) {
        assert.equal(connectionVerdict({ ...all, ...fault }).state, "problem");
    }
});
