// Profile — a dialog from the user menu and the settings: the colour of my name, and what I say of myself. What else
// belongs to a person goes into its slot "profile".

import { h, icon, openDialog, request } from "minimost";
import { accountRow } from "./account-row.js";
import { colours, palette } from "./colour.js";
import { directory } from "./directory.js";

export function profile(app) {
    const open = () => openProfile(app.me.username, app.settings.bioMaxLength);
    customElements.define("auth-profile", class extends HTMLElement {
        connectedCallback() {
            this.replaceChildren(h("button", { class: "menu-item", type: "button", onclick: open },
                icon("person"), "Your profile"));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
    app.slot("user-menu", "auth-profile", { order: 10 });
    accountRow(app, "auth-profile-settings", {
        order: 71, title: "Profile", hint: "The colour of your name, and a word about you.",
        label: "Edit profile", open,
    });
}

function openProfile(username, longest = 280) {
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const picture = h("auth-avatar", { username });
    const sample = h("p", { class: "profile-sample", "aria-hidden": "true" }, picture, h("strong", {}, username));
    const own = h("input", { type: "color", value: palette[0], "aria-label": "Another colour", oninput: () => choose("own") });
    const swatches = h("fieldset", { class: "swatches", disabled: true, onchange: show }, h("legend", {}, "Colour of your name"),
        h("div", { class: "swatch-row" },
            swatch("", "Automatic", h("span", { class: "swatch-word" }, "Automatic")),
            ...palette.map((colour, index) => swatch(colour, `Colour ${index + 1}`, dot(colour))),
            swatch("own", "Another colour", own)));
    const bio = h("textarea", { id: "profile-bio", rows: "3", "aria-describedby": "profile-left", disabled: true, oninput: count });
    const left = h("p", { class: "hint", id: "profile-left" });
    const save = h("button", { class: "primary", type: "submit", disabled: true }, "Save");
    const form = h("form", {
        class: "dialog-body", novalidate: true, onsubmit: (event) => (event.preventDefault(), submit()),
    },
        problem, h("div", { class: "profile-head" }, sample, h("m-slot", { name: "profile" })), swatches,
        h("div", { class: "field" }, h("label", { for: bio.id }, "About you"), bio, left),
        h("div", { class: "dialog-actions" },
            h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"), save));
    const dialog = openDialog({ heading: "Your profile", content: form });
    // The picture has the colour that is stored, again, whenever it changes.
    dialog.addEventListener("close", directory.watch(show));
    load();

    async function load() {
        try {
            const { colour, bio: text } = await request("GET", "/api/auth/me");
            if (colour && !palette.includes(colour)) own.value = colour;
            choose(!colour ? "" : palette.includes(colour) ? colour : "own");
            bio.value = text;
            // Not before: what somebody types would be written over.
            swatches.disabled = bio.disabled = false;
            count();
        } catch (error) {
            say(error.message);
        }
    }

    function choose(value) {
        swatches.querySelector(`input[name="colour"][value="${value}"]`).checked = true;
        show();
    }

    function chosen() {
        const value = new FormData(form).get("colour");
        return value === "own" ? own.value : value || null;
    }

    function show() {
        const { light, dark } = colours(username, chosen());
        for (const { style } of [sample, picture]) {
            style.setProperty("--person-light", light);
            style.setProperty("--person-dark", dark);
        }
    }

    /** As the server counts: in Unicode scalars. */
    function count() {
        const room = longest - [...bio.value].length;
        left.textContent = room < 0 ? `${-room} too many` : `${room} left`;
        bio.ariaInvalid = room < 0 ? "true" : null;
        save.disabled = room < 0;
    }

    function say(text) {
        problem.textContent = text;
        problem.hidden = !text;
    }

    async function submit() {
        save.disabled = true;
        try {
            await request("PATCH", "/api/auth/me", { body: { colour: chosen(), bio: bio.value.trim() } });
            dialog.close();
        } catch (error) {
            say(error.message);
            save.disabled = false;
        }
    }
}

function swatch(value, label, content) {
    const radio = h("input", { type: "radio", name: "colour", value, "aria-label": label });
    return h("label", { class: "swatch", title: label }, radio, content);
}

function dot(colour) {
    const element = h("span", { class: "swatch-dot" });
    element.style.setProperty("background", colour);
    return element;
}
