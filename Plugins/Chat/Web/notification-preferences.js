// What somebody wants to be told of, and what their browser can do of it.

import { deviceOf } from "host/trust-check.js";
import { preferences } from "minimost";
import { desktopAbility } from "./notification-rules.js";

/** What was chosen in the settings. */
export function liked() {
    return {
        about: preferences.get("chat.notify-about", "mine"),
        desktop: preferences.get("chat.desktop", true),
        sounds: preferences.get("chat.sounds", true),
        quietUntil: preferences.get("chat.quiet-until", null),
    };
}

/** What this browser can do, see notification-rules.js. */
export function ability() {
    const hasNotification = "Notification" in globalThis;
    const [device] = deviceOf(navigator.userAgent, navigator.maxTouchPoints);
    return desktopAbility({
        isSecure: isSecureContext, hasNotification,
        permission: hasNotification ? Notification.permission : "denied",
        // Firefox on Android shows them from a page.
        isMobile: device === "apple-mobile" || (device === "android" && !/Firefox\//.test(navigator.userAgent)),
        isWanted: liked().desktop,
    });
}
