// request — the one way to the server's API.
//
//   const channel = await request("POST", "/api/chat/dms", { body: { members: ["bob"] } })

const patience = 30_000;

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

/** Leaves for the sign-in page, to come back to where we are. */
export function signIn() {
    const here = location.pathname + location.search + location.hash;
    location.assign(`/login?next=${encodeURIComponent(here)}`);
}

/** The answer's JSON, or null without one. Throws Refused or Offline; without a session it leaves for sign-in. */
export async function request(method, path, { body, query, signal, keepalive } = {}) {
    const response = await send(method, withQuery(path, query), { body, signal, keepalive });
    if (response.ok) return answer(response);
    if (response.status === 401) signIn();
    throw await refused(response);
}

async function send(method, url, { body, signal, keepalive }) {
    const isRaw = body === undefined || body instanceof Blob || body instanceof ArrayBuffer;
    const headers = { accept: "application/json" };
    if (!isRaw) headers["content-type"] = "application/json";
    const late = new AbortController();
    const timer = isRaw && body ? null : setTimeout(() => late.abort(), patience);
    signal?.addEventListener("abort", () => late.abort(signal.reason));
    try {
        return await fetch(url, {
            method, headers, keepalive, signal: late.signal, credentials: "same-origin",
            body: isRaw ? body : JSON.stringify(body),
        });
    } catch (error) {
        if (signal?.aborted) throw error;
        throw new Offline(error);
    } finally {
        clearTimeout(timer);
    }
}

async function answer(response) {
    if (response.status === 204) return null;
    try {
        return await response.json();
    } catch (error) {
        throw new Offline(error);
    }
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
    return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}
