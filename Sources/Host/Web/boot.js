// The host's side of the page: the frame, then every enabled plugin, then the live stream.
// A plugin that does not load or throws is named in a notice, and the others go on.

import { appearance } from "./appearance.js";
import "./connection-banner.js";
import { help } from "./help.js";
import { Hooks, live } from "./hooks.js";
import { ConnectionChanged, LiveStream } from "./live.js";
import { notify } from "./notices.js";
import { request } from "./request.js";
import { session } from "./session.js";
import { settings } from "./settings.js";
import "./shell.js";
import { Shortcuts } from "./shortcuts.js";
import "./slot-element.js";
import { slots } from "./slots.js";
import "./user-menu.js";

const hooks = new Hooks((plugin, hook, error) => console.error(`${plugin}: a handler of ${hook.name} failed`, error));
const shortcuts = new Shortcuts(localStorage);

/** What a plugin is given. */
function app({ name, settings = {} }) {
    return Object.freeze({
        plugin: name,
        settings: Object.freeze(settings),
        me: Object.freeze(session.me),
        request,
        slot: (slot, tag, options) => slots.add(name, slot, tag, options),
        on: (hook, handler, options) => hooks.on(name, hook, handler, options),
        propose: (hook, value) => hooks.propose(hook, value),
        announce: (hook, value) => hooks.announce(hook, value),
        shortcut: (keys, label, run, options) => shortcuts.add(name, keys, label, run, options),
    });
}

/** Modules load side by side; they start one after the other, in the order of their dependence. */
async function startPlugins() {
    const loading = session.plugins.map((plugin) => import(plugin.module).catch((error) => ({ error })));
    for (const [place, plugin] of session.plugins.entries()) {
        try {
            const module = await loading[place];
            if (module.error) throw module.error;
            await module.default(app(plugin));
        } catch (error) {
            console.error(`${plugin.name}: did not start`, error);
            notify(`A part of MiniMost (${plugin.name}) did not load. Reload the page to try again.`, {
                kind: "problem",
            });
        }
    }
}

let reloadOffered = false;

function offerReload({ version }) {
    if (version === session.version || reloadOffered) return;
    reloadOffered = true;
    notify(`MiniMost was updated to ${version}.`, { action: { label: "Reload", run: () => location.reload() } });
}

slots.add("host", "sidebar-footer", "m-user-menu", { order: 90 });
help(shortcuts, slots);
settings(shortcuts);
appearance(shortcuts);
document.body.append(document.createElement("m-shell"));
hooks.on("host", live("hello"), offerReload);
hooks.on("host", ConnectionChanged, (is) => document.querySelector("m-connection").connected = is);
// Not awaited here: the plugins import the module that this one is part of, and so begin once it is through.
startPlugins().then(() => new LiveStream((hook, value) => hooks.announce(hook, value)).start());
