// Marks — what other plugins put on people's pictures. Auth shows a mark and does not know what it means:
//   import { marks } from "auth/marks.js"
//   marks.use((username) => ({ name: "active", title: "alice, active" }))
// The name becomes `data-mark` of every <auth-avatar marked> of that person, for a style sheet. After a change call
// `marks.changed(username)`, or `marks.changed()` for everybody.

import { Watched } from "host/watched.js";

class Marks extends Watched {
    #of = () => null;

    /** `of(username)` gives `{name, title}`, or null for none. */
    use(of) {
        this.#of = of;
        this.changed();
    }

    of(username) {
        return this.#of(username);
    }
}

export const marks = new Marks();
