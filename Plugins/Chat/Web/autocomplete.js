// Autocomplete — while somebody names a person, a channel or an emoji in a field, a list of those that are meant, above
// the field. The focus stays in the field: arrows choose, Enter and Tab take, Escape closes.

import { h, listen, say } from "minimost";
import { completed, completionAt } from "./completion.js";
import { replaceText } from "./replace-text.js";

const id = "composer-options";

export class Autocomplete {
    #field;
    #sources;
    #channel;
    /** With a tab stop, as what scrolls has to have; Tab never gets there, it takes what is chosen. */
    #list = h("div", { class: "options", role: "listbox", id, hidden: true, tabindex: "0", onpointerdown: stay });
    #status = h("p", { class: "unseen", role: "status" });
    #completion = null;
    #found = [];
    #chosen = 0;
    #asked = 0;
    /** Whether something is being named, also if nothing is found yet. */
    #isLooking = false;
    /** Where a list was closed by hand; it stays closed until another name is begun. */
    #left = null;

    /** For as long as the signal lasts. `channel()` is the one that the text is for. Puts its list into `place`. */
    constructor(signal, { field, place, sources, channel }) {
        this.#field = field;
        this.#sources = sources;
        this.#channel = channel;
        field.setAttribute("aria-autocomplete", "list");
        place.append(this.#list, this.#status);
        listen(signal, field, "input", () => this.#look());
        listen(signal, field, "blur", () => this.close());
        listen(signal, field, "click", () => this.#moved());
        listen(signal, field, "keyup", ({ key }) => ["ArrowLeft", "ArrowRight", "Home", "End"].includes(key) && this.#moved());
    }

    get isOpen() {
        return !this.#list.hidden;
    }

    /** Whether a key was for the list. */
    pressed(event) {
        if (!this.isOpen || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) this.#choose((this.#chosen + step + this.#found.length) % this.#found.length);
        else if (event.key === "Enter" || event.key === "Tab") this.#take(this.#found[this.#chosen]);
        else if (event.key === "Escape") this.#dismiss();
        else return false;
        event.preventDefault();
        return true;
    }

    close() {
        this.#asked += 1;
        this.#isLooking = false;
        this.#hide();
    }

    /** There is more to be found than before, or less; what is chosen stays so if it is still there. */
    refresh() {
        if (this.#isLooking) this.#look();
    }

    // MARK: In call order

    #hide() {
        this.#list.hidden = true;
        this.#status.textContent = "";
        this.#field.removeAttribute("aria-controls");
        this.#field.removeAttribute("aria-activedescendant");
    }

    async #look() {
        const { value, selectionStart, selectionEnd } = this.#field;
        const completion = selectionStart === selectionEnd ? completionAt(value, selectionStart) : null;
        if (!completion) this.#left = null;
        if (!completion || completion.start === this.#left) return this.close();
        const asked = this.#asked += 1;
        this.#isLooking = true;
        const source = this.#sources.find(({ trigger }) => trigger === completion.trigger);
        const found = await this.#find(source, completion.query);
        if (asked !== this.#asked) return;
        if (found.length === 0 || isDone(found, completion)) return this.#hide();
        this.#show(source, found, completion);
    }

    /** Nothing, where the server is away and a source has something to fetch. */
    async #find(source, query) {
        try {
            return await source.find(query, this.#channel());
        } catch (error) {
            console.error("chat: nothing to complete with", error);
            return [];
        }
    }

    /** The caret went elsewhere. */
    #moved() {
        if (this.isOpen) this.#look();
    }

    #show({ label }, found, completion) {
        const stays = this.isOpen && isSame(completion, this.#completion);
        const chosen = stays ? found.findIndex(({ name }) => name === this.#found[this.#chosen].name) : 0;
        this.#completion = completion;
        this.#found = found;
        this.#list.ariaLabel = label;
        this.#list.replaceChildren(...found.map((item, place) => h("div", {
            role: "option", id: `${id}-${place}`, onpointermove: () => this.#choose(place), onclick: () => this.#take(item),
        }, item.picture(), h("span", { class: "option-name" }, item.label),
        item.hint && h("span", { class: "option-hint" }, item.hint))));
        this.#list.hidden = false;
        this.#field.setAttribute("aria-controls", id);
        say(this.#status, `${label}: ${found.length}. Arrows choose, Enter takes.`);
        this.#choose(Math.max(chosen, 0));
    }

    #choose(place) {
        this.#chosen = place;
        [...this.#list.children].forEach((option, at) => option.ariaSelected = String(at === place));
        this.#list.children[place].scrollIntoView({ block: "nearest" });
        this.#field.setAttribute("aria-activedescendant", `${id}-${place}`);
    }

    #take({ name }) {
        const edit = completed(this.#field.value, this.#completion, name);
        this.#left = null;
        this.close();
        replaceText(this.#field, edit);
        this.close();
    }

    #dismiss() {
        this.#left = this.#completion.start;
        this.close();
    }
}

/** The field keeps the focus, and a phone its keyboard. */
function stay(event) {
    event.preventDefault();
}

function isSame(one, other) {
    return one.start === other.start && one.trigger === other.trigger && one.query === other.query;
}

/** A name that is all there needs no list: Enter then is to send. */
function isDone(found, { trigger, query }) {
    return found.length === 1 && found[0].name.toLowerCase() === (trigger + query).toLowerCase();
}
