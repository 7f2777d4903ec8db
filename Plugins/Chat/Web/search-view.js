// Search in the panel — a field, what was found, and a word about how to ask. Opened by "/" and by a button in the
// channel's header.

import { directory } from "auth/directory.js";
import { h, icon, listen, live } from "minimost";
import { FoundList } from "./found-list.js";
import { moveByArrow } from "./list-keys.js";
import { empty, failed, moreButton, panelButton, waiting } from "./panel-parts.js";
import { panels } from "./panels.js";
import { appended, has, operatorOf, operators, toggled } from "./search-query.js";
import { Search } from "./search.js";
import { chat } from "./session.js";
import { snippet } from "./snippet.js";

class SearchView extends HTMLElement {
    #connected;
    #field;
    #clear;
    #here;
    #list;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#field = h("input", {
            type: "search", class: "input", "aria-label": "Search messages", placeholder: "Search messages",
            autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
            oninput: () => chat.search.type(this.#field.value),
        });
        this.#clear = h("button", {
            class: "quiet square small", type: "button", "aria-label": "Clear the search", title: "Clear",
            onclick: () => this.#ask(""),
        }, icon("close"));
        this.#here = h("button", { class: "search-scope", type: "button", onclick: () => this.#toggleHere() });
        this.#list = new FoundList("Results");
        this.replaceChildren(
            h("form", { class: "search-form", role: "search", onsubmit: (event) => this.#submit(event) },
                h("div", { class: "search-field" }, icon("search"), this.#field, this.#clear),
                this.#here),
            ...this.#list.elements);
        listen(signal, this, "keydown", (event) => moveByArrow(event, this.#list.links, this.#field));
        for (const thing of [chat.search, chat, chat.channels, directory]) {
            signal.addEventListener("abort", thing.watch(() => this.#draw()));
        }
        this.#draw();
    }

    disconnectedCallback() {
        this.#connected.abort();
        this.replaceChildren();
    }

    /** Whoever opens it again is about to ask something else. */
    takeFocus() {
        this.#field.focus();
        this.#field.select();
    }

    get #operator() {
        return chat.current && operatorOf(chat.channel(chat.current), chat.me.username);
    }

    #submit(event) {
        event.preventDefault();
        chat.search.now(this.#field.value);
    }

    #ask(query) {
        this.#field.value = query;
        chat.search.now(query);
        this.#field.focus();
    }

    /** On a touch screen the keyboard stays as it is. */
    #toggleHere() {
        this.#field.value = toggled(this.#field.value, this.#operator);
        chat.search.now(this.#field.value);
    }

    #insert(text) {
        this.#field.value = appended(this.#field.value, text);
        this.#field.focus();
        chat.search.type(this.#field.value);
    }

    #draw() {
        const { search } = chat;
        if (this.#field.value.trim() !== search.query.trim()) this.#field.value = search.query;
        this.#clear.hidden = search.query === "";
        this.classList.toggle("is-busy", search.isBusy);
        this.#drawHere();
        const state = stateOf(search);
        this.#list.show({
            words: summary(search),
            items: search.results.map(({ message, snippet: given }) => (
                { message, text: snippet(message.body, search.terms, given), terms: search.terms }
            )),
            state: [state, search.isBusy, search.problem?.message],
            rest: () => this.#rest(state),
        });
    }

    #drawHere() {
        const operator = this.#operator;
        this.#here.hidden = !operator;
        if (!operator) return;
        const channel = chat.channel(chat.current);
        this.#here.textContent = `Only in ${channel.kind === "public" ? "#" : ""}${chat.title(channel)}`;
        this.#here.ariaPressed = String(has(this.#field.value, operator));
    }

    #rest(state) {
        switch (state) {
        case "problem": return trouble(chat.search);
        case "more": return moreButton(chat.search);
        case "waiting": return waiting("Searching");
        case "none": return [
            empty("search", "Nothing was found", "Try fewer words, or only a part of one. There is more to search by:"),
            this.#help(),
        ];
        case "help": return [
            h("p", { class: "hint panel-hint" }, "Any part of a word will do. You find what you may read, and nothing else."),
            this.#help(),
        ];
        default: return null;
        }
    }

    #help() {
        return h("ul", { class: "operators", "aria-label": "Ways to narrow a search" },
            operators.map(({ text, example, about }) => h("li", {},
                h("button", { type: "button", onclick: () => this.#insert(text) },
                    h("code", {}, example), " ", h("span", { class: "hint" }, about)))));
    }
}

function stateOf({ results, more, answered, problem, isBusy }) {
    if (problem) return "problem";
    if (more) return "more";
    if (results.length > 0) return "end";
    if (answered !== null) return "none";
    return isBusy ? "waiting" : "help";
}

/** How many there are, in words. */
function summary({ results, more, answered, problem, isBusy }) {
    if (answered === null || problem) return "";
    if (results.length === 0) return isBusy ? "" : more ? "No results so far" : "No results";
    if (more) return `The latest ${results.length} results`;
    return results.length === 1 ? "1 result" : `${results.length} results`;
}

/** A query that is not understood is no alarm: it may be only half written. */
function trouble(search) {
    if (search.problem.status === 422) return h("p", { class: "hint panel-hint", role: "status" }, search.problem.message);
    return failed(search.problem, () => search.now());
}

export function searchView(app) {
    chat.search = new Search(app.request);
    customElements.define("chat-search", SearchView);
    customElements.define("chat-search-button", panelButton("search", { shape: "search", label: "Search", keys: "/" }));
    panels.add("search", { heading: "Search", tag: "chat-search", back: "Back to results" });
    app.slot("channel-header-tools", "chat-search-button", { order: 70 });
    app.shortcut("/", "Search messages", () => panels.open("search"));
    app.on(live("message"), (message) => chat.search.apply(message));
    app.on(live("erased"), ({ user }) => chat.search.drop(({ sender }) => sender.id === user));
    app.on(live("channel-gone"), ({ id }) => chat.search.drop(({ channel }) => channel === id));
}
