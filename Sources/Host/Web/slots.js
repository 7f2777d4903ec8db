// Slots — where a plugin puts its elements. A slot's owner writes <m-slot name="sidebar">; anybody may fill it with
//   app.slot("sidebar", "chat-channel-list", { order: 10 })
// and every such slot, now or later, holds a <chat-channel-list>. The owner may set `context` on the slot (a channel,
// a message): each element in it gets the same value as its `context` property, now and whenever it changes.
//
// The host's slots: banner, sidebar-header, sidebar, sidebar-footer, main, user-menu, user-badge (the picture and
// name on the user menu's button), app (over everything; what lies in it places itself), settings (one more option
// there: the heading of the section; see settings.js) and help (see help.js).

export class Slots {
    #entries = new Map();
    #watchers = new Map();

    /** Options that are not for the slot itself (`heading`) are for its owner. */
    add(plugin, name, tag, { order = 50, ...others } = {}) {
        const entry = { ...others, plugin, tag, order };
        const sorted = [...this.in(name), entry].sort((a, b) => a.order - b.order);
        this.#change(name, sorted);
        return () => this.#change(name, this.in(name).filter((other) => other !== entry));
    }

    /** What lies in a slot, in order; entries of equal order as they were added. */
    in(name) {
        return this.#entries.get(name) ?? [];
    }

    watch(name, watcher) {
        const watchers = this.#watchers.get(name) ?? new Set();
        this.#watchers.set(name, watchers.add(watcher));
        return () => watchers.delete(watcher);
    }

    #change(name, entries) {
        this.#entries.set(name, entries);
        for (const watcher of this.#watchers.get(name) ?? []) watcher();
    }
}

export const slots = new Slots();
