// request — the one way to the server's API.
//
//   const channel = await request("POST", "/api/chat/dms", { body: { members: ["bob"] } })

import { session } from "./session.js";

/** Who this page was made for. The server answers 401 when somebody else is signed in by now. */
export const asMe = Object.freeze({ "x-minimost-user": session.me.id });

/** The server understood and said no. `code` is for programs, `message` for a person. */
export class Refused extends Error {
    constructor({ status, code, message, request, retryAfter }) {
        super(message);
        this.name = "Refused";
        Object.assign(this, { status, code, request, retryAfter });
    }
}

/** There was no answer: no network, the server is away, or it took too long. */
export class Offline extends Error {
    constructor(cause) {
        super("The server cannot be reached.", { cause });
        this.name = "Offline";
    }
}

let departure = null;

/** Leaves for the sign-in page, to come back to where we are. */
export function signIn() {
    if (departure) return void (departure.isAsked = true);
    const here = location.pathname + location.search + location.hash;
    location.assign(`/login?next=${encodeURIComponent(here)}`);
}

/**
 * For work that ends this session: nobody is led away before it is done, also if the stream says so first. Then to `path`;
 * where it fails, its error comes out.
 */
export async function leaveAfter(work, path) {
    const own = departure = { isAsked: false };
    try {
        await work();
        location.assign(path);
    } catch (error) {
        departure = null;
        if (own.isAsked) signIn();
        throw error;
    }
}

/**
 * The answer's JSON, or null without one. Throws Refused or Offline; without a session it leaves for sign-in. An answer is
 * waited for `patience` milliseconds, that to an upload for as long as it takes.
 */
export async function request(method, path, { body, query, signal, keepalive, patience = 30_000 } = {}) {
    const isUpload = body instanceof Blob || body instanceof ArrayBuffer;
    const isJSON = body !== undefined && !isUpload;
    const options = {
        method, keepalive, credentials: "same-origin", body: isJSON ? JSON.stringify(body) : body,
        headers: { accept: "application/json", ...asMe, ...(isJSON && { "content-type": "application/json" }) },
    };
    const late = new AbortController();
    const giveUp = () => late.abort(signal.reason);
    // Until the whole answer is here: a connection may die after its head.
    const timer = isUpload ? null : setTimeout(() => late.abort(), patience);
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted) giveUp();
    try {
        return await answer(await fetch(withQuery(path, query), { ...options, signal: late.signal }));
    } catch (error) {
        if (error instanceof Refused || signal?.aborted) throw error;
        throw new Offline(error);
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
    }
}

async function answer(response) {
    if (response.status === 401) signIn();
    if (!response.ok) throw await refused(response);
    return response.status === 204 ? null : response.json();
}

async function refused(response) {
    const { error = {} } = await response.json().catch(() => ({}));
    return new Refused({
        status: response.status,
        code: error.code ?? `http-${response.status}`,
        message: error.message ?? "Something went wrong on the server. Try again in a moment.",
        request: error.request,
        retryAfter: Number(response.headers.get("retry-after")) || null,
    });
}

function withQuery(path, query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    // A blank as "+" is a blank in forms only; a plus itself is "%2B" by then.
    return given.length ? `${path}?${String(new URLSearchParams(given)).replaceAll("+", "%20")}` : path;
}
