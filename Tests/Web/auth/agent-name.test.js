import "../page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

const { agentName } = await import("auth/agent-name.js");

test("browsers and systems are named as people name them", () => {
    const names = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "Firefox on Linux",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36":
            "Chrome on Windows",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126 Safari/537.36 Edg/126.0":
            "Edge on Windows",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 (KHTML, like Gecko) Version/17 Safari/605":
            "Safari on Mac",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17 Mobile/15E Safari/604":
            "Safari on iPhone",
        "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605 CriOS/126 Mobile/15E Safari/604": "Chrome on iPad",
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36": "Chrome on Android",
        "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/126 Safari/537.36": "Chrome on ChromeOS",
    };
    for (const [agent, name] of Object.entries(names)) assert.equal(agentName(agent), name);
});

test("what is neither is named by its first word, or not at all", () => {
    assert.equal(agentName("curl/8.5.0"), "curl");
    assert.equal(agentName("MyBot 1.0"), "MyBot");
    for (const agent of [null, undefined, "", "  "]) assert.equal(agentName(agent), "An unknown program");
});
