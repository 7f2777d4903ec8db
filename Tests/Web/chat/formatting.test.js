import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { format, newLine, normalised, pasteOver } = await import("chat/formatting.js");

/** The selection is between two bars, or the caret at one. */
function field(marked) {
    const start = marked.indexOf("|");
    const last = marked.lastIndexOf("|");
    return { text: marked.replaceAll("|", ""), start, end: last === start ? start : last - 1 };
}

function shown({ text }, edit) {
    const { from, to, insert, start, end } = edit;
    const all = text.slice(0, from) + insert + text.slice(to);
    return start === end ? `${all.slice(0, start)}|${all.slice(start)}`
        : `${all.slice(0, start)}|${all.slice(start, end)}|${all.slice(end)}`;
}

function does(kind, marked) {
    const edit = format(kind, field(marked));
    return edit && shown(field(marked), edit);
}

test("a selection is wrapped, and unwrapped again", () => {
    const cases = { bold: "**", italic: "*", underline: "__", strike: "~~", code: "`" };
    for (const [kind, mark] of Object.entries(cases)) {
        const wrapped = `a ${mark}|word|${mark} b`;
        assert.equal(does(kind, "a |word| b"), wrapped);
        assert.equal(does(kind, wrapped), "a |word| b");
        assert.equal(does(kind, `a |${mark}word${mark}| b`), "a |word| b", "also when the marks are selected with it");
    }
});

test("blanks at the ends of a selection stay outside", () => {
    assert.equal(does("bold", "a| word |b"), "a **|word|** b");
    assert.equal(does("bold", "a|  |b"), null);
});

test("bold and italics are told apart", () => {
    assert.equal(does("italic", "**|word|**"), "***|word|***");
    assert.equal(does("bold", "***|word|***"), "*|word|*");
    assert.equal(does("italic", "***|word|***"), "**|word|**");
    assert.equal(does("bold", "*|word|*"), "***|word|***");
    assert.equal(does("italic", "|**word**|"), "*|**word**|*");
});

test("without a selection the caret is put between two marks, and gets out again", () => {
    assert.equal(does("bold", "a |"), "a **|**");
    assert.equal(does("bold", "a **|**"), "a |", "an empty pair goes");
    assert.equal(does("bold", "a **word|**"), "a **word**|");
    assert.equal(does("code", "`x|` y"), "`x`| y");
});

test("over several lines each line is wrapped: marks end with their line", () => {
    assert.equal(does("bold", "|one\n\n- two|"), "|**one**\n\n- **two**|");
    assert.equal(does("bold", "|**one**\n\n- **two**|"), "|one\n\n- two|");
    assert.equal(does("bold", "|**one**\ntwo|"), "|**one**\n**two**|");
});

test("code of several lines is fenced, with lines of its own", () => {
    assert.equal(does("code", "|a\nb|"), "```\n|a\nb|\n```");
    assert.equal(does("code", "see |a\nb| there"), "see \n```\n|a\nb|\n```\n there");
    assert.equal(does("code", "|```\na\nb\n```|"), "|a\nb|");
});

test("lists, numbers and quotes begin every line of the selection, or no longer", () => {
    assert.equal(does("list", "one|"), "- one|");
    assert.equal(does("list", "- one|"), "one|");
    assert.equal(does("list", "x\n|one\ntwo|\ny"), "x\n|- one\n- two|\ny");
    assert.equal(does("list", "|- one\n\n- two|"), "|one\n\ntwo|");
    assert.equal(does("list", "|- one\ntwo|"), "|- one\n- two|");
    assert.equal(does("numbers", "|one\n\ntwo|"), "|1. one\n\n2. two|");
    assert.equal(does("numbers", "|- one\n- two|"), "|1. one\n2. two|");
    assert.equal(does("numbers", "|1. one\n2. two|"), "|one\ntwo|");
    assert.equal(does("quote", "|- one\n- two|"), "|> - one\n> - two|");
    assert.equal(does("quote", "|> one\n> two|"), "|one\ntwo|");
    assert.equal(does("list", "|"), "- |");
    assert.equal(does("list", "- |"), "|");
});

test("a link asks for what is missing", () => {
    assert.equal(does("link", "see |the plan|"), "see [the plan](|https://|)");
    assert.equal(does("link", "see |https://a.example/x|"), "see [|](https://a.example/x)");
    assert.equal(does("link", "see |"), "see [|](https://)");
});

test("a new line goes on with the list, and ends it after an empty item", () => {
    const next = (marked) => {
        const edit = newLine(field(marked));
        return edit && shown(field(marked), edit);
    };
    assert.equal(next("- one|"), "- one\n- |");
    assert.equal(next("  * one| two"), "  * one\n  * | two");
    assert.equal(next("9. nine|"), "9. nine\n10. |");
    assert.equal(next("> said|"), "> said\n> |");
    assert.equal(next("- one\n- |"), "- one\n|");
    assert.equal(next("one|"), null);
    assert.equal(next("-one|"), null);
    assert.equal(next("- |one|"), null, "what is selected is replaced first");
    assert.equal(next("|- one"), null);
});

test("an address pasted over words makes them a link; over anything else it is pasted", () => {
    const paste = (marked, text) => {
        const edit = pasteOver(field(marked), text);
        return edit && shown(field(marked), edit);
    };
    assert.equal(paste("see |the plan| now", "https://a.example/x\n"), "see [the plan](https://a.example/x)| now");
    assert.equal(paste("see |", "https://a.example/x"), null);
    assert.equal(paste("see |the plan|", "not https://a.example/x"), null);
    assert.equal(paste("|https://old.example|", "https://a.example/x"), null);
    assert.equal(paste("|a\nb|", "https://a.example/x"), null);
    assert.equal(paste("|the plan|", "javascript:alert(1)"), null);
});

test("line ends of every kind become one", () => {
    assert.equal(normalised("a\r\nb\rc\nd\u2028e\u2029f"), "a\nb\nc\nd\ne\nf");
    assert.equal(normalised("a\r\n\r\nb"), "a\n\nb");
});
