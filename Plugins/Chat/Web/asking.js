// Asks before something happens that cannot be taken back.

import { h, openDialog } from "minimost";

/** Whether somebody said yes. */
export function ask({ heading, words, button }) {
    return new Promise((resolve) => {
        const yes = h("button", { class: "danger", type: "button", onclick: () => answer(true) }, button);
        const no = h("button", { class: "secondary", type: "button", onclick: () => answer(false) }, "Cancel");
        const dialog = openDialog({
            heading, content: h("div", { class: "dialog-body" },
                h("p", {}, words), h("div", { class: "dialog-actions" }, no, yes)),
        });
        // Escape and the cross are a no; after an answer this says nothing any more.
        dialog.addEventListener("close", () => resolve(false));
        no.focus();

        function answer(is) {
            resolve(is);
            dialog.close();
        }
    });
}
