// Keeps the directory current: all of it after every hello, single accounts as they change.

import { live, Offline } from "minimost";
import { directory } from "./directory.js";

export function people(app) {
    app.on(live("hello"), refresh, { order: "first" });
    app.on(live("user"), (person) => directory.apply(person), { order: "first" });

    async function refresh() {
        try {
            directory.load(await app.request("GET", "/api/auth/users"));
        } catch (error) {
            // The next hello asks again.
            if (!(error instanceof Offline)) throw error;
        }
    }
}
