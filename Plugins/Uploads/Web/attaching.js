// Attaching — files are chosen by the paperclip, dropped anywhere, or pasted, and go with the next message.

import { MessageWillSend } from "chat/hooks.js";
import { chat } from "chat/session.js";
import { ConnectionChanged, h, icon, listen, notify, Refusal } from "minimost";
import { ChosenFiles } from "./chosen-files.js";
import { named } from "./file-rules.js";
import { sendFile } from "./send-file.js";
import { shapes } from "./shapes.js";
import { defineTray } from "./tray.js";

export function attaching(app) {
    const chosen = new ChosenFiles(sendFile, app.settings);
    const choose = (channel, files) => channel && say(chosen.add(channel, [...files]));
    const { signal } = new AbortController();

    app.on(MessageWillSend, async (draft) => {
        if (!chosen.of(draft.channel).length) return draft;
        // What is waited for here is in no draft: whoever leaves meanwhile finds it there again.
        const keep = () => chat.drafts.set(draft.channel, draft.body);
        addEventListener("pagehide", keep);
        try {
            const attachments = await chosen.take(draft.channel);
            return { ...draft, attachments: attachments.map(({ id }) => id) };
        } catch (error) {
            throw new Refusal("not-uploaded", error.message);
        } finally {
            removeEventListener("pagehide", keep);
        }
    });
    app.on(ConnectionChanged, (isConnected) => isConnected && chosen.retryAll());

    warning(chosen);
    definePaperclip(choose, app.settings);
    defineTray(chosen);
    app.slot("composer-tools", "uploads-paperclip", { order: 10 });
    app.slot("composer-above", "uploads-tray", { order: 10 });
    listen(signal, document, "paste", (event) => pasted(event, choose));
    dropping(signal, choose);
}

/** What is left out, and why: those with the same reason together. */
function say(refused) {
    for (const problem of new Set(refused.map((each) => each.problem))) {
        const files = refused.filter((each) => each.problem === problem);
        const names = files.map(({ name }) => `“${name}”`).join(", ");
        notify(`${names} ${files.length === 1 ? "is" : "are"} left out. ${problem}`, { kind: "problem" });
    }
}

/** Files that are chosen are nowhere but in this page: whoever leaves it is asked. */
function warning(chosen) {
    const ask = (event) => {
        event.preventDefault();
        // For browsers that go by this alone.
        event.returnValue = true;
    };
    // Only then: in some browsers a page that would ask is not kept for the way back.
    chosen.watch(() => chosen.isEmpty ? removeEventListener("beforeunload", ask) : addEventListener("beforeunload", ask));
}

// MARK: Choosing

function definePaperclip(choose, { extensions }) {
    customElements.define("uploads-paperclip", class extends HTMLElement {
        connectedCallback() {
            const field = h("input", {
                type: "file", multiple: true, hidden: true, "aria-label": "Files to attach",
                accept: extensions.includes("*") ? null : extensions.join(","),
                onchange: () => {
                    choose(this.context.channel, field.files);
                    field.value = "";
                    this.context.focus();
                },
            });
            this.replaceChildren(field, h("button", {
                class: "quiet composer-tool", type: "button", "aria-label": "Attach files", title: "Attach files",
                onclick: () => field.click(),
            }, icon(shapes.clip)));
        }

        disconnectedCallback() {
            this.replaceChildren();
        }
    });
}

/** Files on the clipboard; where there is text as well, as from a spreadsheet, the text is meant. */
function pasted(event, choose) {
    const { files, types } = event.clipboardData ?? {};
    const isElsewhere = event.target.closest?.("dialog, input");
    if (!files?.length || types.includes("text/plain") || isElsewhere) return;
    event.preventDefault();
    choose(chat.current, [...files].map((file) => named(file)));
}

// MARK: Dropping

function dropping(signal, choose) {
    const veil = h("div", { class: "drop-veil", hidden: true }, h("p", {}, icon(shapes.clip), h("span", {})));
    let depth = 0;
    const show = (is) => {
        depth = is ? depth : 0;
        veil.hidden = !is;
        if (is) veil.querySelector("span").textContent = `Drop to send to ${chat.title(chat.channel(chat.current))}`;
    };
    const holdsFiles = (event) => chat.current && event.dataTransfer?.types.includes("Files")
        && !document.querySelector("dialog[open]");
    document.body.append(veil);
    listen(signal, window, "dragenter", (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth += 1;
        show(true);
    });
    listen(signal, window, "dragleave", () => {
        depth -= 1;
        if (depth <= 0) show(false);
    });
    listen(signal, window, "dragover", (event) => holdsFiles(event) && event.preventDefault());
    listen(signal, window, "drop", (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        // Never opened in place of the page.
        event.preventDefault();
        show(false);
        if (holdsFiles(event)) choose(chat.current, event.dataTransfer.files);
    });
}
