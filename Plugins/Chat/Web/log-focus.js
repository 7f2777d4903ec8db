// LogFocus — where somebody is among the messages. One row is in the order of the Tab key: the selected one, else the
// newest. Keys lead from row to row; the toolbar shows at the row that the mouse, the keyboard or a finger means.

import { listen } from "minimost";
import { openMessageMenu } from "./message-menu.js";
import { chat } from "./session.js";

/** Milliseconds until a finger that rests means the menu, and how far it may move meanwhile. */
const press = 450;
const drift = 10;

export class LogFocus {
    #list;
    #log;
    #toolbar;
    #active = null;
    #hovered = null;
    #pointer = "";
    #pressing = null;

    constructor(list, log, toolbar) {
        this.#list = list;
        this.#log = log;
        this.#toolbar = toolbar;
    }

    connect(signal) {
        const log = this.#log;
        listen(signal, log, "focusin", (event) => this.#entered(event));
        listen(signal, log, "focusout", (event) => this.#left(event));
        listen(signal, log, "keydown", (event) => this.#pressed(event));
        listen(signal, log, "pointermove", (event) => this.#hover(event), { passive: true });
        listen(signal, log, "pointerleave", ({ pointerType }) => pointerType === "mouse" && this.#point(null));
        listen(signal, log, "click", (event) => this.#tapped(event));
        listen(signal, log, "contextmenu", (event) => this.#menuAsked(event));
        listen(signal, log, "pointerdown", (event) => this.#touched(event), { passive: true });
        listen(signal, log, "pointermove", (event) => this.#moved(event), { passive: true });
        listen(signal, log, "pointerup pointercancel", () => this.#release());
        const unwatch = chat.selection.watch(() => this.settle());
        signal.addEventListener("abort", () => (unwatch(), this.#release()));
    }

    /** To be called when rows have changed as well. */
    settle() {
        const { selection } = chat;
        const rows = this.#list.rows;
        if (selection.id !== null && !this.#list.rowOf(selection.id)) selection.select(null);
        const active = this.#list.rowOf(selection.id) ?? rows.at(-1) ?? null;
        if (active !== this.#active) {
            if (this.#active) this.#active.isActive = false;
            this.#active = active;
        }
        if (active) active.isActive = true;
        this.#log.classList.toggle("visual", selection.isVisual);
        for (const row of rows) row.classList.toggle("selected", selection.has(row.message.id));
        this.#placeToolbar();
    }

    #placeToolbar() {
        if (this.#toolbar.hasFocus) return this.#toolbar.show(this.#toolbar.parentElement);
        const focused = document.activeElement?.closest?.("chat-message");
        const isByKeys = focused?.matches(":focus-visible") || focused?.querySelector(":focus-visible");
        const hovered = this.#hovered?.isConnected ? this.#hovered : null;
        this.#toolbar.show(chat.selection.isVisual ? null : hovered ?? (isByKeys ? focused : null));
    }

    #point(row) {
        this.#hovered = row;
        this.#placeToolbar();
    }

    // MARK: Mouse and finger

    /** What is scrolled under a mouse that rests is not meant by it. */
    #hover({ pointerType, clientX, clientY, target }) {
        const pointer = `${clientX} ${clientY}`;
        if (pointerType !== "mouse" || pointer === this.#pointer) return;
        this.#pointer = pointer;
        const row = target.closest("chat-message");
        if (row !== this.#hovered) this.#point(row);
    }

    #tapped(event) {
        if (event.pointerType !== "touch" || event.target.closest("a, button")) return;
        const row = event.target.closest("chat-message");
        this.#point(row === this.#hovered ? null : row);
    }

    #touched({ pointerType, target, clientX, clientY }) {
        this.#release();
        const row = target.closest("chat-message");
        if (pointerType !== "touch" || !row?.message || target.closest("chat-message-toolbar")) return;
        const timer = setTimeout(() => this.#open(row), press);
        this.#pressing = { timer, clientX, clientY };
    }

    #moved({ clientX, clientY }) {
        const from = this.#pressing;
        if (from && Math.hypot(clientX - from.clientX, clientY - from.clientY) > drift) this.#release();
    }

    #release() {
        clearTimeout(this.#pressing?.timer);
        this.#pressing = null;
    }

    /** A finger that rests asks for the browser's menu too; the mouse's right button is left to it. */
    #menuAsked(event) {
        if (event.pointerType === "touch") event.preventDefault();
    }

    // MARK: Keys

    #entered({ target }) {
        const row = target.closest("chat-message");
        if (row?.message) chat.selection.select(row.message.id);
        if (target.matches(":focus-visible")) this.#hovered = null;
        this.#placeToolbar();
    }

    /** Whoever goes elsewhere has nothing selected; a menu or a dialog is not elsewhere. */
    #left({ relatedTarget }) {
        // On the way to another row, or to the toolbar itself: it stays until they have arrived.
        if (this.#log.contains(relatedTarget)) return;
        if (relatedTarget && !this.#list.contains(relatedTarget) && !relatedTarget.closest("dialog")) {
            chat.selection.select(null);
        }
        queueMicrotask(() => this.#placeToolbar());
    }

    #pressed(event) {
        if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
        const row = event.target.closest("chat-message");
        const isMenu = event.key === "ContextMenu" || event.key === "F10" && event.shiftKey
            || event.key === "Enter" && event.target === row;
        const act = isMenu && row?.message ? () => this.#open(row) : {
            ArrowUp: () => this.#list.step(-1), ArrowDown: () => this.#list.step(1),
            Home: () => this.#list.toFirst(), End: () => this.#list.toLast(), Escape: () => this.#leave(row, event.target),
        }[event.key];
        if (!act || event.target.matches("input, textarea, select, audio, video")) return;
        event.preventDefault();
        act();
    }

    /** From what is in a row to the row, from the row to the composer. */
    #leave(row, target) {
        if (chat.selection.isVisual) return chat.selection.end();
        if (row && target !== row) return row.focus({ preventScroll: true });
        chat.selection.select(null);
        chat.focusComposer();
    }

    #open(row) {
        this.#release();
        openMessageMenu(row.message, { anchor: row });
    }
}
