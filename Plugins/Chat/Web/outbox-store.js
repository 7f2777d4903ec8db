// Where the outbox is kept: IndexedDB, which all tabs share and a reload leaves alone. Where a browser has none (some
// private windows) it is memory: then a reload loses what waits, and nothing else.

const table = "waiting";

export async function openStore(name) {
    try {
        const database = await open(name);
        const run = (mode, work) => answer(work(database.transaction(table, mode).objectStore(table)));
        return {
            list: () => run("readonly", (entries) => entries.getAll()),
            get: (nonce) => run("readonly", (entries) => entries.get(nonce)),
            put: (entry) => run("readwrite", (entries) => entries.put(entry)),
            remove: (nonce) => run("readwrite", (entries) => entries.delete(nonce)),
        };
    } catch {
        return memoryStore();
    }
}

export function memoryStore() {
    const entries = new Map();
    return {
        list: async () => [...entries.values()],
        get: async (nonce) => entries.get(nonce),
        put: async (entry) => void entries.set(entry.nonce, entry),
        remove: async (nonce) => void entries.delete(nonce),
    };
}

function open(name) {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: "nonce" });
    return answer(request);
}

function answer(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}
