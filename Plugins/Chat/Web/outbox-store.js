// Where the outbox is kept: IndexedDB, which all tabs share and a reload leaves alone. Where a browser has none (some
// private windows) it is memory: then a reload loses what waits, and nothing else.

const table = "waiting";

/** Opens the store. Should the browser take the database away, as some do to pages in the background, it is reopened. */
export async function openStore(name) {
    let database = null;

    async function connected() {
        if (database) return database;
        const opened = await open(name);
        opened.onclose = () => database = null;
        return database = opened;
    }

    async function attempt(mode, work) {
        const transaction = (await connected()).transaction(table, mode);
        return finished(transaction, work(transaction.objectStore(table)));
    }

    async function run(mode, work) {
        try {
            return await attempt(mode, work);
        } catch (error) {
            if (!["InvalidStateError", "UnknownError"].includes(error?.name)) throw error;
            database = null;
            return attempt(mode, work);
        }
    }

    try {
        await connected();
    } catch {
        return memoryStore();
    }
    return {
        list: () => run("readonly", (entries) => entries.getAll()),
        get: (nonce) => run("readonly", (entries) => entries.get(nonce)),
        put: (entry) => run("readwrite", (entries) => entries.put(entry)),
        remove: (nonce) => run("readwrite", (entries) => entries.delete(nonce)),
    };
}

/** Hands out copies, as a database does. */
export function memoryStore() {
    const entries = new Map();
    return {
        list: async () => structuredClone([...entries.values()]),
        get: async (nonce) => structuredClone(entries.get(nonce)),
        put: async (entry) => void entries.set(entry.nonce, structuredClone(entry)),
        remove: async (nonce) => void entries.delete(nonce),
    };
}

function open(name) {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: "nonce" });
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/** What was asked for, once it is sure to be there: a request can succeed in a transaction that then does not. */
function finished(transaction, request) {
    return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
    });
}
