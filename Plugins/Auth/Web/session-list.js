// Session list — a dialog from the settings: where I am signed in, and signing out there.

import { clockTime, dayLabel, h, openDialog, request } from "minimost";
import { accountRow } from "./account-row.js";
import { agentName } from "./agent-name.js";

export function sessionList(app) {
    accountRow(app, "auth-session-list", {
        order: 73, title: "Sessions", hint: "The browsers that are signed in as you. Sign out where you left it open.",
        label: "Where I am signed in", open: openSessions,
    });
}

const moment = (time) => `${dayLabel(time)}, ${clockTime(time)}`;

function openSessions() {
    const problem = h("p", { class: "problem", role: "alert", hidden: true });
    const list = h("ul", { class: "sessions", "aria-busy": "true" });
    const others = h("button", { class: "secondary", type: "button", hidden: true, onclick: () => end(elsewhere()) },
        "Sign out everywhere else");
    let sessions = [];
    openDialog({
        heading: "Where I am signed in", className: "session-list",
        content: h("div", { class: "dialog-body" }, problem, list, h("div", { class: "dialog-actions" }, others)),
    });
    load();

    const elsewhere = () => sessions.filter(({ current }) => !current);

    async function load() {
        await attempt(async () => sessions = await request("GET", "/api/auth/sessions"));
        draw();
    }

    /** One that has ended by itself meanwhile is as good as ended. */
    async function end(meant) {
        await attempt(async () => {
            for (const { id } of meant) {
                await request("DELETE", `/api/auth/sessions/${encodeURIComponent(id)}`)
                    .catch((error) => { if (error.status !== 404) throw error; });
                sessions = sessions.filter((session) => session.id !== id);
            }
        });
        draw();
        list.querySelector("button")?.focus();
    }

    async function attempt(work) {
        problem.hidden = true;
        try {
            await work();
        } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
        }
    }

    function draw() {
        list.ariaBusy = "false";
        list.replaceChildren(...sessions.map(row));
        others.hidden = elsewhere().length < 2;
    }

    function row(session) {
        const { agent, address, createdAt, lastSeenAt, current } = session;
        const name = agentName(agent);
        return h("li", {},
            h("div", { class: "session" },
                h("strong", { title: agent }, name),
                h("span", { class: "hint" }, [
                    current ? "this browser" : `last seen: ${moment(lastSeenAt)}`,
                    `signed in: ${moment(createdAt)}`, address && `from ${address}`,
                ].filter(Boolean).join(" · "))),
            current ? h("span", { class: "badge" }, "Here") : h("button", {
                class: "secondary", type: "button", "aria-label": `Sign out ${name}`, onclick: () => end([session]),
            }, "Sign out"));
    }
}
