// <chat-composer> — where a message is written. Enter sends, Shift+Enter begins a new line; on a touch screen Enter
// begins a new line and the button sends. What is begun is kept as a draft for each channel.
//
// Slots: composer-above and composer-tools. Their context is `{channel, insert(text), focus()}`.

import { h, icon, notify, Refusal } from "minimost";
import { remaining } from "./message-length.js";
import { MessageWillSend } from "./hooks.js";
import { chat } from "./session.js";

const touch = matchMedia("(hover: none) and (pointer: coarse)");

class Composer extends HTMLElement {
    #channel = null;
    #field;
    #send;
    #note;
    #slots;

    connectedCallback() {
        this.#field = h("textarea", {
            rows: "1", "aria-label": "Message", autocomplete: "off", enterkeyhint: touch.matches ? "enter" : "send",
            "aria-describedby": "composer-note",
            oninput: () => this.#typed(), onkeydown: (event) => this.#pressed(event),
        });
        this.#send = h("button", {
            class: "send", type: "submit", "aria-label": "Send", title: "Send",
            // The field keeps the focus, and a phone its keyboard.
            onpointerdown: (event) => event.preventDefault(),
        }, icon("send"));
        this.#note = h("p", { class: "composer-note", id: "composer-note" });
        this.#slots = ["composer-above", "composer-tools"].map((name) => h("m-slot", { name }));
        this.replaceChildren(h("form", { onsubmit: (event) => (event.preventDefault(), this.#submit()) },
            this.#slots[0],
            h("div", { class: "composer-box" }, this.#slots[1], this.#field, this.#send),
            this.#note));
    }

    disconnectedCallback() {
        this.replaceChildren();
    }

    set label(label) {
        this.#field.ariaLabel = label;
        this.#field.placeholder = label;
    }

    open(channel) {
        this.#channel = channel;
        this.#set(chat.drafts.get(channel));
        for (const slot of this.#slots) {
            slot.context = { channel, insert: (text) => this.insert(text), focus: () => this.#field.focus() };
        }
        if (!touch.matches && !document.querySelector("dialog[open]")) this.#field.focus();
    }

    /** Puts text where the cursor is. */
    insert(text) {
        this.#field.setRangeText(text, this.#field.selectionStart, this.#field.selectionEnd, "end");
        this.#field.focus();
        this.#typed();
    }

    #set(text) {
        this.#field.value = text;
        this.#draw();
    }

    #typed() {
        chat.drafts.set(this.#channel, this.#field.value);
        this.#draw();
    }

    #pressed(event) {
        const isComposing = event.isComposing || event.keyCode === 229;
        if (event.key !== "Enter" || event.shiftKey || event.altKey || isComposing) return;
        if (touch.matches && !event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.#submit();
    }

    async #submit() {
        const [channel, text] = [this.#channel, this.#field.value];
        const body = text.trim();
        const { isOver, words } = remaining(body, chat.maxLength);
        if (isOver) return notify(words, { kind: "problem" });
        // Taken out at once: what is typed while handlers have their say is the next message.
        this.#put(channel, "");
        try {
            const draft = await chat.propose(MessageWillSend, { channel, body });
            if (!draft.body && !draft.attachments?.length) return;
            if (this.#channel === channel) this.dispatchEvent(new CustomEvent("chat-sent"));
            await chat.outbox.add(draft);
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            this.#put(channel, [text, chat.drafts.get(channel)].filter(Boolean).join("\n"));
            notify(error.message, { kind: "problem" });
        }
    }

    #put(channel, text) {
        chat.drafts.set(channel, text);
        if (this.#channel === channel) this.#set(text);
    }

    #draw() {
        this.#grow();
        const text = this.#field.value.trim();
        const left = remaining(text, chat.maxLength);
        this.#send.ariaDisabled = text === "" || left.isOver ? "true" : null;
        this.classList.toggle("is-over", left.isOver);
        this.#field.ariaInvalid = left.isOver ? "true" : null;
        this.#note.classList.toggle("counting", Boolean(left.words));
        this.#note.textContent = left.words || (touch.matches ? "" : "Enter to send, Shift + Enter for a new line");
    }

    #grow() {
        this.#field.style.setProperty("height", "auto");
        this.#field.style.setProperty("height", `${this.#field.scrollHeight}px`);
    }
}

customElements.define("chat-composer", Composer);
