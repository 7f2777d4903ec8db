import "../page.js";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { mentionedNames } = await import("chat/markup.js");

const table = JSON.parse(readFileSync(new URL("../../ChatTests/mentions.json", import.meta.url)));

test("a text mentions whom the table says, as the server has it", () => {
    assert.ok(table.length > 40);
    for (const { text, names } of table) assert.deepEqual(mentionedNames(text), names, text);
});

/** The rules once more, line by line and sign by sign, without a tree. */
function scanned(text) {
    const names = [];
    let code = null;
    for (const whole of text.split("\n")) {
        let line = whole;
        let depth = 0;
        while (depth < (code?.depth ?? 5) && /^>( |$)/.test(line)) [line, depth] = [line.slice(2), depth + 1];
        if (code && depth < code.depth) code = null;
        if (code) {
            if (/^[ \t]*`+[ \t]*$/.test(line) && line.trim().length >= code.ticks) code = null;
            continue;
        }
        while (depth < 5 && /^>( |$)/.test(line)) [line, depth] = [line.slice(2), depth + 1];
        const fence = /^[ \t]*(`{3,})[^`]*$/.exec(line);
        if (fence) code = { depth, ticks: fence[1].length };
        else names.push(...inLine(line));
    }
    return [...new Set(names)];
}

function inLine(line) {
    const names = [];
    for (let at = 0; at < line.length;) {
        const rest = line.slice(at);
        const before = line[at - 1] ?? "";
        const ticks = /^`+/.exec(rest)?.[0];
        const address = !/\w/.test(before) && /^https?:\/\/[^\s<>"`\\]+/i.exec(rest)?.[0];
        const name = !/[\w.:/@-]/.test(before) && /^@([\w-]+)/.exec(rest)?.[1];
        if (/^\\[!-/:-@[-`{-~]/.test(rest)) at += 2;
        else if (ticks) {
            const end = [...rest.matchAll(/`+/g)].slice(1).find(([run]) => run.length === ticks.length);
            at += end ? end.index + ticks.length : ticks.length;
        } else if (address) at += address.length;
        else {
            if (name && name.length <= 32) names.push(name.toLowerCase());
            at += 1;
        }
    }
    return names;
}

test("the tree mentions exactly whom the rules name, whatever is written", () => {
    const parts = [
        "@bob", "@al_", "`", "``", "```", "\n", "\n", " ", " ", "> ", ">", "- ", "1. ", "\\", "[", "](https://a.example)", "](",
        ")", "https://a.example/", "http://", "*", "**", "_", "__", "~~", "x", ":tada:", "#general", "<", "\"", "  ", ".",
    ];
    let seed = 7;
    const random = (count) => {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor(seed / 65_536) % count;
    };
    for (let round = 0; round < 30_000; round += 1) {
        const text = Array.from({ length: 1 + random(14) }, () => parts[random(parts.length)]).join("");
        assert.deepEqual(mentionedNames(text), scanned(text), JSON.stringify(text));
    }
});
