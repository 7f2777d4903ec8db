// <auth-avatar username="alice"> — a person's picture, or their initials on their colour until it is there, and where it
// does not come. Decorative: whoever uses it writes the name beside it. With the attribute `marked` it carries what other plugins say of them (see marks.js).
// <auth-name username="alice"> — a person's name in their colour.

import { h, icon } from "minimost";
import { colours, initials } from "./colour.js";
import { directory } from "./directory.js";
import { marks } from "./marks.js";

class PersonElement extends HTMLElement {
    static observedAttributes = ["username"];
    #unwatch = null;
    #shown = null;

    connectedCallback() {
        this.#unwatch = directory.watch(() => this.#update());
        this.#update();
    }

    disconnectedCallback() {
        this.#unwatch();
        this.#unwatch = null;
    }

    attributeChangedCallback() {
        if (this.#unwatch) this.#update();
    }

    #update() {
        const username = this.getAttribute("username") ?? "";
        const { colour, avatar } = directory.byUsername(username) ?? {};
        const isGone = directory.isGone(username);
        const shown = JSON.stringify([username, directory.nameOf(username), colour, avatar]);
        if (shown === this.#shown) return;
        this.#shown = shown;
        const { light, dark } = colours(username, colour);
        this.style.setProperty("--person-light", light);
        this.style.setProperty("--person-dark", dark);
        this.toggleAttribute("data-deleted", isGone);
        this.show({ username, name: directory.nameOf(username), avatar, isGone });
    }
}

class Avatar extends PersonElement {
    #unwatchMarks = () => {};

    connectedCallback() {
        super.connectedCallback();
        if (!this.hasAttribute("marked")) return;
        this.#unwatchMarks = marks.watch((username) => this.#isMeant(username) && this.#mark());
        this.#mark();
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.#unwatchMarks();
    }

    #isMeant(username) {
        return !username || username.toLowerCase() === this.getAttribute("username")?.toLowerCase();
    }

    #mark() {
        const { name, title } = marks.of(this.getAttribute("username") ?? "") ?? {};
        if (name) this.dataset.mark = name;
        else delete this.dataset.mark;
        this.title = title ?? "";
    }

    show({ username, avatar, isGone }) {
        this.ariaHidden = "true";
        if (isGone) return this.replaceChildren(icon("person"));
        const letters = h("span", {}, initials(username));
        const picture = avatar && h("img", {
            src: avatar, alt: "", loading: "lazy", decoding: "sync",
            // Where a picture is transparent, they would shine through.
            onload: () => letters.hidden = true, onerror: () => picture.remove(),
        });
        this.replaceChildren(letters, ...(picture ? [picture] : []));
    }
}

class PersonName extends PersonElement {
    show({ name }) {
        this.textContent = name;
    }
}

customElements.define("auth-avatar", Avatar);
customElements.define("auth-name", PersonName);
