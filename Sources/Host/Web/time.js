// Times as people say them, in the language of their browser. Every function takes what `new Date()` takes.

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const thisYear = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const anyYear = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** 14:05 */
export const clockTime = (time) => clock.format(new Date(time));

/** Tuesday, 4 March 2025 at 14:05 */
export const fullTime = (time) => full.format(new Date(time));

/** Today · Yesterday · Tuesday, 4 March · with the year when it is not this one */
export function dayLabel(time, now = Date.now()) {
    const [day, today] = [new Date(time), new Date(now)];
    const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
    if (sameDay(day, today)) return "Today";
    if (sameDay(day, yesterday)) return "Yesterday";
    return (day.getFullYear() === today.getFullYear() ? thisYear : anyYear).format(day);
}

export function sameDay(a, b) {
    return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Milliseconds until the next local midnight, when "Today" becomes "Yesterday". */
export function untilTomorrow(now = Date.now()) {
    const today = new Date(now);
    return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1) - today;
}
