// The text of a Server-Sent-Events stream, in whatever pieces it arrives, as events.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream

export class EventParser {
    #rest = "";
    #fields = {};

    /** The events that this piece completes: `{name, id, data}`, and `{retry}` for a reconnection time. */
    feed(text) {
        // A carriage return at the end may be half of a line end: it waits for the next piece.
        const whole = this.#rest + text;
        const held = whole.endsWith("\r") ? 1 : 0;
        const lines = whole.slice(0, whole.length - held).split(/\r\n|\n|\r/);
        this.#rest = lines.pop() + whole.slice(whole.length - held);
        return lines.map((line) => this.#line(line)).filter(Boolean);
    }

    #line(line) {
        if (line === "") return this.#dispatch();
        const colon = line.indexOf(":");
        if (colon === 0) return null;
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
        if (field === "retry") return /^\d+$/.test(value) ? { retry: Number(value) } : null;
        if (field === "data") this.#fields.data = [...(this.#fields.data ?? []), value];
        if (field === "event") this.#fields.name = value;
        if (field === "id" && !value.includes("\0")) this.#fields.id = value;
        return null;
    }

    #dispatch() {
        const { name = "message", id = null, data = [] } = this.#fields;
        this.#fields = {};
        const text = data.join("\n");
        return text ? { name, id, data: text } : null;
    }
}
