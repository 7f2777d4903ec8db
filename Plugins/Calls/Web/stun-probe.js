// STUN probe — whether a STUN server answers this browser.
//
// What shows it was measured in Chromium 156, with servers that answer, are silent, closed, or have no name:
//
// - A server that answers, and sees the very address that the browser has, as in a LAN, adds a candidate "srflx" only
//   while the browser hides that address (as <uuid>.local). It does so until the page may use a microphone or a camera,
//   which it may as soon as this test comes here; then that candidate is left out, and nothing is told instead.
// - Without an answer the event "icecandidateerror" (701) comes after 39.9 s, and gathering ends only then. It would do
//   to wait for that end, which takes 0.13 s if all is answered, if each network of the computer were not asked on its
//   own: one with no way to the server, such as that of Docker, keeps it open even though the others were answered.
// - In a frame that may use neither microphone nor camera addresses are hidden for ever, and only the way that the
//   system would take is tried: "srflx" comes 2 ms after the question, also from a server on 127.0.0.1 and without a
//   default route, and never if nobody answers.
//
// So it is asked from such a frame. An end without any error counts as an answer too: browsers that do not hide the
// address from it (a permission that automation has forced; Firefox where one was given for good) have then been
// answered everywhere.

import { listen } from "minimost";
import { StunAnswer } from "./call-verdicts.js";

/** Milliseconds; by then five questions were sent. */
const patience = 5_000;

/** Asks all at once. Gives `[{…server, answer}]` (see StunAnswer). */
export async function askStun(servers, signal) {
    signal.throwIfAborted();
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.allow = "microphone 'none'; camera 'none'";
    document.body.append(frame);
    try {
        const { RTCPeerConnection } = frame.contentWindow;
        return await Promise.all(servers.map(async (server) => ({ ...server, answer: await ask(server.url, RTCPeerConnection, signal) })));
    } finally {
        frame.remove();
    }
}

async function ask(url, RTCPeerConnection, signal) {
    const answer = new StunAnswer();
    const connection = new RTCPeerConnection({ iceServers: [{ urls: [url] }] });
    const over = new AbortController();
    try {
        return await new Promise((resolve, reject) => {
            const settle = () => answer.is && resolve(answer.is);
            const timer = setTimeout(() => (answer.timeIsUp(), settle()), patience);
            listen(over.signal, connection, "icecandidate", ({ candidate }) => (candidate && answer.candidate(candidate), settle()));
            listen(over.signal, connection, "icecandidateerror", () => answer.error());
            listen(over.signal, connection, "icegatheringstatechange", () => {
                if (connection.iceGatheringState === "complete") answer.complete();
                settle();
            });
            listen(over.signal, signal, "abort", () => reject(signal.reason));
            over.signal.addEventListener("abort", () => clearTimeout(timer));
            connection.createDataChannel("");
            connection.setLocalDescription().catch(reject);
        });
    } finally {
        over.abort();
        connection.close();
    }
}
