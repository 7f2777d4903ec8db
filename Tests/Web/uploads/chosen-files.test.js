import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { ChosenFiles } = await import("uploads/chosen-files.js");

const limits = { extensions: [".png"], maxBytes: 100, mostFiles: 3 };
const file = (name, size = 10) => ({ name, size });
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** What was sent, each with what ends it. */
function server() {
    const sent = [];
    return {
        sent,
        send: (file, { signal, progress }) => new Promise((resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
            sent.push({ file, progress, arrive: () => resolve({ id: `id of ${file.name}` }), fail: (words, status) => reject(Object.assign(Error(words), { status })) });
        }),
    };
}

test("each is on its way as soon as it is chosen, and tells how far it is", async () => {
    const { sent, send } = server();
    const chosen = new ChosenFiles(send, limits);
    const heard = [];
    chosen.watch((channel) => heard.push(channel));
    assert.deepEqual(chosen.add("a", [file("1.png"), file("2.png")]), []);
    assert.deepEqual(sent.map(({ file }) => file.name), ["1.png", "2.png"]);
    sent[0].progress(0.5);
    assert.deepEqual(chosen.of("a").map(({ state, share }) => [state, share]), [["sending", 0.5], ["sending", 0]]);
    sent[0].arrive();
    await settled();
    assert.equal(chosen.of("a")[0].state, "done");
    assert.ok(heard.length >= 4 && heard.every((channel) => channel === "a"));
    assert.deepEqual(chosen.of("b"), []);
});

test("what the server would not take is left out and named, and the rest goes", () => {
    const { sent, send } = server();
    const chosen = new ChosenFiles(send, limits);
    const refused = chosen.add("a", [file("1.png"), file("x.exe"), file("big.png", 101), file("empty.png", 0), file("2.png"),
        file("3.png"), file("4.png")]);
    assert.deepEqual(refused, [
        { name: "x.exe", problem: ".exe files are not taken here." },
        { name: "big.png", problem: "A file may have up to 100 B." },
        { name: "empty.png", problem: "There is nothing in it." },
        { name: "4.png", problem: "A message carries up to 3 files." },
    ]);
    assert.deepEqual(sent.map(({ file }) => file.name), ["1.png", "2.png", "3.png"]);
});

test("a message waits until its files have arrived, and takes them with it", async () => {
    const { sent, send } = server();
    const chosen = new ChosenFiles(send, limits);
    chosen.add("a", [file("1.png"), file("2.png")]);
    let taken = null;
    chosen.take("a").then((attachments) => taken = attachments);
    sent[1].arrive();
    await settled();
    assert.equal(taken, null);
    chosen.add("a", [file("3.png")]);
    sent[0].arrive();
    await settled();
    assert.deepEqual(taken.map(({ id }) => id), ["id of 1.png", "id of 2.png"]);
    assert.deepEqual(chosen.of("a").map(({ name }) => name), ["3.png"], "what came meanwhile goes with the next");
});

test("where one fails all stay, and another try sends that one again", async () => {
    const { sent, send } = server();
    const chosen = new ChosenFiles(send, limits);
    chosen.add("a", [file("1.png"), file("2.png")]);
    sent[0].arrive();
    sent[1].fail("The server is full.");
    await settled();
    assert.deepEqual(chosen.of("a").map(({ state, problem }) => [state, problem ?? null]), [["done", null], ["failed", "The server is full."]]);
    const again = chosen.take("a");
    sent[2].fail("Still full.");
    await assert.rejects(again, { message: "“2.png” was not uploaded. Still full." });
    assert.equal(chosen.of("a").length, 2);
    chosen.retryAll();
    sent[3].arrive();
    assert.deepEqual((await chosen.take("a")).map(({ id }) => id), ["id of 1.png", "id of 2.png"]);
    assert.equal(sent.length, 4, "what has arrived is not sent again");
});

test("what is refused for good is not sent again, and goes with nothing", async () => {
    const { sent, send } = server();
    const chosen = new ChosenFiles(send, limits);
    chosen.add("a", [file("1.png"), file("2.png"), file("3.png")]);
    sent[0].fail("That is no picture.", 415);
    sent[1].fail("Too busy just now.", 503);
    sent[2].fail("Please sign in.", 401);
    await settled();
    assert.deepEqual(chosen.of("a").map(({ state }) => state), ["refused", "failed", "failed"]);
    const taken = chosen.take("a");
    assert.deepEqual(sent.slice(3).map(({ file }) => file.name), ["2.png", "3.png"]);
    sent.slice(3).forEach(({ arrive }) => arrive());
    await assert.rejects(taken, { message: "“1.png” was not uploaded. That is no picture." });
    chosen.retry("a", chosen.of("a")[0].key);
    assert.equal(sent.length, 5);
    chosen.remove("a", chosen.of("a")[0].key);
    assert.deepEqual((await chosen.take("a")).map(({ id }) => id), ["id of 2.png", "id of 3.png"]);
});

test("one that is taken out is not sent to its end, and the message goes without it", async () => {
    const { sent, send } = server();
    const chosen = new ChosenFiles(send, limits);
    chosen.add("a", [file("1.png"), file("2.png")]);
    const taken = chosen.take("a");
    chosen.remove("a", chosen.of("a")[0].key);
    sent[1].arrive();
    assert.deepEqual((await taken).map(({ id }) => id), ["id of 2.png"]);
});

test("as long as any are chosen, in whatever channel, it is not empty", async () => {
    const { sent, send } = server();
    const chosen = new ChosenFiles(send, limits);
    const heard = [];
    chosen.watch(() => heard.push(chosen.isEmpty));
    assert.ok(chosen.isEmpty);
    chosen.add("a", [file("x.exe")]);
    assert.ok(chosen.isEmpty);
    chosen.add("a", [file("1.png")]);
    chosen.add("b", [file("2.png")]);
    chosen.remove("a", chosen.of("a")[0].key);
    sent[1].arrive();
    await settled();
    assert.ok(!chosen.isEmpty, "what has arrived is not yet sent");
    assert.deepEqual(heard.filter((is) => is), []);
    await chosen.take("b");
    assert.ok(chosen.isEmpty);
    assert.equal(heard.at(-1), true);
});
