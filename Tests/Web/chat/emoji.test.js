import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { emojiCategories, emojiLabel, emojiName, emojiNamed, searchEmoji, tones, withTone } = (
    await import("chat/emoji.js"));

const all = emojiCategories().flatMap(({ emoji }) => emoji);
const found = (query) => searchEmoji(query).map(({ emoji }) => emoji);

test("there are many, in categories with a label, and each is there once", () => {
    assert.equal(emojiCategories().length, 9);
    for (const { label, emoji } of emojiCategories()) assert.ok(label && emoji.length > 50, label);
    assert.ok(all.length > 1_300);
    assert.equal(new Set(all.map(({ emoji }) => emoji)).size, all.length);
});

test("a name is of a-z 0-9 _ + - and stands for one emoji", () => {
    const names = all.flatMap(({ names }) => names);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z0-9_+-]{1,64}$/);
    for (const { emoji, names } of all) for (const name of names) assert.equal(emojiNamed(name), emoji);
});

test("the names that people know are there", () => {
    for (const [name, emoji] of Object.entries({
        "+1": "👍", thumbsup: "👍", "-1": "👎", smile: "😄", tada: "🎉", heart: "❤️", rocket: "🚀", eyes: "👀", 100: "💯",
        white_check_mark: "✅", x: "❌", pray: "🙏", shrug: "🤷", flag_de: "🇩🇪", thinking_face: "🤔", man_shrugging: "🤷‍♂️",
    })) assert.equal(emojiNamed(name), emoji, name);
    for (const name of ["", "nothing", "constructor", "__proto__", "SMILE"]) assert.equal(emojiNamed(name), undefined);
});

test("an emoji is called by its name in whatever tone and spelling", () => {
    assert.equal(emojiLabel("👍"), "thumbs up");
    assert.equal(emojiLabel("👍🏽"), "thumbs up");
    assert.equal(emojiLabel("❤"), "red heart");
    assert.equal(emojiLabel("🇩🇪"), "flag germany");
    assert.equal(emojiName("👍🏿"), "+1");
    assert.equal(emojiLabel("?"), "?");
    assert.equal(emojiName("?"), undefined);
});

test("who searches finds the whole name first, then beginnings, then words, then what it is known for", () => {
    assert.equal(found("heart")[0], "❤️");
    assert.equal(found("tada")[0], "🎉");
    assert.equal(found(":+1:")[0], "👍");
    assert.equal(found("red heart")[0], "❤️");
    assert.equal(found("Thumbs")[0], "👍");
    const hearts = found("heart");
    assert.ok(hearts.indexOf("😍") < hearts.indexOf("💙"), "heart_eyes begins with it, blue_heart has it as a word");
    assert.ok(found("celebration").includes("🎉"), "by a word that is no part of its name");
    assert.ok(found("germany").includes("🇩🇪"));
});

test("nothing is found for nothing, and never more than asked for", () => {
    for (const query of ["", "  ", "::", "qqqq", "heart qqqq"]) assert.deepEqual(found(query), []);
    assert.equal(searchEmoji("a", 7).length, 7);
});

test("a tone goes to each of the people in an emoji, and to nothing else", () => {
    const tone = tones[3];
    assert.equal(withTone("👍", tone), "👍🏽");
    assert.equal(withTone("👍🏿", tone), "👍🏽", "another one");
    assert.equal(withTone("👍🏿", ""), "👍", "none again");
    assert.equal(withTone("☝️", tone), "☝🏽");
    assert.equal(withTone("🕵️‍♂️", tone), "🕵🏽‍♂️");
    assert.equal(withTone("🧑‍🤝‍🧑", tone), "🧑🏽‍🤝‍🧑🏽");
    assert.equal(withTone("🤝", tone), "🤝🏽");
    for (const emoji of ["🎉", "😀", "x", ""]) assert.equal(withTone(emoji, tone), emoji);
    assert.ok(all.filter(({ takesTone }) => takesTone).length > 250);
});
