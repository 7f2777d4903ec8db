// Shows, while somebody types, which rules of a new password hold, and whether both entries are the same.
// The fields and the list are there already; each <li data-rule="…"> is a rule of passwords.js.

import { rules } from "./passwords.js";

/** `list` may be told to show misses too (after leaving the field); until then only what holds is marked. */
export function watchPasswordFields({ password, confirm, list, minLength, username }) {
    let isStrict = false;
    const show = () => {
        for (const rule of rules({ minLength, username: username() })) {
            const item = list.querySelector(`[data-rule="${rule.name}"]`);
            if (item) mark(item, rule.holds(password.value), isStrict);
        }
        const differs = confirm.value !== "" && confirm.value !== password.value;
        confirm.setCustomValidity(differs ? "The two passwords are not the same." : "");
    };
    const strict = () => {
        isStrict = password.value !== "";
        show();
    };
    password.addEventListener("input", show);
    password.addEventListener("blur", strict);
    confirm.addEventListener("input", show);
    show();
    return { strict };
}

function mark(item, holds, isStrict) {
    item.dataset.state = holds ? "holds" : isStrict ? "broken" : "open";
    const spoken = item.querySelector(".unseen") ?? item.appendChild(Object.assign(document.createElement("span"), {
        className: "unseen",
    }));
    spoken.textContent = holds ? " (done)" : "";
}
