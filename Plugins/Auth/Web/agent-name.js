// What a browser calls itself, as a person would say it: "Firefox on Linux".

const browsers = [
    ["Edge", /\bEdgA?\//], ["Opera", /\bOPR\//], ["Samsung Internet", /\bSamsungBrowser\//],
    ["Firefox", /\b(Firefox|FxiOS)\//], ["Chrome", /(Chrome|CriOS|Chromium)\//], ["Safari", /\bSafari\//],
];
const systems = [
    ["iPhone", /\biPhone\b/], ["iPad", /\biPad\b/], ["Android", /\bAndroid\b/], ["Windows", /\bWindows\b/],
    ["Mac", /\bMac OS X\b|\bMacintosh\b/], ["ChromeOS", /\bCrOS\b/], ["Linux", /\bLinux\b|\bX11\b/],
];

/** Of what is not known, its first word; without anything, "An unknown program". */
export function agentName(agent) {
    const find = (names) => names.find(([, pattern]) => pattern.test(agent ?? ""))?.[0];
    const [browser, system] = [find(browsers), find(systems)];
    if (browser && system) return `${browser} on ${system}`;
    return browser ?? system ?? (agent?.trim().split(/[\s/]/)[0] || "An unknown program");
}
