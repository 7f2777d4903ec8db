// What a message list shows when there are no messages above: the beginning of a channel, nothing yet, or why not.

import { h, icon } from "minimost";
import { addressOf } from "./address.js";
import { channelIcon } from "./channel-icon.js";
import { others } from "./channel-name.js";
import { chat } from "./session.js";

export function beginning(id) {
    const channel = chat.channel(id);
    const name = chat.title(channel);
    return h("div", { class: "beginning" },
        h("span", { class: "beginning-sign" }, channelIcon(channel, chat.me)),
        h("h2", {}, name),
        h("p", {}, words(channel, name)));
}

function words(channel, name) {
    if (channel.kind === "public") return `This is where ${name} begins. Everybody here can read along and join in.`;
    if (channel.kind === "private") {
        return `This is where ${name} begins. Only its members can read what is written here.`;
    }
    const count = others(channel, chat.me.username).length;
    if (count === 0) return "A place for your own notes. Nobody else can see them.";
    return count === 1 ? `This is where your conversation with ${name} begins. It is between the two of you.`
        : "This is where your conversation begins. Only the people in it can read it.";
}

/** Not for us, now or ever: trying again would not help. */
export const isGone = (problem) => [403, 404].includes(problem?.status);

export function nothingThere(problem, retry) {
    const home = chat.channels.all[0];
    return h("div", { class: "beginning", role: "alert" },
        h("span", { class: "beginning-sign" }, icon(isGone(problem) ? "lock" : "alert")),
        h("h2", {}, isGone(problem) ? "There is nothing here" : "The messages did not load"),
        h("p", {}, isGone(problem) ? "This channel does not exist, or it is not one of yours." : problem.message),
        isGone(problem)
            ? home && h("a", { class: "button secondary", href: addressOf(home.id) }, "Back to the channels")
            : h("button", { class: "secondary", type: "button", onclick: retry }, icon("retry"), "Try again"));
}

export function skeleton() {
    const message = (sizes) => h("div", { class: "skeleton-message" }, h("span", { class: "bone face" }),
        h("div", {}, sizes.map((size) => h("span", { class: `bone ${size}` }))));
    return h("div", { class: "skeleton", role: "status" }, h("span", { class: "unseen" }, "Loading messages"),
        [["a", "d"], ["b", "e", "c"], ["a", "c"], ["c", "d"], ["b", "e"]].map(message));
}
