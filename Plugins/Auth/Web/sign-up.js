// The sign-up page, when there is JavaScript: the password's rules are ticked off while typing.

import { watchPasswordFields } from "./password-fields.js";

const form = document.querySelector("form[data-sign-up]");
watchPasswordFields({
    password: form.elements.password,
    confirm: form.elements.confirm,
    list: form.querySelector(".rules"),
    minLength: Number(form.dataset.minLength) || 8,
    username: () => form.elements.username.value,
});
