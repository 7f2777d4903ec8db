// Updates — what the server tells of calls goes to where it belongs.

import { live } from "minimost";
import { calls } from "./session.js";

export function updates(app) {
    const { register, mine } = calls;
    // Where the server cannot be reached now, the list comes with the connection.
    const load = async () => {
        const isTaken = await register.load(() => app.request("GET", "/api/calls")).catch(() => false);
        // The call that this page was in before it was loaded anew is among them.
        if (isTaken) mine.resume();
    };

    app.on(live("call"), (call) => register.apply(call));
    app.on(live("call-gone"), ({ id }) => register.drop(id));
    app.on(live("channel-gone"), ({ id }) => register.dropChannel(id));
    app.on(live("call-seat"), (seat) => mine.unseated(seat));
    app.on(live("signal"), (signal) => mine.signalled(signal));
    // Events of calls are told once; what was told while there was no connection is in the list.
    app.on(live("hello"), async () => {
        await load();
        mine.recover();
    });
    addEventListener("online", () => mine.recover());
    addEventListener("pagehide", () => mine.depart());
    load();
}
