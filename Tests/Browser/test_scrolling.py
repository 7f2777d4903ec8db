"""The longest history: scrolled back and forth nothing jumps, and the page stays small."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from app import App

MESSAGES = 2_000
MOST_NODES = 5_000

# Notes where the text of each message in sight is, and compares it after whatever happened to the list.
WATCH = """() => {
    const log = document.querySelector("[role=log]");
    let box = log;
    while (box.scrollHeight <= box.clientHeight) box = box.parentElement;
    const found = { worst: 0, loads: 0, nodes: 0, unseen: 0, jumps: [] };
    let before = new Map();
    const places = () => {
        const { top, bottom } = box.getBoundingClientRect();
        const bodies = [...log.querySelectorAll("chat-message .body")];
        return new Map(bodies.map((body) => [body.textContent, body.getBoundingClientRect().top])
            .filter(([, place]) => place >= top && place < bottom));
    };
    const compare = () => {
        const after = places();
        const stayed = [...before].filter(([text]) => after.has(text));
        if (before.size && stayed.length === 0) found.unseen += 1;
        for (const [text, place] of stayed) {
            const moved = Math.abs(after.get(text) - place);
            found.worst = Math.max(found.worst, moved);
            if (moved > 1) found.jumps.push([text.slice(0, 20), place, after.get(text)]);
        }
        before = after;
    };
    new MutationObserver(() => {
        found.loads += 1;
        found.nodes = Math.max(found.nodes, document.querySelectorAll("*").length);
        compare();
    }).observe(log, { childList: true });
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    globalThis.reading = {
        found, compare, frame, box, log,
        async scroll(by, isThere) {
            for (let steps = 0; steps < 5_000 && !isThere(); steps += 1) {
                box.scrollTop += by;
                before = places();
                await frame();
                compare();
            }
            return isThere();
        },
        first: () => log.querySelector("chat-message .body").textContent,
        last: () => [...log.querySelectorAll("chat-message .body")].at(-1).textContent,
    };
}"""


@pytest.fixture(scope="module")
def history(server, seed):
    """Of messages of one line, of several and of very many."""
    def post(start):
        client = seed.client(server, "erin")
        for number in range(start, start + MESSAGES // 4):
            lines = [f"a line of {number} " + "and on " * (number % 50) for _ in range(number % 4 if number % 5 == 0 else 0)]
            client.send("dm:erin", "\n".join([f"note {number}", *lines]))
        client.http.close()

    # Ids are in the order of arrival, not of numbers: nothing here depends on it.
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(post, range(0, MESSAGES, MESSAGES // 4)))


@pytest.fixture
def reading(server, person, history):
    tab = App(person(server, "erin"), "/#/channel/dm:erin")
    tab.log.locator("chat-message .body").nth(40).wait_for()
    tab.page.evaluate(WATCH)
    return tab.page


def ends(client):
    messages = client.history("dm:erin")
    assert len(messages) == MESSAGES
    return messages[0]["body"], messages[-1]["body"]


def test_scrolling_to_the_beginning_and_back_moves_nothing_that_is_read(server, reading, as_user):
    first, last = ends(as_user(server, "erin"))
    assert reading.evaluate(
        "(text) => globalThis.reading.scroll(-450, () => reading.first() === text && reading.box.scrollTop <= 0)", first)
    assert reading.evaluate(
        """(text) => globalThis.reading.scroll(450, () => reading.last() === text
            && reading.box.scrollTop + reading.box.clientHeight >= reading.box.scrollHeight - 1)""", last)
    found = reading.evaluate("reading.found")
    print(f"\n{found['loads']} changes of the list, at most {found['nodes']} elements, moved by {found['worst']} px")
    assert found["loads"] > 2 * MESSAGES / 100, "pages came and went"
    assert found["jumps"] == [] and found["unseen"] == 0
    assert found["nodes"] < MOST_NODES


def test_what_comes_in_the_moment_in_which_somebody_scrolls_up_does_not_lead_them_back(reading):
    top, later = reading.evaluate(
        """async () => {
            const { "session.js": { chat } } = await import("chat/chat.js");
            const { box, frame } = reading;
            box.scrollTop -= 450;
            const top = box.scrollTop;
            // Before the browser has told of it, with the next frame.
            chat.timeline(chat.current).changed();
            await frame();
            return [top, box.scrollTop];
        }"""
    )
    assert later == top


def test_what_grows_late_moves_nothing_that_is_read(reading):
    # To the middle of what is here, so that there are rows above and below.
    reading.evaluate(
        "globalThis.reading.scroll(-450, () => reading.box.scrollTop < reading.box.scrollHeight / 2)")
    moved = reading.evaluate(
        """async () => {
            const { box, log, frame, compare, found } = reading;
            const rows = [...log.querySelectorAll("chat-message")];
            const { top, bottom } = box.getBoundingClientRect();
            const above = rows.filter((row) => row.getBoundingClientRect().bottom < top);
            const below = rows.filter((row) => row.getBoundingClientRect().top > bottom);
            compare();
            const heights = [];
            for (const row of [above.at(-1), above.at(-3), above[0], below[0]]) {
                heights.push(box.scrollHeight);
                row.style.setProperty("min-height", "300px");
                await frame();
                compare();
            }
            heights.push(box.scrollHeight);
            return { heights, ...found };
        }"""
    )
    assert all(later > earlier for earlier, later in zip(moved["heights"], moved["heights"][1:])), "they did grow"
    assert moved["jumps"] == []


def test_what_grows_before_the_page_hears_of_its_scrolling_is_followed_unless_somebody_went_up(reading):
    grow_and_hear = """(by) => {
        const { box, log } = reading;
        box.scrollTop += by;
        const row = [...log.querySelectorAll("chat-message")].at(-1);
        row.style.setProperty("min-height", `${row.clientHeight + 300}px`);
        box.dispatchEvent(new Event("scroll"));
        return box.scrollHeight - box.clientHeight - box.scrollTop;
    }"""
    assert reading.evaluate(grow_and_hear, 0) < 1
    assert reading.evaluate(grow_and_hear, -20) > 300
    reading.evaluate("reading.frame()")
    assert reading.evaluate("reading.box.scrollHeight - reading.box.clientHeight - reading.box.scrollTop") > 300


def test_where_nobody_scrolled_up_the_end_stays_in_sight(server, reading, as_user):
    erin = as_user(server, "erin")
    expect(reading.locator("chat-message").last).to_be_in_viewport()
    reading.evaluate("[...reading.log.querySelectorAll('chat-message')].at(-2).style.setProperty('min-height', '400px')")
    expect(reading.locator("chat-message").last).to_be_in_viewport()
    sent = erin.send("dm:erin", "the newest")
    expect(reading.locator(f"[data-id='{sent['id']}']")).to_be_in_viewport()
