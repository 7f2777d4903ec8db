// <chat-message-list> — the messages of a channel, scrolled. What is being read stays where it is, whatever comes or
// goes above and below it; at the end, the list follows the newest.

import { directory } from "auth/directory.js";
import { Keyed } from "host/keyed.js";
import { dayLabel, h, icon, listen, untilTomorrow } from "minimost";
import { beginning, isGone, nothingThere, skeleton } from "./list-states.js";
import "./message-row.js";
import { isAbove, rows } from "./rows.js";
import { chat } from "./session.js";

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
    #timeline = null;
    #unwatch = [];
    #midnight = null;
    #today = new Date().toDateString();
    #pin = null;
    #unreadAfter = null;
    #target = null;
    #isPlaced = false;

    connectedCallback() {
        this.#connected = new AbortController();
        const { signal } = this.#connected;
        this.#top = h("div", { class: "log-top" });
        this.#log = h("div", {
            class: "log", role: "log", "aria-live": "off", tabindex: "0", "data-skip-target": true,
        });
        this.#rows = new Keyed(this.#log, { make, update });
        this.#scroller = h("div", { class: "log-scroller" }, this.#top, this.#log);
        this.#toLatest = h("button", { class: "jump to-latest", type: "button", onclick: () => this.toLatest() });
        this.#toUnread = h("button", { class: "jump to-unread", type: "button", onclick: () => this.toUnread() },
            icon("up"), "Go to the first unread message");
        this.#toLatest.hidden = this.#toUnread.hidden = true;
        this.replaceChildren(this.#toUnread, this.#scroller, this.#toLatest);
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
        ];
        this.#waitForMidnight();
    }

    disconnectedCallback() {
        this.#connected.abort();
        clearTimeout(this.#midnight);
        for (const unwatch of this.#unwatch) unwatch();
        this.#timeline = null;
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

    /** Back to the newest message. */
    async toLatest() {
        const timeline = this.#timeline;
        if (timeline.hasAfter) await chat.history.latest(timeline);
        if (timeline !== this.#timeline) return;
        timeline.isFollowed = true;
        this.#toEnd();
        this.#scrolled();
    }

    #toEnd() {
        this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }

    #change(channel) {
        this.#unwatch.splice(2).forEach((unwatch) => unwatch());
        this.#timeline = chat.timeline(channel);
        this.#timeline.isFollowed = true;
        this.#unwatch.push(
            this.#timeline.watch(() => this.#render()), chat.channels.watch(() => this.#channelsChanged()));
        this.#rows.clear();
        this.#pin = null;
        this.#target = null;
        this.#isPlaced = false;
        this.#unreadAfter = readUpTo(channel);
        this.#render();
    }

    /** Fetches what is around a message, unless it is here, and goes there: to the target, or to the unread line. */
    async #leadTo(message, target = null) {
        const timeline = this.#timeline;
        timeline.isFollowed = false;
        if (!timeline.get(message)) await chat.history.around(timeline, message);
        if (timeline !== this.#timeline) return;
        this.#target = target;
        this.#isPlaced = false;
        this.#render();
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
        this.#drawTop();
        this.#rows.show(list);
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
            problem: () => nothingThere(problem, () => chat.history.latest(this.#timeline)),
            loading: () => skeleton(),
            beginning: () => beginning(channel),
            more: () => h("p", { class: "more" }, h("span", { class: "spinner" }), "Loading older messages"),
        }[state];
        this.#top.replaceChildren(content());
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
        const target = this.#target && this.#log.querySelector(`[data-id="${this.#target}"]`);
        const unread = this.#rows.get("unread");
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
        const { element, offset } = this.#pin ?? {};
        if (this.#timeline.isFollowed) this.#toEnd();
        else if (element?.isConnected) this.#scroller.scrollTop += this.#offset(element) - offset;
    }

    #scrolled() {
        if (!this.#isPlaced) return;
        this.#timeline.isFollowed = this.#isAtEnd && !this.#timeline.hasAfter;
        this.#remember();
        this.#look();
        this.#reach();
    }

    /** The first row in view and how far it is from the top. */
    #remember() {
        const element = [...this.#log.children].find((row) => (
            row.tagName === "CHAT-MESSAGE" && this.#offset(row) + row.offsetHeight > 0
        ));
        this.#pin = element ? { element, offset: this.#offset(element) } : null;
        chat.reading = element?.row.item.id ?? null;
    }

    #offset(element) {
        return element.offsetTop - this.#scroller.scrollTop;
    }

    /** Fetches more before somebody arrives at either end. */
    #reach() {
        const timeline = this.#timeline;
        if (!this.#isPlaced || timeline.oldest === null || chat.history.isFetching(timeline)) return;
        const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
        const soon = clientHeight * 1.5;
        if (timeline.hasBefore && scrollTop < soon) chat.history.older(timeline);
        else if (timeline.hasAfter && scrollHeight - scrollTop - clientHeight < soon) chat.history.newer(timeline);
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
        this.#toUnread.hidden = !this.#isPlaced || !this.#isUnreadAbove;
        this.#toLatest.hidden = !this.#isPlaced || this.#timeline.isFollowed;
        const text = unread > 0 ? `${unread} new ${unread === 1 ? "message" : "messages"}` : "Jump to latest";
        if (this.#toLatest.textContent !== text) this.#toLatest.replaceChildren(icon("down"), text);
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

function make(row) {
    if (row.kind === "day") {
        const time = new Date(row.time).toISOString();
        return h("div", { class: "day", data: { time } }, h("span", {}, dayLabel(row.time)));
    }
    if (row.kind === "unread") return h("div", { class: "unread-line" }, h("span", {}, "New"));
    return document.createElement("chat-message");
}

function update(element, row) {
    if (element.tagName === "CHAT-MESSAGE") element.row = row;
}

customElements.define("chat-message-list", MessageList);
