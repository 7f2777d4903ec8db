// ReadingPlace — keeps what is being read where it is, to the pixel, whatever comes, goes or grows around it.
//
// Rows in view are remembered with their distance from the top of the window; after a change the first of them that is
// still there is put back. A row that shows from its beginning is best: of one that is cut off nobody knows whether it
// grew above the edge. Where more may come before the first row, that one is last: it may lose what stands above its text.

export class ReadingPlace {
    #scroller;
    #log;
    #kept = [];
    #top = 0;

    constructor(scroller, log) {
        this.#scroller = scroller;
        this.#log = log;
    }

    /** The row by which the place is held, or null. */
    get row() {
        return this.#kept[0]?.element ?? null;
    }

    forget() {
        this.#kept = [];
    }

    remember() {
        const { top, height } = this.#scroller.getBoundingClientRect();
        const rows = [...this.#log.children].filter(({ tagName }) => tagName === "CHAT-MESSAGE");
        const measured = (element) => {
            const box = element.getBoundingClientRect();
            return { element, offset: box.top - top, end: box.bottom - top };
        };
        const from = firstThat(rows, (row) => measured(row).end > 0);
        const seen = [];
        for (const row of rows.slice(from)) {
            const place = measured(row);
            if (place.offset >= height) break;
            seen.push(place);
        }
        const isFirst = ({ element }) => element === rows[0];
        const isWhole = (place) => place.offset >= 0 && !isFirst(place);
        this.#kept = [...seen.filter(isWhole), ...seen.filter((place) => !isWhole(place))];
        this.#top = this.#scroller.scrollTop;
    }

    /** Takes account of what has been scrolled since: to be called before rows are changed. */
    follow() {
        const { scrollTop } = this.#scroller;
        for (const kept of this.#kept) kept.offset -= scrollTop - this.#top;
        this.#top = scrollTop;
    }

    /** Puts it back, less what somebody has scrolled since. */
    hold() {
        const kept = this.#kept.find(({ element }) => element.isConnected);
        if (!kept) return;
        const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
        // Less far and at the very end: the list has become too short for where they were.
        const isCut = scrollTop < this.#top && scrollTop + clientHeight >= scrollHeight - 1;
        const scrolled = isCut ? 0 : scrollTop - this.#top;
        const { top } = this.#scroller.getBoundingClientRect();
        const moved = kept.element.getBoundingClientRect().top - top - (kept.offset - scrolled);
        // Less than that is how positions are rounded.
        if (Math.abs(moved) < 1) return;
        this.#scroller.scrollTop += moved;
        this.#top = this.#scroller.scrollTop - scrolled;
    }
}

/** Of rows that lie one below the other, the place of the first for which it holds. */
function firstThat(rows, holds) {
    let [low, high] = [0, rows.length];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (holds(rows[middle])) high = middle;
        else low = middle + 1;
    }
    return low;
}
