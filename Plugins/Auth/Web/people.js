// Keeps the directory current: all of it after every hello, single accounts as they change.

import { persistent } from "host/persistent.js";
import { live } from "minimost";
import { directory } from "./directory.js";

export function people(app) {
    const refresh = persistent(async () => directory.load(await app.request("GET", "/api/auth/users")));
    app.on(live("hello"), refresh, { order: "first" });
    app.on(live("user"), (person) => directory.apply(person), { order: "first" });
}
