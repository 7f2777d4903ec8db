// Files: chosen, sent, shown. Each of these modules is one feature.

import { attaching } from "./attaching.js";
import { attachments } from "./attachments.js";
import { avatars } from "./avatars.js";

export default function uploads(app) {
    attaching(app);
    attachments(app);
    avatars(app);
}
