import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { completed, completionAt } = await import("chat/completion.js");

/** The caret is at the bar. */
function at(marked) {
    const caret = marked.indexOf("|");
    const found = completionAt(marked.replace("|", ""), caret);
    return found && found.trigger + found.query;
}

function complete(marked, name) {
    const caret = marked.indexOf("|");
    const text = marked.replace("|", "");
    const { from, to, insert } = completed(text, completionAt(text, caret), name);
    return `${text.slice(0, from)}${insert}|${text.slice(to)}`;
}

test("a name is begun by its sign, at the beginning or after a blank or what opens", () => {
    assert.equal(at("@|"), "@");
    assert.equal(at("hello @al|"), "@al");
    assert.equal(at("(@al|"), "@al");
    assert.equal(at("**@al|**"), "@al");
    assert.equal(at("one\n#gen|"), "#gen");
    assert.equal(at("see #|"), "#");
    assert.equal(at("nice :ta|"), ":ta");
    assert.equal(at("@a|lice"), "@a", "only what stands before the caret counts");
    assert.equal(at("@Jörg|"), "@Jörg");
    assert.equal(at("你好@al|"), "@al", "other languages need no blank");
    assert.equal(at("“#gen|"), "#gen");
});

test("an address, a time, a smiley and a link name nobody", () => {
    for (const text of [
        "mail alice@exa|", "at 10:30|", "10:30:ab|", ":)|", ":-|", ":a|", "https://ex|", "a#b|", "C#|", "@ |", "@al |",
        "@al.|", "|@al", "", "word|", "16:9:ab|", "x.@al|", "/@al|", "_@al|",
    ]) assert.equal(at(text), null, text);
});

test("in code nothing is offered, after it again", () => {
    assert.equal(at("`@al|"), null);
    assert.equal(at("`x` @al|"), "@al");
    assert.equal(at("``a ` @al|"), null);
    assert.equal(at("``a ` b`` @al|"), "@al");
    assert.equal(at("```\n@al|"), null);
    assert.equal(at("```swift\n@al|\n```"), null);
    assert.equal(at("```\nx\n```\n@al|"), "@al");
    assert.equal(at("````\n```\n@al|"), null, "a fence ends with as many ticks as it began with");
    assert.equal(at("````\nx\n````\n@al|"), "@al");
    assert.equal(at("```x``` is no fence\n@al|"), "@al");
    assert.equal(at("an ` alone\n@al|"), "@al", "a backtick is of its line");
});

test("the name takes its place, with a blank after it unless one is there", () => {
    assert.equal(complete("hi @al|", "@alice"), "hi @alice |");
    assert.equal(complete("hi @al|, you", "@alice"), "hi @alice|, you");
    assert.equal(complete("hi @al| you", "@alice"), "hi @alice| you");
    assert.equal(complete("nice :ta|", "🎉"), "nice 🎉 |");
    assert.equal(complete("#gen|\nnext", "#general"), "#general|\nnext");
});

test("what of the name already stands after the caret goes with it, anything else stays", () => {
    assert.equal(complete("hi @al|ice, you", "@alice"), "hi @alice|, you");
    assert.equal(complete("hi @AL|ICE", "@alice"), "hi @alice |");
    assert.equal(complete("hi @al|bert", "@alice"), "hi @alice |bert");
});
