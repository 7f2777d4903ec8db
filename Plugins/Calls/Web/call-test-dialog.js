// The dialog of the call test: each trial a row that says how it stands, and under them what comes of it all.

import { h, icon, openDialog, request } from "minimost";
import { CallTest } from "./call-test.js";
import { cameraVerdict, connectionVerdict, microphoneVerdict, stunServers, stunVerdict } from "./call-verdicts.js";
import { devices } from "./devices.js";
import { callMyself } from "./loop-probe.js";
import "./meter.js";
import { stop } from "./my-media.js";
import { askStun } from "./stun-probe.js";

/** Milliseconds in which something is to be heard. */
const hearing = 10_000;

const states = {
    waiting: { words: "Not tried yet" }, running: { words: "Being tried" }, well: { words: "Well", shape: "check" },
    note: { words: "Note", shape: "spark" }, problem: { words: "Problem", shape: "alert" },
};

/** Opens it, and begins. */
export function openCallTest() {
    const trial = new Trial();
    const { test } = trial;
    const rows = new Map(test.steps.map((step) => [step.name, row(step, trial.extras[step.name])]));
    // Each is added, not put in the place of the one before: outcomes may come faster than they are read out.
    const said = h("div", { class: "unseen", role: "log", "aria-label": "Progress of the test" });
    const summary = h("p", { class: "calls-test-summary" });
    const again = h("button", { class: "secondary", type: "button", onclick: begin }, icon("retry"), "Run again");
    const close = h("button", { class: "primary", type: "button", onclick: () => dialog.close() }, "Close");
    const dialog = openDialog({
        heading: "Test my call", className: "calls-test",
        content: h("div", { class: "dialog-body" },
            h("ol", { class: "calls-test-steps" }, [...rows.values()].map(({ element }) => element)),
            said, h("div", { class: "calls-test-foot" }, summary, h("div", { class: "dialog-actions" }, again, close))),
    });
    const unwatch = test.watch(draw);
    dialog.addEventListener("close", () => {
        unwatch();
        trial.end();
    });
    close.focus();
    begin();

    function begin() {
        trial.end();
        said.replaceChildren();
        test.run();
    }

    function draw(name) {
        for (const step of test.steps) rows.get(step.name).show(step);
        const step = test.steps.find((each) => each.name === name);
        const words = step ? spoken(step) : test.summary;
        if (words) said.append(h("p", {}, words));
        summary.textContent = test.summary ?? "";
        summary.dataset.state = worst(test.steps);
        summary.hidden = test.summary === null;
    }
}

/** What somebody is to do, and outcomes; not what the page does meanwhile. */
function spoken({ title, state, words, isAsked }) {
    if (state === "running") return isAsked ? words : "";
    return `${title}: ${states[state].words}. ${words}`;
}

const worst = (steps) => steps.some(({ state }) => state === "problem") ? "problem" : "well";

/** What is shown besides the words is there while it is in use. */
function row({ title }, extra) {
    const mark = h("span", { class: "calls-test-mark" });
    const words = h("p", { class: "calls-test-words" });
    const element = h("li", {}, mark, h("div", {}, h("strong", {}, title), words), extra);
    const show = (step) => {
        words.textContent = step.words;
        if (element.dataset.state === step.state) return;
        element.dataset.state = step.state;
        const { words: state, shape } = states[step.state];
        mark.replaceChildren(...[
            step.state === "running" ? h("span", { class: "spinner" }) : shape && icon(shape), h("span", { class: "unseen" }, `${state}: `),
        ].filter(Boolean));
    };
    return { element, show };
}

/** The trials themselves, on real devices, and what they show meanwhile. */
class Trial {
    #sources = [];
    #voice = null;
    #meter = h("calls-meter", { hidden: true });
    #picture = h("video", {
        class: "calls-test-picture", autoplay: true, playsinline: true, "aria-label": "What your camera sees", hidden: true,
    });
    extras = { microphone: this.#meter, camera: this.#picture };
    test = new CallTest({
        microphone: (how) => this.#hear(how), camera: (how) => this.#see(how), stun: (how) => this.#askServer(how),
        connection: (how) => this.#call(how),
    });

    /** Nothing is open any more. */
    end() {
        this.test.stop();
        this.#sources.splice(0).forEach(stop);
        this.#voice = null;
        this.#meter.stream = this.#picture.srcObject = null;
        this.#meter.hidden = this.#picture.hidden = true;
    }

    /** Whoever has stopped the test before it answers, gets nothing that stays open. */
    async #open(kind, signal) {
        const source = await devices[kind]();
        if (signal.aborted) {
            stop(source);
            throw signal.reason;
        }
        this.#sources.push(source);
        return source;
    }

    async #hear({ ask, signal }) {
        ask("Your browser may ask whether this page may use it.");
        this.#voice = await this.#open("microphone", signal);
        ask("Say something.");
        this.#meter.hidden = false;
        this.#meter.stream = this.#voice.stream;
        const isHeard = await happens(this.#meter, "speaking", hearing, signal);
        return microphoneVerdict({ label: this.#voice.track.label, isHeard, isSounding: Boolean(globalThis.AudioContext) });
    }

    async #see({ ask, signal }) {
        ask("Your browser may ask whether this page may use it.");
        try {
            const { track, stream } = await this.#open("camera", signal);
            this.#picture.muted = true;
            this.#picture.srcObject = stream;
            this.#picture.hidden = false;
            const { width, height } = track.getSettings();
            return cameraVerdict({ label: track.label, width, height });
        } catch (trouble) {
            return cameraVerdict({ trouble });
        }
    }

    async #askServer({ say, signal }) {
        say("It is asked under which address others see you.");
        const { iceServers } = await request("GET", "/api/calls/ice", { signal });
        return stunVerdict(await askStun(stunServers(iceServers), signal));
    }

    async #call({ say, signal }) {
        say("This page calls itself.");
        return connectionVerdict(await callMyself(this.#voice?.track ?? null, signal));
    }
}

/** Whether an event comes in time. */
function happens(target, type, patience, signal) {
    return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), patience);
        target.addEventListener(type, () => (clearTimeout(timer), resolve(true)), { once: true, signal });
        signal.addEventListener("abort", () => (clearTimeout(timer), resolve(false)));
    });
}
