// Change password — a dialog from the settings. On success every other session of mine has ended.

import { h, notify, openDialog, request } from "minimost";
import { accountRow } from "./account-row.js";
import { watchPasswordFields } from "./password-fields.js";
import { broken, rules } from "./passwords.js";

export function changePassword(app) {
    accountRow(app, "auth-change-password", {
        order: 72, title: "Password", hint: "A new one signs you out everywhere else.",
        label: "Change password", open: () => openChangePassword(app.me.username, app.settings.passwordMinLength),
    });
}

function openChangePassword(username, minLength = 8) {
    const options = { minLength, username };
    const current = field("password-current", "current-password", "Current password");
    const password = field("password-new", "new-password", "New password");
    const confirm = field("password-again", "new-password", "New password again");
    const list = h("ul", { class: "rules", id: "new-password-rules" },
        rules(options).map(({ name, text }) => h("li", { data: { rule: name } }, text)));
    password.input.setAttribute("aria-describedby", list.id);
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const save = h("button", { class: "primary", type: "submit" }, "Change password");
    const say = (text) => {
        problem.textContent = text;
        problem.hidden = !text;
    };
    const form = h("form", {
        class: "dialog-body", novalidate: true, onsubmit: (event) => (event.preventDefault(), submit()),
    },
        // For password keepers: whose password this is.
        h("input", { type: "hidden", name: "username", autocomplete: "username", value: username }),
        problem, current.row, password.row, list, confirm.row,
        h("div", { class: "dialog-actions" },
            h("button", { class: "secondary", type: "button", onclick: () => dialog.close() }, "Cancel"), save));
    const dialog = openDialog({ heading: "Change password", content: form });
    const watch = watchPasswordFields({
        password: password.input, confirm: confirm.input, list, minLength, username: () => username,
    });
    current.input.focus();

    async function submit() {
        watch.strict();
        const missing = broken(password.input.value, options);
        if (!current.input.value) return (say("Type your current password first."), current.input.focus());
        if (missing.length) return (say("The new password does not keep every rule yet."), password.input.focus());
        if (confirm.input.value !== password.input.value) {
            return (say("The two new passwords are not the same."), confirm.input.focus());
        }
        save.disabled = true;
        try {
            await request("POST", "/api/auth/password", {
                body: { current: current.input.value, new: password.input.value },
            });
            dialog.close();
            notify("Your password is changed. Everywhere else you are signed out.");
        } catch (error) {
            say(error.message);
        } finally {
            save.disabled = false;
        }
    }
}

function field(id, autocomplete, label) {
    const input = h("input", { id, type: "password", autocomplete, required: true });
    return { input, row: h("div", { class: "field" }, h("label", { for: id }, label), input) };
}
