// <chat-message-list> — the messages of a channel, scrolled. What is being read stays where it is, whatever comes or
// goes above and below it (reading-place.js); at the end, the list follows the newest. `chat.log` while it is on show.

import { directory } from "auth/directory.js";
import { Keyed } from "host/keyed.js";
import { slots } from "host/slots.js";
import { dayLabel, h, icon, listen, notify, untilTomorrow } from "minimost";
import { beginning, isGone, nothingThere, skeleton } from "./list-states.js";
import { LogFocus } from "./log-focus.js";
import "./message-toolbar.js";
import { ReadingPlace } from "./reading-place.js";
import { drawRow, makeRow } from "./row-elements.js";
import { isAbove, rows } from "./rows.js";
import { stepFrom } from "./selection.js";
import { chat } from "./session.js";
import { reload } from "./updates.js";

/** So near to the end counts as being there. */
const near = 48;

class MessageList extends HTMLElement {
    #connected = null;
    #scroller;
    #log;
    #top;
    #toLatest;
    #toUnread;
    #rows;
    #place;
    #focus;
    #timeline = null;
    #unwatch = [];
    #midnight = null;
    #today = new Date().toDateString();
    #unreadAfter = null;
    #target = null;
    #isPlaced = false;
    /** How far it was scrolled when it came to its end. */
    #endTop = Infinity;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#top = h("div", { class: "log-top" });
        this.#log = h("div", {
            class: "log", role: "log", "aria-live": "off", tabindex: "-1", "data-skip-target": true,
        });
        this.#rows = new Keyed(this.#log, { make: makeRow, update: drawRow });
        this.#scroller = h("div", { class: "log-scroller" }, this.#top, this.#log);
        this.#toLatest = h("button", { class: "jump to-latest", type: "button", onclick: () => this.toLatest() });
        this.#toUnread = h("button", { class: "jump to-unread", type: "button", onclick: () => this.toUnread() },
            icon("up"), "Go to the first unread message");
        this.#toLatest.hidden = this.#toUnread.hidden = true;
        this.replaceChildren(this.#toUnread, this.#scroller, this.#toLatest, h("chat-visual-bar"));
        this.#place = new ReadingPlace(this.#scroller, this.#log);
        this.#focus = new LogFocus(this, this.#log, document.createElement("chat-message-toolbar"));
        this.#focus.connect(signal);
        listen(signal, this.#scroller, "scroll", () => this.#scrolled(), { passive: true });
        listen(signal, window, "focus", () => this.#look());
        listen(signal, window, "blur", () => this.#left());
        listen(signal, document, "visibilitychange", () => this.#look());
        const observer = new ResizeObserver(() => this.#hold());
        for (const element of [this.#scroller, this.#log]) observer.observe(element);
        signal.addEventListener("abort", () => observer.disconnect());
        this.#unwatch = [
            chat.outbox.watch(() => this.#timeline && this.#render()),
            directory.watch(() => this.#timeline && this.#drawTop()),
            slots.watch("message-body", () => this.rows.forEach((row) => row.redraw())),
        ];
        chat.log = this;
        this.#waitForMidnight();
    }

    disconnectedCallback() {
        this.#connected.abort();
        clearTimeout(this.#midnight);
        for (const unwatch of this.#unwatch) unwatch();
        this.#timeline = null;
        if (chat.log === this) chat.log = null;
        this.replaceChildren();
    }

    set label(label) {
        this.#log.ariaLabel = label;
    }

    /** Shows a channel, at the message if one is given, else at what is unread, else at its end. */
    open(channel, target) {
        const isSame = this.#timeline?.channel === channel;
        if (!isSame) this.#change(channel);
        if (target !== null) return this.#leadTo(target, target);
        if (isSame) return;
        if (!this.#timeline.isLoaded) chat.history.latest(this.#timeline);
        else if (this.#timeline.hasAfter) this.toLatest();
    }

    /** To where reading ended last, further up than what is here. */
    toUnread() {
        return this.#leadTo(this.#unreadAfter);
    }

    /** A message of mine went off: what was unread is no longer of interest, the end is. */
    sent() {
        this.#unreadAfter = this.#timeline.newest;
        this.#render();
        this.toLatest();
    }

    /** Back to the newest message. Whether we are there. */
    async toLatest() {
        const timeline = this.#timeline;
        const arrived = timeline.hasAfter ? await chat.history.latest(timeline) : true;
        if (timeline !== this.#timeline) return false;
        if (arrived !== true && timeline.hasAfter) return this.#stay(arrived);
        timeline.isFollowed = true;
        this.#toEnd();
        this.#scrolled();
        return true;
    }

    /** What was asked for did not come, or somebody has gone elsewhere meanwhile: what is being read stays. */
    #stay(problem) {
        if (problem) notify(problem.message, { kind: "problem" });
        this.#scrolled();
        return false;
    }

    #toEnd() {
        this.#scroller.scrollTop = this.#scroller.scrollHeight;
        this.#endTop = this.#scroller.scrollTop;
    }

    #change(channel) {
        this.#unwatch.splice(3).forEach((unwatch) => unwatch());
        this.#timeline = chat.timeline(channel);
        this.#timeline.isFollowed = true;
        this.#unwatch.push(
            this.#timeline.watch(() => this.#render()), chat.channels.watch(() => this.#channelsChanged()));
        this.#rows.clear();
        this.#place.forget();
        chat.selection.select(null);
        this.#target = null;
        this.#isPlaced = false;
        this.#unreadAfter = readUpTo(channel);
        this.#render();
    }

    /** Fetches what is around a message, unless it is here, and goes there: to the target, or to the unread line. */
    async #leadTo(message, target = null) {
        const timeline = this.#timeline;
        timeline.isFollowed = false;
        const arrived = timeline.get(message) ? true : await chat.history.around(timeline, message);
        if (timeline !== this.#timeline) return;
        if (arrived !== true && timeline.isLoaded && !timeline.get(message)) return void this.#stay(arrived);
        this.#target = target;
        this.#isPlaced = false;
        this.#render();
    }

    // MARK: Walking

    /** The rows of stored messages, as they stand. */
    get rows() {
        return [...this.#log.children].filter(({ message }) => message);
    }

    rowOf(id) {
        return id && this.#log.querySelector(`:scope > [data-id="${id}"]`);
    }

    /** The selected message, if it is here. */
    get selected() {
        return this.#timeline?.get(chat.selected) ?? null;
    }

    /** All that are selected: several in visual mode. */
    get chosen() {
        return this.#timeline?.messages.filter(({ id }) => chat.selection.has(id)) ?? [];
    }

    /** To the message that is `by` further down; from nowhere to the last in sight. More is fetched where it is needed. */
    async step(by) {
        const ids = () => this.#timeline.messages.map(({ id }) => id);
        const from = chat.selected;
        if (from === null) return this.#goTo(this.#lastInSight);
        const timeline = this.#timeline;
        let to = stepFrom(ids(), from, by);
        if (to === from && (by < 0 ? timeline.hasBefore : timeline.hasAfter)) {
            await (by < 0 ? chat.history.older(timeline) : chat.history.newer(timeline));
            if (timeline !== this.#timeline || chat.selected !== from) return undefined;
            to = stepFrom(ids(), from, by);
        }
        return this.#goTo(to);
    }

    /** Half a window further; whoever has selected something selects what has come to lie there. */
    half(by) {
        const row = this.rowOf(chat.selected);
        const { top, height } = this.#scroller.getBoundingClientRect();
        const at = row && Math.min(Math.max(row.getBoundingClientRect().top - top, 0), height - 1);
        const before = this.#scroller.scrollTop;
        this.#scroller.scrollTop += by * height / 2;
        this.#scrolled();
        if (!row) return;
        const rest = by * height / 2 - (this.#scroller.scrollTop - before);
        const found = this.rows.find((other) => other.getBoundingClientRect().bottom - top > at + rest);
        this.#goTo((found ?? this.rows.at(-1)).message.id);
    }

    /** The first message of the channel. */
    async toFirst() {
        const timeline = this.#timeline;
        timeline.isFollowed = false;
        const arrived = timeline.hasBefore ? await chat.history.first(timeline) : true;
        if (timeline !== this.#timeline) return;
        if (arrived !== true && timeline.hasBefore) return void this.#stay(arrived);
        this.#scroller.scrollTop = 0;
        this.#goTo(timeline.oldest);
    }

    async toLast() {
        if (!await this.toLatest()) return;
        this.#goTo(this.#timeline.newest);
    }

    focusSelected() {
        this.rowOf(chat.selected)?.focus({ preventScroll: true });
    }

    #focusLog() {
        this.#log.focus({ preventScroll: true });
    }

    #goTo(id) {
        const row = this.rowOf(id);
        if (!row) return;
        row.focus({ preventScroll: true });
        row.scrollIntoView({ block: "nearest" });
        this.#scrolled();
    }

    get #lastInSight() {
        const { bottom } = this.#scroller.getBoundingClientRect();
        const rows = this.rows;
        return (rows.findLast((row) => row.getBoundingClientRect().bottom <= bottom + 1) ?? rows.at(-1))?.message.id;
    }

    /** Until the channels are there too, it is not known what is unread. */
    get #isReady() {
        return this.#timeline.isLoaded && chat.channels.isLoaded;
    }

    get #isUnreadAbove() {
        return this.#unreadAfter !== null && isAbove(this.#unreadAfter, this.#timeline);
    }

    get #hasUnreadLine() {
        return Boolean(this.#rows.get("unread")) || this.#isUnreadAbove;
    }

    // MARK: Drawing

    #render() {
        const timeline = this.#timeline;
        if (this.#isPlaced && this.#isWatched && !this.#hasUnreadLine) this.#unreadAfter = timeline.newest;
        // What was written shows even before anything else does: the server may be away.
        const isReady = this.#isReady;
        const list = rows({
            messages: isReady ? timeline.messages : [],
            hasBefore: isReady && timeline.hasBefore,
            pending: isReady && timeline.hasAfter ? [] : chat.outbox.in(timeline.channel),
            unreadAfter: isReady ? this.#unreadAfter : null,
            me: chat.me,
        });
        this.#place.follow();
        this.#drawTop();
        const hadFocus = this.#log.contains(document.activeElement);
        this.#rows.show(list);
        // The row went, maybe by a button in it.
        if (hadFocus && !this.#log.contains(document.activeElement)) this.#focusLog();
        this.#focus.settle();
        this.#settle();
        this.#look();
        this.#reach();
    }

    #drawTop() {
        const { channel, hasBefore, problem } = this.#timeline;
        const state = problem ? "problem" : !this.#isReady ? "loading" : hasBefore ? "more" : "beginning";
        const drawn = JSON.stringify([state, channel, chat.title(chat.channel(channel)), problem?.message]);
        if (drawn === this.#top.dataset.drawn) return;
        this.#top.dataset.drawn = drawn;
        this.toggleAttribute("data-gone", isGone(problem));
        const content = {
            problem: () => nothingThere(problem, () => reload(this.#timeline)),
            loading: () => skeleton(),
            beginning: () => beginning(channel),
            more: () => h("p", { class: "more" }, h("span", { class: "spinner" }), "Loading older messages"),
        }[state];
        const hadFocus = this.#top.contains(document.activeElement);
        this.#top.replaceChildren(content());
        if (hadFocus) (this.#top.querySelector("a, button") ?? this.#log).focus({ preventScroll: true });
    }

    // MARK: Where we are

    get #isAtEnd() {
        const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
        return scrollHeight - scrollTop - clientHeight < near;
    }

    /** After drawing: to the place where a channel opens, once; afterwards what was read stays in its place. */
    #settle() {
        if (!this.#isReady) return this.#toEnd();
        if (this.#isPlaced) return this.#hold();
        this.#isPlaced = true;
        this.#place.forget();
        const target = this.#target && this.#log.querySelector(`[data-id="${this.#target}"]`);
        const unread = this.#rows.get("unread");
        this.#timeline.isFollowed = !target && !unread;
        if (target) {
            target.scrollIntoView({ block: "center" });
            target.classList.add("found");
            target.addEventListener("animationend", () => target.classList.remove("found"), { once: true });
        } else if (unread) {
            this.#scroller.scrollTop = unread.offsetTop - this.#scroller.clientHeight / 4;
        } else {
            this.#toEnd();
        }
        this.#target = null;
        this.#scrolled();
    }

    #hold() {
        if (!this.#timeline?.isLoaded || !this.#isPlaced) return;
        // Somebody may have scrolled up a moment ago, which the browser tells with the next frame.
        const isLeft = this.#scroller.scrollTop < this.#endTop && !this.#isAtEnd;
        if (this.#timeline.isFollowed && !isLeft) this.#toEnd();
        else this.#place.hold();
    }

    #scrolled() {
        if (!this.#isPlaced) return;
        // Rows may have grown in the moment in which somebody scrolled, or in which the list went to its end.
        if (this.#timeline.isFollowed && this.#scroller.scrollTop >= this.#endTop) this.#toEnd();
        const isAtEnd = this.#isAtEnd && !this.#timeline.hasAfter;
        if (!isAtEnd && !this.#timeline.isFollowed) this.#place.hold();
        if (isAtEnd && !this.#timeline.isFollowed) this.#endTop = this.#scroller.scrollTop;
        this.#timeline.isFollowed = isAtEnd;
        this.#remember();
        this.#look();
        this.#reach();
    }

    #remember() {
        this.#place.remember();
        chat.reading = this.#place.row?.message?.id ?? null;
    }

    /** Fetches more before somebody arrives at either end. */
    #reach() {
        const timeline = this.#timeline;
        if (!this.#isPlaced || timeline.oldest === null || chat.history.isFetching(timeline)) return;
        const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
        // What comes at one end takes from the other: not so early that this one is near then.
        const soon = Math.min(clientHeight * 1.5, timeline.isFull ? (scrollHeight - clientHeight) / 3 : Infinity);
        if (timeline.hasBefore && scrollTop <= soon) chat.history.older(timeline);
        else if (timeline.hasAfter && scrollHeight - scrollTop - clientHeight <= soon) chat.history.newer(timeline);
    }

    // MARK: Reading

    /** Whether somebody is here and sees the end. */
    get #isWatched() {
        return this.#timeline.isFollowed && document.visibilityState === "visible" && document.hasFocus();
    }

    /** The newest message is read when it shows in a window that somebody uses. */
    #look() {
        const timeline = this.#timeline;
        if (!timeline) return;
        if (this.#isPlaced && this.#isWatched && timeline.newest) chat.saw(timeline.channel, timeline.newest);
        this.#drawJumps();
        this.#labelDays();
    }

    /** Whatever comes while nobody looks comes below a new line. */
    #left() {
        if (!this.#timeline?.isFollowed) return;
        this.#unreadAfter = chat.channels.get(this.#timeline.channel)?.lastRead ?? this.#unreadAfter;
    }

    #channelsChanged() {
        if (this.#isPlaced) return this.#look();
        this.#unreadAfter = readUpTo(this.#timeline.channel);
        this.#render();
    }

    #drawJumps() {
        const unread = chat.channels.get(this.#timeline.channel)?.unread ?? 0;
        this.#drawJump(this.#toUnread, this.#isPlaced && this.#isUnreadAbove);
        this.#drawJump(this.#toLatest, this.#isPlaced && !this.#timeline.isFollowed);
        const text = unread > 0 ? `${unread} new ${unread === 1 ? "message" : "messages"}` : "Jump to latest";
        if (this.#toLatest.textContent !== text) this.#toLatest.replaceChildren(icon("down"), text);
    }

    /** One that was pressed and goes leaves the focus where it has led. */
    #drawJump(button, isShown) {
        if (!isShown && button === document.activeElement) this.#focusLog();
        button.hidden = !isShown;
    }

    #waitForMidnight() {
        this.#midnight = setTimeout(() => {
            this.#labelDays();
            this.#waitForMidnight();
        }, untilTomorrow() + 1_000);
    }

    /** Also when somebody looks: a machine may have slept past midnight. */
    #labelDays() {
        const today = new Date().toDateString();
        if (today === this.#today) return;
        this.#today = today;
        for (const day of this.#log.querySelectorAll(".day")) day.firstChild.textContent = dayLabel(day.dataset.time);
    }
}

/** The message after which a channel is unread; null for no line. What is in a conversation was all said to me. */
function readUpTo(id) {
    const channel = chat.channels.get(id);
    if (!channel) return null;
    return channel.lastRead ?? (channel.kind !== "public" && channel.unread > 0 ? 0 : null);
}

customElements.define("chat-message-list", MessageList);
