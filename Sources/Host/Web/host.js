// What a plugin may import from "minimost". Everything exported here is a promise to plugin authors. Loaded, it starts
// the page.

import "./boot.js";

export { hook, live, Refusal } from "./hooks.js";
export { leaveAfter, Offline, Refused, request } from "./request.js";
export { ConnectionChanged } from "./live.js";
export { h, isTyping, listen, say } from "./dom.js";
export { icon } from "./icons.js";
export { openDialog } from "./dialog.js";
export { preferences } from "./my-preferences.js";
export { openSettings, settingChoice, settingSwitch } from "./settings.js";
export { notify } from "./notices.js";
export { Watched } from "./watched.js";
export { clockTime, dayLabel, fullTime, sameDay, untilTomorrow } from "./time.js";
