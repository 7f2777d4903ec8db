// Keeps the directory current: all of it after every hello, single accounts as they change.

import { live } from "minimost";
import { directory } from "./directory.js";

export function people(app) {
    app.on(live("hello"), async () => directory.load(await app.request("GET", "/api/auth/users")), { order: "first" });
    app.on(live("user"), (person) => directory.apply(person), { order: "first" });
}
