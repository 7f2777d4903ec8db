// Calls: voices, cameras and screens. Each of these modules is one feature.

import { callButtons } from "./call-buttons.js";
import { callKeys } from "./call-keys.js";
import { callSettings } from "./call-settings.js";
import { callView } from "./call-view.js";
import { ringing } from "./ringing.js";
import { calls as session } from "./session.js";
import { updates } from "./updates.js";

export default function calls(app) {
    session.begin(app);
    callButtons(app);
    callView(app);
    ringing(app);
    callKeys(app);
    callSettings(app);
    updates(app);
}
