// Which links of a message show what they lead to: those to messages here, and those to hosts for which there are cards.

import { placeOf } from "chat/address.js";
import { linkedAddresses } from "chat/markup.js";
import { isAllowed } from "./allowed-hosts.js";

/** So many of a message do. */
const most = 5;

/**
 * `[{kind: "page", href, key}, {kind: "message", href, key, channel}]`, in the order of the text and each once; by its
 * `key` each is looked up. `hosts` as for `isAllowed`; `here`: the address of this page, up to the fragment.
 */
export function shownLinks(body, { hosts, here }) {
    // Most messages hold none, and are not read once more for that.
    if (!/https?:\/\//i.test(body)) return [];
    const links = linkedAddresses(body).map((href) => (
        href.startsWith(here) ? messageLink(href, here) : pageLink(href, hosts)
    ));
    return links.filter(Boolean).slice(0, most);
}

function messageLink(href, here) {
    const { channel, message } = placeOf(href.slice(here.length));
    return channel && message ? { kind: "message", href, key: message, channel } : null;
}

function pageLink(href, hosts) {
    return isAllowed(href, hosts) ? { kind: "page", href, key: href } : null;
}
