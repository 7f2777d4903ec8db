// When — a moment in as few letters as tell it apart: 14:05 today, 4 Mar in this year, 4 Mar 2024 before.

import { clockTime, sameDay } from "host/time.js";

const thisYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const anyYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

export function when(time, now = Date.now()) {
    const [day, today] = [new Date(time), new Date(now)];
    if (sameDay(day, today)) return clockTime(day);
    return (day.getFullYear() === today.getFullYear() ? thisYear : anyYear).format(day);
}
