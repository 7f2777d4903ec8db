// The page that helps a device trust the server: which steps are for this one, and whether they have worked.

import { deviceOf, verdict } from "../trust-check.js";

const words = {
    trusted: "This browser trusts the server. Everything works.",
    untrusted: "This browser does not trust the server yet.",
    unknown: "This browser does not tell pages whether it trusts the server. Its address bar does: a warning, or none.",
};

// Its address is that of a script, which pages may only make by a policy where Trusted Types are known.
const url = new URL("trust-worker.js", import.meta.url).href;
const policy = globalThis.trustedTypes?.createPolicy("trust-check", { createScriptURL: () => url });

for (const device of deviceOf(navigator.userAgent, navigator.maxTouchPoints)) {
    document.querySelector(`[data-device="${device}"]`)?.setAttribute("open", "");
}
await check();
// Whoever comes back from the settings of the device wants to know.
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && check());

async function check() {
    const state = verdict(navigator.userAgent, await attempt());
    const element = document.getElementById("state");
    element.dataset.state = state;
    element.firstElementChild.textContent = words[state];
}

/** Browsers let a service worker be registered by sites only that they trust; this one does nothing, and goes at once. */
async function attempt() {
    if (!navigator.serviceWorker) return "missing";
    try {
        const registration = await navigator.serviceWorker.register(policy?.createScriptURL(url) ?? url);
        await registration.unregister();
        return "registered";
    } catch (error) {
        return error.name;
    }
}
