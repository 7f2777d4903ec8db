// The preferences of whoever is signed in, in this browser.

import { Preferences } from "./preferences.js";
import { session } from "./session.js";

export const preferences = new Preferences(localStorage, session.me.id);

addEventListener("storage", (event) => preferences.heard(event));
