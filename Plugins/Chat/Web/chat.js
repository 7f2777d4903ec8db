// Chat's side of the page. Each line is a feature in the file of its name.

import { announcer } from "./announcer.js";
import { channelList } from "./channel-list.js";
import { channelView } from "./channel-view.js";
import { departures } from "./departures.js";
import { directMessages } from "./direct-messages.js";
import { mentionsView } from "./mentions-view.js";
import { formatKeys } from "./format-keys.js";
import { navigation } from "./navigation.js";
import { pinsView } from "./pins-view.js";
import { favicon } from "./favicon.js";
import { formatKeys } from "./format-keys.js";
import { navigation } from "./navigation.js";
import { notifications } from "./notifications.js";
import { quickSwitcher } from "./quick-switcher.js";
import { readMarks } from "./read-marks.js";
import { searchView } from "./search-view.js";
import { sending } from "./sending.js";
import { begin } from "./session.js";
import { updates } from "./updates.js";
import { windowTitle } from "./window-title.js";
import { writingSettings } from "./writing-settings.js";

export default function chat(app) {
    begin(app);
    notifications(app);
    sending(app);
    updates(app);
    departures(app);
    readMarks(app);
    announcer(app);
    windowTitle();
    favicon();
    channelList(app);
    searchView(app);
    mentionsView(app);
    pinsView(app);
    channelView(app);
    formatKeys(app);
    writingSettings(app);
    quickSwitcher(app);
    directMessages(app);
    navigation(app);
}
