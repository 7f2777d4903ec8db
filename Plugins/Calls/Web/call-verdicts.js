// Call verdicts — what the trials of a call test say about microphone, camera, STUN and connection.

const well = (words) => ({ state: "well", words });
const note = (words) => ({ state: "note", words });
const problem = (words) => ({ state: "problem", words });

export function microphoneVerdict({ label, isHeard, isSounding = true }) {
    if (isHeard) return well(`Heard by ${label || "the microphone"}.`);
    if (!isSounding) return note(`${label || "The microphone"} is there, but this browser does not tell how loud it is.`);
    return problem(`Nothing was heard by ${label || "the microphone"}. It may be muted at a key or a switch, or another one is `
        + "meant: choose it in the settings of calls.");
}

/** A call needs none. */
export function cameraVerdict({ trouble, label, width, height }) {
    if (trouble?.code === "not-found") return note("There is no camera. Calls work without one.");
    if (trouble) return problem(trouble.message);
    return well(`${label || "The camera"}, ${width} × ${height}.`);
}

// MARK: STUN

/** The STUN servers of a list of ICE servers: `[{url, port, transport}]`. */
export function stunServers(iceServers) {
    return iceServers.flatMap(({ urls }) => urls).filter((url) => url.startsWith("stun:")).map((url) => {
        const [, port, transport] = url.match(/^stun:(?:\[[^\]]*\]|[^:?]*)(?::(\d+))?(?:\?transport=(\w+))?/);
        return { url, port: Number(port ?? 3478), transport: (transport ?? "udp").toUpperCase() };
    });
}

/**
 * What the events of a connection that gathers candidates tell about its only server: "answered", "lost" (there is no
 * such name, or no way to it), "silent", or null while it is open.
 */
export class StunAnswer {
    #errors = 0;
    is = null;

    /** Of the kind "srflx": the address that the server saw. */
    candidate({ type }) {
        if (type === "srflx") this.is ??= "answered";
    }

    /** Chromium says for each network of the computer that there was no answer, or that the name is not known. */
    error() {
        this.#errors += 1;
    }

    /** Gathering ends once every question is answered or given up. An answer that says nothing new is not told. */
    complete() {
        this.is ??= this.#errors === 0 ? "answered" : "lost";
    }

    timeIsUp() {
        this.is ??= "silent";
    }
}

/** `answers`: `[{url, port, transport, answer}]`, as stunServers and StunAnswer say. */
export function stunVerdict(answers) {
    if (answers.length === 0) {
        return note("The operator has switched STUN off. In one network, calls work for everybody who lets the page use a "
            + "microphone or a camera; across networks they may not.");
    }
    const failed = answers.find(({ answer }) => answer !== "answered");
    if (!failed) return well("It answers, and tells under which address others see you.");
    const { url, port, transport, answer } = failed;
    return problem(answer === "lost" ? `This computer finds no way to ${url.slice("stun:".length)}. The name may not be known in your network.`
        : `The server does not answer on ${transport} port ${port}: a firewall may be in the way. The operator can tell, and open it.`);
}

// MARK: Connection

/** What was counted: packets of sound, if there was any to send, and words that came back. */
export function connectionVerdict({ isOpen, isEchoed, sendsSound, packets }) {
    if (!isOpen) {
        return problem("This browser did not get through to itself. A firewall on this computer, an extension or a rule of your "
            + "organisation may forbid WebRTC.");
    }
    if (!isEchoed || (sendsSound && packets === 0)) return problem("It was connected, but nothing came through.");
    return well(sendsSound ? "Connected, and your voice comes through." : "Connected; without a microphone, by words alone.");
}
