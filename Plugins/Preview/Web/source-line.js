// Where a card comes from. A page may give itself any name: the host is said as well.

import { h } from "minimost";

export function sourceLine(site, href) {
    const { host } = new URL(href);
    const isNamed = site && site.toLowerCase() !== host;
    return h("p", { class: "preview-source" },
        isNamed && [h("bdi", {}, site), " · "],
        h("bdi", {}, host));
}
