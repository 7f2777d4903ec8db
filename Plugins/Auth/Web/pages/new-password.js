// The pages on which a password is chosen, when there is JavaScript: its rules are ticked off while typing.

import { watchPasswordFields } from "../password-fields.js";

const form = document.querySelector("form[data-new-password]");
watchPasswordFields({
    password: form.elements.password,
    confirm: form.elements.confirm,
    list: form.querySelector(".rules"),
    minLength: Number(form.dataset.minLength) || 8,
    username: () => form.elements.username.value,
});
