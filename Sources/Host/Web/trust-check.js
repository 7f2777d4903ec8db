// What a page can tell of its browser and of whether the browser trusts the server.

const isFirefox = (agent) => /Firefox\//.test(agent);

/** The parts of the page that are for this device. */
export function deviceOf(agent, touchPoints = 0) {
    // An iPad says that it is a Mac; no Mac has a touch screen.
    if (/iPhone|iPad/.test(agent) || /Macintosh/.test(agent) && touchPoints > 1) return ["apple-mobile"];
    if (/Android/.test(agent)) return ["android"];
    const system = /Macintosh/.test(agent) ? "mac" : /Windows/.test(agent) ? "windows" : "linux";
    return isFirefox(agent) ? ["firefox"] : [system];
}

/**
 * `trusted`, `untrusted` or `unknown`. `outcome` of registering a service worker: "registered", "missing", or the name of
 * the error. Chromium registers none where the certificate was clicked through; Firefox does all the same.
 */
export function verdict(agent, outcome) {
    if (outcome === "SecurityError") return "untrusted";
    const isChromium = /Chrome\//.test(agent) && !isFirefox(agent);
    return outcome === "registered" && isChromium ? "trusted" : "unknown";
}
