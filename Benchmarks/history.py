#!/usr/bin/env python3
"""What a long history costs: a channel of 100,000 messages beside one of 1,000, in one run on one machine.

    .build-tools/venv/bin/python Benchmarks/history.py [MESSAGES]      (MINIMOST names the binary; use a release build)

First over HTTP, as one client asks; then in a browser: opening the channel, scrolling back 2,000 messages, searching three
letters, and jumping to a hit of last year. The ratio to the short channel is what counts.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic, time

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests"))

from harness import Client, Server  # noqa: E402

EPOCH = 1_577_836_800_000  # ids count from 2020
YEAR = 365 * 86_400_000
SHORT = 1_000
SCROLLED = 2_000
MOST_NODES = 5_000

SYLLABLES = "ka lo mi ter ban sol qui ne ra pu sten dor fil ga wen tis ho br al ek um zin".split()


def words(random):
    return " ".join("".join(random.choices(SYLLABLES, k=random.randint(1, 4))) for _ in range(random.randint(3, 25)))


def fill(server, channel, count, random):
    """Messages of two years, straight into the file of a server that is stopped."""
    data = server.data.path
    with closing(sqlite3.connect(data / "auth.db")) as auth:
        senders = [id for [id] in auth.execute("SELECT id FROM accounts ORDER BY key")]
    with closing(sqlite3.connect(data / "chat.db")) as chat, chat:
        [change] = chat.execute("SELECT value FROM counters WHERE name = 'change'").fetchone()
        begin = int(time() * 1000) - 2 * YEAR
        for number in range(count):
            at = begin + number * (2 * YEAR - 60_000) // count
            id = (at - EPOCH) << 12 | random.randint(0, 4095)
            body = f"{words(random)} {number}"
            if number == count // 4:
                body += " heliotrope"  # last year, and nowhere else
            chat.execute(
                "INSERT INTO messages (id, channel, sender, body, sentAt, change) VALUES (?, ?, ?, ?, ?, ?)",
                (id, channel, random.choice(senders), body, at, change + 1 + number))
            chat.execute("INSERT INTO messages_text (rowid, text) VALUES (?, ?)", (id, body + "\n\n"))
        chat.execute("UPDATE counters SET value = ? WHERE name = 'change'", (change + count,))


def timed(work, times=9):
    """Milliseconds, the median of several."""
    took = []
    for _ in range(times):
        begin = monotonic()
        work()
        took.append((monotonic() - begin) * 1000)
    return median(took)


def row(name, long, short):
    print(f"{name:44} {long:9.1f} {short:9.1f} {long / short:7.1f}")


def over_http(client):
    print(f"\n{'over HTTP, ms':44} {'long':>9} {'short':>9} {'ratio':>7}")
    pages = {channel: client.page(channel, limit=50) for channel in ("general", "random")}

    def back(channel):
        page = pages[channel]
        for _ in range(SHORT // 50 - 1):
            page = client.page(channel, limit=50, before=page["messages"][0]["id"])

    def search(query):
        return lambda: client.api("GET", f"/api/chat/search?q={query}")

    oldest = client.page("general", after=1, limit=1)["messages"][0]["id"]
    row("the last page", *(timed(lambda: client.page(channel)) for channel in pages))
    row("back by 950, page by page", *(timed(lambda: back(channel), 3) for channel in pages))
    row("around the oldest", timed(lambda: client.page("general", around=oldest)),
        timed(lambda: client.page("random", around=pages["random"]["messages"][0]["id"])))
    row("the list of channels", timed(lambda: client.channels()), timed(lambda: client.get("/healthz")))
    for query in ("ter", "qui", "heliotrope", "zi", "z", "%C2%A7", "kalomi%20dor", "from:bob%20ter", "after:2026-01-01%20sol"):
        row(f"search for {query}", *(timed(search(f"in:{channel}%20{query}")) for channel in pages))


def in_browser(server, client):
    print(f"\n{'in a browser, ms':44} {'long':>9} {'short':>9} {'ratio':>7}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 800})
        context.add_cookies(
            [{"name": server.cookie_name, "value": client.session, "url": server.base_url, "secure": True}])
        page = context.new_page()
        page.goto(f"{server.base_url}/#/channel/help")
        page.get_by_role("textbox").wait_for()

        # From the click to the paint after the newest message is there.
        opening = """(channel) => new Promise((resolve) => {
            const begin = performance.now();
            const look = () => document.querySelectorAll("chat-message").length > 20
                ? requestAnimationFrame(() => resolve(performance.now() - begin)) : setTimeout(look, 1);
            document.querySelector(`nav a[href="#/channel/${channel}"]`).click();
            look();
        })"""

        def opened(channel):
            took = []
            for _ in range(5):
                page.reload()
                page.get_by_role("textbox").wait_for()
                page.evaluate("location.hash = '#/channel/help'")
                page.locator(".beginning").wait_for()
                took.append(page.evaluate(opening, channel))
            return median(took)

        row("opening the channel, first time", opened("general"), opened("random"))
        page.evaluate("location.hash = '#/channel/general'")
        page.locator("chat-message").first.wait_for()
        begin = monotonic()
        nodes = page.evaluate("""async (count) => {
            const log = document.querySelector("[role=log]");
            const box = log.closest(".log-scroller") ?? log;
            const seen = new Set();
            let most = 0;
            while (seen.size < count) {
                for (const { dataset } of log.querySelectorAll("chat-message")) seen.add(dataset.id);
                most = Math.max(most, document.querySelectorAll("*").length);
                box.scrollTop -= 600;
                await new Promise((resolve) => setTimeout(resolve, 16));
            }
            return most;
        }""", SCROLLED)
        print(f"{'scrolling back by ' + str(SCROLLED):44} {(monotonic() - begin) * 1000:9.0f}     at most {nodes} elements")
        assert nodes < MOST_NODES, nodes

        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("/")
        field = page.get_by_role("searchbox")
        field.wait_for()
        for letters in ("ter", "heliotrope"):
            begin = monotonic()
            field.fill(letters)
            page.locator("mark", has_text=letters[:3]).first.wait_for()
            print(f"{'typing ' + letters + ' to the first hit':44} {(monotonic() - begin) * 1000:9.0f}")
        begin = monotonic()
        page.get_by_role("complementary", name="Search").get_by_role("link").first.click()
        page.get_by_role("log").get_by_text("heliotrope").first.wait_for()
        print(f"{'jumping to the hit of last year':44} {(monotonic() - begin) * 1000:9.0f}")
        browser.close()


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    random = Random(7)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            clients = [Client(server).sign_up(name) for name in ("alice", "bob", "carol")]
            server.stop()
            fill(server, "general", count, random)
            fill(server, "random", SHORT, random)
            server.restart()
            print(f"general has {count} messages, random {SHORT}; chat.db is "
                  f"{(server.data.path / 'chat.db').stat().st_size / 2**20:.0f} MiB")
            over_http(clients[0])
            in_browser(server, clients[0])
        finally:
            server.close()


if __name__ == "__main__":
    main()
