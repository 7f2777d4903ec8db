// Chat's side of the page. Each line is a feature in the file of its name.

import { announcer } from "./announcer.js";
import { channelList } from "./channel-list.js";
import { channelView } from "./channel-view.js";
import { departures } from "./departures.js";
import { directMessages } from "./direct-messages.js";
import { navigation } from "./navigation.js";
import { quickSwitcher } from "./quick-switcher.js";
import { readMarks } from "./read-marks.js";
import { sending } from "./sending.js";
import { begin } from "./session.js";
import { updates } from "./updates.js";
import { windowTitle } from "./window-title.js";

export default function chat(app) {
    begin(app);
    sending(app);
    updates(app);
    departures(app);
    readMarks(app);
    announcer(app);
    windowTitle();
    channelList(app);
    channelView(app);
    quickSwitcher(app);
    directMessages(app);
    navigation(app);
}
