// <chat-composer> — where a message is written, answered or changed. Enter sends, Shift+Enter begins a new line; on a
// touch screen Enter begins a new line and the button sends. What is begun is kept as a draft for each channel; while
// a message is changed, the draft waits aside.
//
// Slots: composer-above and composer-tools. Their context is `{channel, insert(text), focus(), carries(is)}`; the last says
// whether there is something to send besides the text.

import { directory } from "auth/directory.js";
import { h, icon, listen, notify, Offline, preferences, Refusal } from "minimost";
import { Autocomplete } from "./autocomplete.js";
import { sources } from "./completion-sources.js";
import "./composing-bar.js";
import { openEmojiPicker } from "./emoji-picker.js";
import "./format-bar.js";
import { format, newLine, normalised, pasteOver } from "./formatting.js";
import { MessageWillSend } from "./hooks.js";
import { remaining } from "./message-length.js";
import { replaceText } from "./replace-text.js";
import { chat } from "./session.js";

const touch = matchMedia("(hover: none) and (pointer: coarse)");
const smile = ["M12 3.75a8.25 8.25 0 1 1 0 16.5a8.25 8.25 0 0 1 0-16.5z", "M8.5 14c1.7 2.5 5.3 2.5 7 0", "M9 9.5v.6", "M15 9.5v.6"];

class Composer extends HTMLElement {
    #connected;
    #unwatch = [];
    #channel = null;
    #field;
    #send;
    #note;
    #bar;
    #formats;
    #showFormats;
    #slots;
    #autocomplete;
    #fits;
    #width = 0;
    /** The message that is changed, and the draft that comes back afterwards. */
    #edited = null;
    #aside = "";
    #isOpening = false;
    #carries = false;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#build();
        listen(signal, this.#field, "input", () => this.#typed());
        listen(signal, this.#field, "keydown", (event) => this.#pressed(event));
        listen(signal, this.#field, "paste", (event) => this.#pasted(event));
        listen(signal, this, "chat-format", ({ detail }) => this.format(detail));
        this.#autocomplete = new Autocomplete(signal, {
            field: this.#field, place: this.querySelector(".composer-frame"), sources,
            channel: () => chat.channel(this.#channel),
        });
        this.#unwatch = [
            chat.composing.watch(() => this.#follow()),
            chat.drafts.watch((channel) => this.#heard(channel)),
            preferences.watch(() => this.#drawFormats()),
            directory.watch(() => this.#autocomplete.refresh()),
        ];
        listen(signal, window, "pagehide", () => this.#keep());
        chat.composer = this;
        this.#drawFormats();
        // Wider or narrower, or in another size, its text takes other lines.
        this.#fits = new ResizeObserver(() => requestAnimationFrame(() => this.#fit()));
        this.#fits.observe(this.#field);
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.#fits.disconnect();
        for (const unwatch of this.#unwatch) unwatch();
        chat.composer = null;
        this.replaceChildren();
    }

    set label(label) {
        this.#field.ariaLabel = label;
        this.#field.placeholder = label;
    }

    get isFocused() {
        return document.activeElement === this.#field;
    }

    open(channel) {
        this.#channel = channel;
        this.#edited = null;
        this.#hold(false);
        this.#autocomplete.close();
        this.#isOpening = true;
        chat.composing.open(channel);
        this.#isOpening = false;
        this.#set(chat.drafts.get(channel));
        for (const slot of this.#slots) {
            slot.context = {
                channel, insert: (text) => this.insert(text), focus: () => this.#field.focus(),
                carries: (is) => channel === this.#channel && this.#carry(is),
            };
        }
        if (!touch.matches && !document.querySelector("dialog[open]")) this.#field.focus();
    }

    focusField() {
        this.#field.focus();
    }

    /** Puts text where the cursor is. */
    insert(text) {
        const { selectionStart: from, selectionEnd: to } = this.#field;
        replaceText(this.#field, { from, to, insert: normalised(text) });
    }

    /** Does to the selection what a format key does (see formatting.js). */
    format(kind) {
        const edit = format(kind, this.#selection);
        if (edit) replaceText(this.#field, edit);
    }

    // MARK: Building

    #build() {
        this.#field = h("textarea", {
            rows: "1", "aria-label": "Message", autocomplete: "off", enterkeyhint: touch.matches ? "enter" : "send",
            "aria-describedby": "composing-words composer-note",
        });
        this.#send = h("button", { class: "send", type: "submit", ...holdsFocus });
        this.#showFormats = h("button", {
            class: "quiet composer-tool", type: "button", "aria-label": "Formatting", title: "Formatting",
            onclick: () => preferences.set("chat.format-bar", this.#formats.hidden), ...holdsFocus,
        }, "Aa");
        const emoji = h("button", {
            class: "quiet composer-tool", type: "button", "aria-label": "Add an emoji", title: "Add an emoji",
            onclick: () => this.#pickEmoji(emoji),
        }, icon(smile));
        this.#note = h("p", { class: "composer-note", id: "composer-note" });
        this.#bar = h("chat-composing-bar");
        this.#formats = h("chat-format-bar");
        this.#slots = ["composer-above", "composer-tools"].map((name) => h("m-slot", { name }));
        this.replaceChildren(h("form", { onsubmit: (event) => (event.preventDefault(), this.#submit()) },
            this.#slots[0],
            h("div", { class: "composer-frame" }, h("div", { class: "composer-box" }, this.#bar, this.#formats,
                h("div", { class: "composer-row" },
                    this.#slots[1], this.#field, this.#showFormats, emoji, this.#send))),
            this.#note));
    }

    #set(text) {
        this.#field.value = text;
        this.#draw();
    }

    #draw() {
        this.#grow();
        const text = this.#field.value.trim();
        const left = remaining(text, chat.maxLength);
        const isEdit = Boolean(this.#edited);
        this.#send.ariaLabel = this.#send.title = isEdit ? "Save" : "Send";
        this.#send.replaceChildren(icon(isEdit ? "check" : "send"));
        this.#send.ariaDisabled = (text === "" && !isEdit && !this.#carries) || left.isOver || this.#field.readOnly ? "true" : null;
        this.classList.toggle("is-over", left.isOver);
        this.#field.ariaInvalid = left.isOver ? "true" : null;
        this.#note.classList.toggle("counting", Boolean(left.words));
        this.#note.textContent = left.words || (touch.matches ? "" : `${keysNow(isEdit)}`);
    }

    #carry(is) {
        if (is === this.#carries) return;
        this.#carries = is;
        this.#draw();
    }

    #drawFormats() {
        this.#formats.hidden = !preferences.get("chat.format-bar", false);
        this.#showFormats.ariaPressed = String(!this.#formats.hidden);
        this.#draw();
    }

    #fit() {
        const width = this.#field.clientWidth;
        if (!this.isConnected || width === this.#width) return;
        this.#width = width;
        this.#grow();
    }

    #grow() {
        this.#field.style.setProperty("height", "auto");
        this.#field.style.setProperty("height", `${this.#field.scrollHeight}px`);
    }

    // MARK: Writing

    get #selection() {
        const { value: text, selectionStart: start, selectionEnd: end } = this.#field;
        return { text, start, end };
    }

    #typed() {
        if (!this.#edited) chat.drafts.set(this.#channel, this.#field.value);
        this.#draw();
    }

    /** A draft has changed, maybe by another tab, or all are gone. Where somebody is writing, theirs is the last word. */
    #heard(channel) {
        if (channel !== undefined && channel !== this.#channel) return;
        const text = chat.drafts.get(this.#channel);
        if (this.#edited) this.#aside = text;
        else if (text !== this.#field.value && (channel === undefined || !document.hasFocus())) this.#set(text);
    }

    /** What is still in the field although another tab has sent or emptied the draft. */
    #keep() {
        const text = this.#field.value;
        if (text && !this.#edited && !chat.drafts.get(this.#channel)) chat.drafts.set(this.#channel, text);
    }

    #pressed(event) {
        if (event.isComposing || event.keyCode === 229 || this.#autocomplete.pressed(event)) return;
        const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
        if (event.key === "Escape" && isPlain) return this.#escape(event);
        if (event.key === "ArrowUp" && isPlain && !this.#field.value && !chat.composing.mode) {
            if (chat.editLast?.()) event.preventDefault();
            return;
        }
        if (event.key !== "Enter" || event.altKey) return;
        const isCommand = event.ctrlKey || event.metaKey;
        if (isCommand || (!event.shiftKey && sendsByEnter())) {
            event.preventDefault();
            return this.#submit();
        }
        const edit = newLine(this.#selection);
        if (!edit) return;
        event.preventDefault();
        replaceText(this.#field, edit);
    }

    /** Out of an answer or a change; after that out of the field, to where keys move through the messages. */
    #escape(event) {
        if (!chat.composing.mode) return document.querySelector("[data-skip-target]")?.focus();
        event.preventDefault();
        chat.composing.cancel();
    }

    #pasted(event) {
        const edit = pasteOver(this.#selection, event.clipboardData?.getData("text/plain") ?? "");
        if (!edit) return;
        event.preventDefault();
        replaceText(this.#field, edit);
    }

    async #pickEmoji(button) {
        const emoji = await openEmojiPicker(button);
        if (emoji) this.insert(emoji);
    }

    // MARK: Sending

    async #submit() {
        if (this.#edited) return this.#save(this.#edited);
        const [channel, text] = [this.#channel, this.#field.value];
        const body = normalised(text).trim();
        const { isOver, words } = remaining(body, chat.maxLength);
        if (isOver) return notify(words, { kind: "problem" });
        // Taken out at once: what is typed while handlers have their say is the next message.
        this.#put(channel, "");
        const answered = chat.composing.take(channel);
        const giveBack = () => answered && !chat.composing.answered(channel) && chat.composing.reply(answered);
        try {
            const draft = await chat.propose(MessageWillSend, { channel, body, replyTo: answered?.id });
            if (!draft.body && !draft.attachments?.length) return giveBack();
            if (this.#channel === channel) this.dispatchEvent(new CustomEvent("chat-sent"));
            await chat.outbox.add(draft);
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            this.#put(channel, [text, chat.drafts.get(channel)].filter(Boolean).join("\n"));
            giveBack();
            notify(error.message, { kind: "problem" });
        }
    }

    #put(channel, text) {
        chat.drafts.set(channel, text);
        if (this.#channel !== channel) return;
        if (this.#edited) this.#aside = text;
        else this.#set(text);
    }

    // MARK: Changing a message

    /** What is composed is another thing now. */
    #follow() {
        const { mode, message } = chat.composing;
        const edited = mode === "edit" ? message : null;
        if (edited?.id !== this.#edited?.id) {
            if (!this.#edited) this.#aside = this.#field.value;
            this.#edited = edited;
            this.#hold(false);
            this.#autocomplete.close();
            this.#set(edited ? edited.body : this.#aside);
        }
        // Also another tab may have begun or ended an answer.
        if (mode && !this.#isOpening && document.hasFocus()) this.#field.focus();
    }

    async #save(message) {
        const body = normalised(this.#field.value).trim();
        const { isOver, words } = remaining(body, chat.maxLength);
        if (isOver) return notify(words, { kind: "problem" });
        if (!body && !message.attachments?.length) return chat.confirmDelete([message]);
        if (body === message.body) return chat.composing.cancel();
        return this.#change(message, body);
    }

    /** One request at a time; meanwhile the text stays as it is. Whoever has gone elsewhere is left in peace there. */
    async #change(message, body) {
        if (this.#field.readOnly) return;
        const isHere = () => this.#edited === message && this.#field.readOnly;
        this.#hold(true);
        try {
            await chat.change("PATCH", `/api/chat/messages/${message.id}`, { body: { body } });
            if (!isHere()) return;
            chat.composing.cancel();
            this.#field.focus();
        } catch (error) {
            if (!isHere()) return void notify(`Your change was not saved. ${error.message}`, { kind: "problem" });
            this.#hold(false);
            this.#bar.refuse(error instanceof Offline
                ? "The server cannot be reached. Your change waits here: save it again later." : error.message);
        }
    }

    #hold(is) {
        if (is === this.#field.readOnly) return;
        this.#field.readOnly = is;
        this.#field.ariaBusy = is ? "true" : null;
        this.#draw();
    }
}

/** A button that leaves the focus in the field, and a phone its keyboard. */
const holdsFocus = { onpointerdown: (event) => event.preventDefault() };

function sendsByEnter() {
    return !touch.matches && preferences.get("chat.enter-sends", true);
}

function keysNow(isEdit) {
    const [deed, out] = isEdit ? ["save", ", Escape to cancel"] : ["send", ""];
    return sendsByEnter() ? `Enter to ${deed}, Shift + Enter for a new line${out}`
        : `Ctrl + Enter to ${deed}, Enter for a new line${out}`;
}

customElements.define("chat-composer", Composer);
