// What links lead to, shown under the messages that they stand in: pages, lines of code, and other messages.

import { cards } from "./cards.js";
import { pages } from "./pages.js";
import { quotes } from "./quotes.js";

export default function preview(app) {
    cards(app, { page: pages(app), message: quotes(app) });
}
