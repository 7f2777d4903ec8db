// Pages — what the server found where a link leads: the title of a page with a few words and a picture, or lines of code.

import { h } from "minimost";
import { codeExcerpt } from "./code-excerpt.js";
import { Lookups } from "./lookups.js";
import { sourceLine } from "./source-line.js";

/** In CSS pixels: a picture is shown no larger than that. */
const most = { width: 120, height: 80 };

/** As cards.js takes it. */
export function pages(app) {
    return {
        lookups: new Lookups((url) => app.request("GET", "/api/preview", { query: { url } })),
        isShown: () => true,
        of: (preview) => preview,
        draw: (preview, { href }) => preview.code ? codeExcerpt(preview, href) : pageCard(preview, href),
    };
}

function pageCard({ title, description, site, image, width, height }, href) {
    const name = title || site || new URL(href).host;
    return {
        label: `Preview of ${name}`,
        className: "preview-page",
        content: [
            h("div", { class: "preview-words" },
                sourceLine(site, href),
                h("p", { class: "preview-title", dir: "auto" },
                    h("a", { href, target: "_blank", rel: "noopener noreferrer" }, name)),
                description && h("p", { class: "preview-description", dir: "auto" }, description)),
            ...(image ? [picture(image, width, height)] : []),
        ],
    };
}

/** So large that it fits, and never larger than it is: it has its room before it comes. */
function picture(url, width, height) {
    const scale = Math.min(1, most.width / width, most.height / height);
    const shown = (side) => Math.max(1, Math.round(side * scale));
    const image = h("img", {
        class: "preview-picture", src: url, alt: "", width: shown(width), height: shown(height), decoding: "async",
        onerror: () => image.remove(),
    });
    return image;
}
