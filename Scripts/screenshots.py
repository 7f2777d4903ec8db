#!/usr/bin/env python3
"""Makes the pictures of the README anew, from the real program in a real browser.

    .build-tools/venv/bin/python Scripts/screenshots.py [FOLDER]      (default: docs; MINIMOST names the binary)
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests"))

from harness import Client, Server  # noqa: E402

PEOPLE = ["Mira", "Jonas", "Adaeze", "Tomas"]
TALK = [
    ("Mira", "Good morning! The new switch for the second floor is here."),
    ("Jonas", "Nice. I can mount it before ten, the room is free until then."),
    ("Jonas", "Does it need its own circuit?"),
    ("Mira", "No, 40 W. The notes are at https://wiki.office.local/network/floor-2"),
    ("Adaeze", "Please wait for the backup to finish, it runs over the old one.\nShould be done in twenty minutes."),
    ("Tomas", "I'll put the kettle on, then."),
    ("Adaeze", "Backup is through. All yours, Jonas."),
    ("Jonas", "On my way."),
]
DIRECT = [
    ("Mira", "Could you look at the floor plan before I print it?"),
    ("Adaeze", "Sure. The cable run by the lift looks short to me, is that with slack?"),
    ("Mira", "Without. I'll add two metres."),
]


def shots(folder, server, clients):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, user, channel, theme, size in [
            ("channel-light", "Mira", "general", "light", (1280, 800)),
            ("channel-dark", "Mira", "general", "dark", (1280, 800)),
            ("direct-light", "Mira", "dm:adaeze:mira", "light", (1280, 800)),
            ("phone-dark", "Mira", "general", "dark", (390, 844)),
            ("phone-light", "Mira", "dm:adaeze:mira", "light", (390, 844)),
        ]:
            context = browser.new_context(
                ignore_https_errors=True, color_scheme=theme, viewport=dict(zip(("width", "height"), size)),
                device_scale_factor=2 if size[0] < 600 else 1, locale="en-GB",
            )
            context.add_cookies(
                [{"name": server.cookie_name, "value": clients[user].session, "url": server.base_url, "secure": True}]
            )
            page = context.new_page()
            page.goto(f"{server.base_url}/#/channel/{channel}")
            page.get_by_role("log").get_by_text(TALK[-1][1] if channel == "general" else DIRECT[-1][1]).wait_for()
            page.evaluate("document.activeElement.blur()")
            page.screenshot(path=folder / f"{name}.png", animations="disabled")
            context.close()
        browser.close()


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        server = Server(Path(data))
        try:
            with ThreadPoolExecutor(2) as pool:
                clients = dict(zip(PEOPLE, pool.map(lambda name: Client(server).sign_up(name), PEOPLE)))
            for name, text in TALK:
                clients[name].send("general", text)
            for name, text in DIRECT:
                clients[name].send("dm:adaeze:mira", text)
            clients["Tomas"].send("dm:mira:tomas", "Tea is ready.")
            clients["Jonas"].send("random", "Whose bicycle is in front of the fire door?")
            shots(folder, server, clients)
        finally:
            server.close()


if __name__ == "__main__":
    main()
