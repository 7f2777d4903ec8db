// As localStorage: texts by name. One that is full refuses what is new.

export class MemoryStorage extends Map {
    constructor(entries, { isFull = false } = {}) {
        super();
        for (const [key, value] of entries ?? []) this.set(key, value);
        this.isFull = isFull;
    }

    getItem = (key) => this.get(key) ?? null;
    setItem = (key, value) => {
        if (this.isFull) throw new DOMException("full", "QuotaExceededError");
        this.set(key, String(value));
    };
    removeItem = (key) => this.delete(key);
    key = (index) => [...this.keys()][index];
    get length() {
        return this.size;
    }
}
