// Emoji picker — any emoji, by search, by category, or one of those used last. A small window beside what opened it,
// a sheet at the bottom of a phone; a modal one, so that the browser keeps the focus inside and gives it back.
//
// One category stands in it at a time, so it opens at once and stays small.

import { h, icon, say } from "minimost";
import { emojiCategories, emojiLabel, emojiName, searchEmoji, spoken, tones, withTone } from "./emoji.js";
import { EmojiGrid } from "./emoji-grid.js";
import { RecentEmoji } from "./recent-emoji.js";
import { chat } from "./session.js";

const toneLabels = ["No skin tone", "Light", "Medium light", "Medium", "Medium dark", "Dark"];
const recentShown = 16;
const gap = 8;

const touch = matchMedia("(hover: none) and (pointer: coarse)");

/** Lets a person pick an emoji. The one they picked, or null; it is among their recent ones then. */
export function openEmojiPicker(anchor) {
    return new Picker(anchor).picked;
}

/** What this person used last, made up with popular ones: for buttons beside the picker. */
export function quickEmoji(count) {
    return recentEmoji().first(count);
}

function recentEmoji() {
    return new RecentEmoji(localStorage, chat.me.id);
}

class Picker {
    #recent = recentEmoji();
    #chosen = null;
    #category = emojiCategories()[0];
    #dialog;
    #search;
    #tabs;
    #grid;
    #preview;
    #status;

    constructor(anchor) {
        document.querySelector("dialog.emoji-picker")?.close();
        this.#build();
        document.body.append(this.#dialog);
        this.#show();
        this.#dialog.showModal();
        this.#place(anchor);
        this.picked = new Promise((resolve) => this.#dialog.addEventListener("close", () => {
            this.#dialog.remove();
            resolve(this.#chosen);
        }));
    }

    // MARK: Elements

    #build() {
        this.#grid = new EmojiGrid({
            choose: (emoji) => this.#choose(emoji), look: (emoji) => this.#look(emoji), leave: () => this.#search.focus(),
        });
        this.#search = h("input", {
            class: "input", type: "text", role: "combobox", placeholder: "Search", "aria-label": "Search emoji",
            autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "done",
            "aria-autocomplete": "list", "aria-expanded": "true", "aria-controls": "emoji-grid",
            autofocus: !touch.matches, oninput: () => this.#show(), onkeydown: (event) => this.#press(event),
        });
        this.#tabs = emojiCategories().map((category) => h("button", {
            type: "button", role: "tab", "aria-controls": "emoji-grid", "aria-label": category.label, title: category.label,
            autofocus: touch.matches && category === this.#category,
            onclick: () => this.#turn(category), onkeydown: (event) => this.#pressTab(event),
        }, category.emoji[0].emoji));
        this.#preview = h("p", { class: "emoji-preview", "aria-hidden": "true" });
        this.#status = h("p", { class: "unseen", role: "status" });
        const close = () => this.#dialog.close();
        this.#dialog = h("dialog", {
            class: "emoji-picker", "aria-label": "Choose an emoji",
            onclick: (event) => event.target === this.#dialog && this.#isOutside(event) && close(),
        },
        h("div", { class: "emoji-head" }, this.#search,
            h("button", { class: "quiet square", type: "button", "aria-label": "Close", onclick: close }, icon("close"))),
        h("div", { class: "emoji-tabs", role: "tablist", "aria-label": "Categories" }, this.#tabs),
        this.#grid.element,
        h("div", { class: "emoji-foot" }, this.#preview, this.#toneChoice()), this.#status);
    }

    #toneChoice() {
        const current = this.#recent.tone;
        return h("fieldset", { class: "emoji-tones" }, h("legend", { class: "unseen" }, "Skin tone"),
            tones.map((tone, place) => h("label", { title: toneLabels[place] },
                h("input", {
                    type: "radio", name: "emoji-tone", checked: tone === current, "aria-label": toneLabels[place],
                    onchange: () => this.#setTone(tone),
                }), h("span", { "aria-hidden": "true" }, `✋${tone}`))));
    }

    // MARK: What is shown

    #show() {
        const query = this.#search.value;
        const isSearching = query.trim() !== "";
        const found = searchEmoji(query);
        this.#grid.show(isSearching ? [{ label: "Found", entries: found.map((entry) => this.#entry(entry)) }]
            : this.#sections(), { isMarked: isSearching });
        this.#search.setAttribute("aria-activedescendant", isSearching && found.length ? this.#grid.firstId : "");
        say(this.#status, isSearching ? `${found.length || "No"} emoji found` : "");
        for (const [place, category] of emojiCategories().entries()) {
            const isCurrent = !isSearching && category === this.#category;
            this.#tabs[place].ariaSelected = String(isCurrent);
            this.#tabs[place].tabIndex = category === this.#category ? 0 : -1;
        }
        this.#look(isSearching ? this.#grid.first : null);
    }

    #sections() {
        const entries = this.#category.emoji.map((entry) => this.#entry(entry));
        const section = { label: this.#category.label, entries };
        if (this.#category !== emojiCategories()[0]) return [section];
        const recent = this.#recent.first(recentShown).map((emoji) => ({ emoji, label: emojiLabel(emoji) }));
        return [{ label: "Recent", entries: recent }, section];
    }

    #entry(entry) {
        const { tone } = this.#recent;
        return { emoji: tone && entry.takesTone ? withTone(entry.emoji, tone) : entry.emoji, label: spoken(entry) };
    }

    #look(emoji) {
        if (!emoji) return this.#preview.replaceChildren(h("span", { class: "hint" }, "Pick an emoji"));
        const name = emojiName(emoji);
        this.#preview.replaceChildren(h("span", { class: "emoji-big" }, emoji), h("span", {}, name ? `:${name}:` : ""));
    }

    // MARK: What people do

    #choose(emoji) {
        this.#chosen = emoji;
        this.#recent.add(emoji);
        this.#dialog.close();
    }

    #turn(category) {
        this.#category = category;
        this.#search.value = "";
        this.#show();
    }

    #setTone(tone) {
        this.#recent.tone = tone;
        this.#show();
    }

    #press(event) {
        if (event.isComposing) return;
        if (event.key === "ArrowDown") {
            event.preventDefault();
            this.#grid.focus();
        }
        if (event.key === "Enter") {
            event.preventDefault();
            if (this.#search.value.trim() && this.#grid.first) this.#choose(this.#grid.first);
        }
    }

    #pressTab(event) {
        const at = this.#tabs.indexOf(event.target);
        const last = this.#tabs.length - 1;
        const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
        if (event.key === "ArrowDown") this.#grid.focus();
        else if (to === undefined) return;
        else {
            const place = (to + last + 1) % (last + 1);
            this.#turn(emojiCategories()[place]);
            this.#tabs[place].focus();
        }
        event.preventDefault();
    }

    // MARK: Where it stands

    /** Above what opened it, or below where there is more room; the style sheet makes a sheet of it on phones. */
    #place(anchor) {
        const { width, height } = this.#dialog.getBoundingClientRect();
        const { top, bottom, right } = anchor.getBoundingClientRect();
        const [wide, high] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
        const above = top - gap - height;
        const y = above >= gap || top > high - bottom ? above : bottom + gap;
        const within = (value, size, whole) => Math.max(gap, Math.min(value, whole - size - gap));
        this.#dialog.style.setProperty("--left", `${within(right - width, width, wide)}px`);
        this.#dialog.style.setProperty("--top", `${within(y, height, high)}px`);
    }

    #isOutside({ clientX, clientY }) {
        const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
        return clientX < left || clientX > right || clientY < top || clientY > bottom;
    }
}
