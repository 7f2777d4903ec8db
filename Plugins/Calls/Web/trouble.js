// Trouble — why there is no microphone, camera or screen, in words that tell a person what to do.

const names = {
    microphone: { it: "the microphone", one: "microphone" },
    camera: { it: "the camera", one: "camera" },
    screen: { it: "your screen", one: "screen" },
};

export class Trouble extends Error {
    /** `code` is for programs, `message` for a person. */
    constructor(code, message, options) {
        super(message, options);
        this.name = "Trouble";
        this.code = code;
    }

    /** Of what a browser threw when it was asked for a "microphone", "camera" or "screen". */
    static of(kind, error) {
        const [code, message] = reason(kind, error);
        return new Trouble(code, message, { cause: error });
    }

    static insecure(kind) {
        return new Trouble("insecure", `Browsers let a page use ${names[kind].it} only if its address begins with https://. `
            + "Open MiniMost by such an address; the operator knows it.");
    }

    static unsupported(kind) {
        return new Trouble("unsupported", kind === "screen"
            ? "This browser cannot share its screen; you can still watch."
            : `This browser has no way to use ${names[kind].it}. It may be too old, or the inside of another app: `
                + "open MiniMost in Firefox, Chrome, Edge or Safari.");
    }
}

function reason(kind, { name, message = "" }) {
    const { it, one } = names[kind];
    switch (name) {
    case "NotAllowedError":
    case "SecurityError":
        return refusal(kind, message);
    case "NotFoundError":
    case "OverconstrainedError":
        return ["not-found", kind === "screen" ? "There is nothing on this device that could be shared."
            : `No ${one} was found. Plug one in, and try again.`];
    case "NotReadableError":
        return ["in-use", kind === "screen" ? "The system does not let this browser see the screen. Choose another window, and try again."
            : `Another program uses ${it}, or the system holds it back. Close what may use it, and try again.`];
    case "InvalidStateError":
        return ["not-now", "The browser shares the screen only right after you press the button. Press it again."];
    default:
        return ["failed", `The browser could not use ${it}. Try again; if that does not help, restart the browser.`];
    }
}

/** Browsers tell in their messages, if at all, who it was that did not allow it. */
function refusal(kind, message) {
    const { it } = names[kind];
    if (/system/i.test(message)) {
        return ["denied-by-system", `The system does not let this browser use ${it}. Allow it in the system's settings, under privacy.`];
    }
    if (/dismissed/i.test(message)) {
        return ["dismissed", `The browser asked whether this page may use ${it}, and got no answer. Try again, and allow it.`];
    }
    return ["denied", `This page may not use ${it}. Press the icon beside the address at the top of the browser, allow it there, and try again.`];
}
