// Reactions — an emoji put on a message, or taken off: the chips below it, and any that there is.

import { directory } from "auth/directory.js";
import { Keyed } from "host/keyed.js";
import { h, icon, notify } from "minimost";
import { openEmojiPicker } from "./emoji-picker.js";
import { messageActions } from "./message-actions.js";
import { ReactionWishes } from "./reaction-wishes.js";
import { chat } from "./session.js";

/** So many names are written out. */
const mostNames = 20;

export function reactions(app) {
    const path = ({ id }, emoji) => `/api/chat/messages/${id}/reactions/${encodeURIComponent(emoji)}`;
    chat.reactions = new ReactionWishes(app.me.username, {
        send: (message, emoji, isOn) => chat.change(isOn ? "PUT" : "DELETE", path(message, emoji)),
        stored: ({ channel, id }) => chat.known(channel)?.touch(id),
        refused: (error) => notify(error.message, { kind: "problem" }),
    });
    chat.reactions.watch(({ channel, id }) => chat.known(channel)?.touch(id));
    messageActions.add({
        name: "react", label: "Add a reaction", shape: "smile", order: 10, key: "a",
        isQuick: true, run: (message, { anchor }) => choose(message, anchor),
    });
}

async function choose(message, anchor) {
    const emoji = await openEmojiPicker(anchor);
    if (emoji) await chat.reactions.set(message, emoji, true);
}

const chipsOf = new WeakMap();

/** The part of a row that shows them (see message-row.js). */
export const reactionsPart = {
    key: "reactions",
    isIn: ({ item }) => Boolean(item.id) && Object.keys(chat.reactions.over(item)).length > 0,
    of: ({ item }) => [chat.reactions.over(item), Object.values(chat.reactions.over(item)).flat().map(nameOf)],
    make: () => {
        const list = h("div", { class: "reactions", role: "group", "aria-label": "Reactions" });
        chipsOf.set(list, new Keyed(list, { make: makeChip, update: drawChip }));
        return list;
    },
    draw: (list, { item }) => {
        const all = Object.entries(chat.reactions.over(item));
        chipsOf.get(list).show([
            ...all.map(([emoji, names]) => ({ key: emoji, emoji, names, message: item })),
            { key: "more", message: item },
        ]);
    },
};

function makeChip({ emoji }) {
    const chip = h("button", { class: emoji ? "chip" : "chip more", type: "button" },
        emoji ? [h("span", { class: "emoji" }, emoji), h("span", { class: "count" })] : icon("smile-plus"));
    if (!emoji) chip.ariaLabel = chip.title = "Add a reaction";
    chip.addEventListener("click", () => (
        emoji ? chat.reactions.toggle(chip.message, emoji) : choose(chip.message, chip)));
    return chip;
}

function drawChip(chip, { emoji, names, message }) {
    chip.message = message;
    if (!emoji) return;
    const isMine = chat.reactions.has(message, emoji);
    chip.lastChild.textContent = names.length;
    chip.ariaPressed = String(isMine);
    chip.title = `${whoReacted(names)} reacted with ${emoji}`;
    chip.ariaLabel = `${emoji} ${names.length}: ${whoReacted(names)}; press to ${isMine ? "take yours off" : "join in"}`;
}

function whoReacted(names) {
    const left = names.length - mostNames;
    return [...names.slice(0, mostNames).map(nameOf), ...(left > 0 ? [`${left} more`] : [])].join(", ");
}

function nameOf(username) {
    return directory.nameOf(username);
}
