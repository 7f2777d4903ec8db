// Avatars — my picture: in the settings and in my profile, where it is chosen, cut and taken away.

import { directory } from "auth/directory.js";
import { h, notify } from "minimost";
import { openCropDialog } from "./crop-dialog.js";
import { decodePicture } from "./decode-picture.js";

const path = "/api/uploads/avatar";

export function avatars(app) {
    const { username } = app.me;

    customElements.define("uploads-avatar", class extends HTMLElement {
        #choose;
        #remove;
        #unwatch;

        connectedCallback() {
            const field = h("input", {
                type: "file", accept: "image/*", hidden: true, "aria-label": "Picture",
                onchange: () => {
                    choose(field.files[0]);
                    field.value = "";
                },
            });
            this.#choose = h("button", { class: "secondary", type: "button", onclick: () => field.click() }, "Choose a picture…");
            this.#remove = h("button", { class: "quiet", type: "button", onclick: remove }, "Remove picture");
            this.replaceChildren(field, this.#choose, this.#remove);
            this.#unwatch = directory.watch(() => this.#draw());
            this.#draw();
        }

        disconnectedCallback() {
            this.#unwatch();
            this.replaceChildren();
        }

        #draw() {
            const hasOne = Boolean(directory.byUsername(username)?.avatar);
            // Whoever pressed it stays here.
            if (!hasOne && this.#remove === document.activeElement) this.#choose.focus();
            this.#remove.hidden = !hasOne;
        }
    });
    customElements.define("uploads-avatar-setting", class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(h("div", { class: "setting-row" },
                h("auth-avatar", { username }),
                h("div", { class: "words" }, h("strong", {}, "Picture"),
                    h("p", { class: "hint" }, "Shown beside your name.")),
                h("uploads-avatar")));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    app.slot("settings", "uploads-avatar-setting", { order: 70, heading: "Account" });
    app.slot("profile", "uploads-avatar");

    async function choose(file) {
        if (!file) return;
        try {
            openCropDialog(await decodePicture(file), save);
        } catch (error) {
            notify(error.message, { kind: "problem" });
        }
    }

    async function save(blob) {
        const { avatar } = await app.request("PUT", path, { body: blob });
        show(avatar);
        notify("Everybody sees your new picture now.");
    }

    async function remove() {
        try {
            await app.request("DELETE", path);
            show(null);
            notify("Your picture is removed.");
        } catch (error) {
            notify(error.message, { kind: "problem" });
        }
    }

    /** The live stream says so as well, but it may be away. */
    function show(avatar) {
        const me = directory.byUsername(username);
        if (me) directory.apply({ ...me, avatar });
    }
}
