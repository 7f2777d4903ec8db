// Loop probe — a call of this page with itself: two connections, sound one way, a word there and back.

/** Milliseconds. */
const patience = 8_000;
const pause = 250;

/** Calls with `track`, or null for words alone. Gives what connectionVerdict judges by. */
export async function callMyself(track, signal) {
    const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
    const outcome = { isOpen: false, isEchoed: false, sendsSound: Boolean(track), packets: 0 };
    near.addEventListener("icecandidate", ({ candidate }) => far.addIceCandidate(candidate).catch(() => {}));
    far.addEventListener("icecandidate", ({ candidate }) => near.addIceCandidate(candidate).catch(() => {}));
    const words = near.createDataChannel("words");
    words.addEventListener("open", () => {
        outcome.isOpen = true;
        words.send("Hello");
    });
    words.addEventListener("message", () => outcome.isEchoed = true);
    far.addEventListener("datachannel", ({ channel }) => channel.addEventListener("message", ({ data }) => channel.send(data)));
    if (track) near.addTrack(track, new MediaStream([track]));
    try {
        await near.setLocalDescription();
        await far.setRemoteDescription(near.localDescription);
        await far.setLocalDescription();
        await near.setRemoteDescription(far.localDescription);
        return await counted(far, outcome, signal);
    } finally {
        near.close();
        far.close();
    }
}

/** Until more and more has come, or too much time has gone. */
async function counted(connection, outcome, signal) {
    const end = performance.now() + patience;
    let first = null;
    while (performance.now() < end && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        const packets = await packetsOf(connection);
        first ??= packets || null;
        outcome.packets = first === null ? 0 : packets - first;
        if (outcome.isEchoed && (outcome.packets > 0 || !outcome.sendsSound)) break;
    }
    return outcome;
}

async function packetsOf(connection) {
    const reports = [...(await connection.getStats()).values()];
    return reports.filter(({ type, kind }) => type === "inbound-rtp" && kind === "audio")
        .reduce((sum, { packetsReceived = 0 }) => sum + packetsReceived, 0);
}
