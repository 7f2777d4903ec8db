// Account deletion — a dialog from the settings: my account goes for good, and my messages with it if I want that.

import { h, leaveAfter, openDialog, request } from "minimost";
import { accountRow } from "./account-row.js";
import { AccountLeft } from "./hooks.js";

const choices = [
    ["soft", "Keep my messages", "They stay for the others, as those of “Deleted User”."],
    ["hard", "Delete my messages, too", "Everything I wrote is removed for everybody, also from conversations."],
];

export function accountDeletion(app) {
    accountRow(app, "auth-account-deletion", {
        order: 79, title: "Leave for good", hint: "Your account is deleted, and your messages with it if you want that.",
        label: "Delete my account", open: () => openDeletion(app),
    });
}

function openDeletion(app) {
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const password = h("input", {
        id: "deletion-password", type: "password", autocomplete: "current-password", required: true,
    });
    const remove = h("button", { class: "danger", type: "submit" }, "Delete my account");
    const modes = h("fieldset", { class: "choices-of-deletion" }, h("legend", { class: "unseen" }, "My messages"),
        choices.map(([value, label, text], index) => h("label", {},
            h("input", { type: "radio", name: "mode", value, checked: index === 0 }),
            h("span", {}, h("strong", {}, label), h("span", { class: "hint" }, text)))));
    const form = h("form", {
        class: "dialog-body", novalidate: true, onsubmit: (event) => (event.preventDefault(), submit()),
    },
        h("p", {}, "You are signed out everywhere, and nobody, you included, can have the name ",
            h("strong", {}, app.me.username), " again. There is no way back."),
        problem, modes,
        // For password keepers: whose password this is.
        h("input", { type: "hidden", name: "username", autocomplete: "username", value: app.me.username }),
        h("div", { class: "field" }, h("label", { for: password.id }, "Your password"), password),
        h("div", { class: "dialog-actions" },
            h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"), remove));
    const dialog = openDialog({ heading: "Delete my account", content: form });
    modes.querySelector("input").focus();

    const say = (text) => {
        problem.textContent = text;
        problem.hidden = !text;
    };

    async function submit() {
        if (!password.value) return (say("Type your password first."), password.focus());
        remove.disabled = true;
        try {
            await leaveAfter(async () => {
                await request("POST", "/api/auth/delete-account", {
                    body: { password: password.value, mode: new FormData(form).get("mode") },
                });
                app.announce(AccountLeft, app.me.id);
            }, "/login?notice=account-deleted");
        } catch (error) {
            say(error.message);
            remove.disabled = false;
            password.focus();
        }
    }
}
