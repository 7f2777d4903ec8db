// My own settings of a channel, as the server keeps them.

import { request } from "minimost";
import { chat } from "./session.js";

export async function putSettings({ id }, settings) {
    const path = `/api/chat/channels/${encodeURIComponent(id)}/settings`;
    chat.channels.apply(await request("PUT", path, { body: settings }));
}
