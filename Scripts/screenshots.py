#!/usr/bin/env python3
"""Makes the pictures of the README anew, from the real program in a real browser, each in the light and the dark theme.

    .build-tools/venv/bin/python Scripts/screenshots.py [FOLDER] [NAME…]

FOLDER is docs unless told otherwise, NAME one of `SCENES` (all of them). MINIMOST names the binary, and MINIMOST_LIVE a
tree whose browser files are served instead of those in it. Where pngquant and optipng are installed (both are packages
of Debian) they make the pictures smaller.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests"))

from harness import Client, Server  # noqa: E402
from harness.website import Website, reply  # noqa: E402
from props import AVATARS, BACKUP, FILES, floor_plan  # noqa: E402

PEOPLE = ["Mira", "Jonas", "Adaeze", "Tomas", "Leyla"]

# The same morning in every picture, whenever they are made.
TODAY = datetime(2026, 3, 10, tzinfo=timezone.utc)
NOW = TODAY.replace(hour=9, minute=41)

# Where the company keeps its scripts: only the server looks this name up.
FORGE = "git.office.local"
FORGE_PORT = 3000
SCRIPT = "/network/tools/{}/branch/main/backup.sh"

MOVE = "Move to floor 2"
CREW = "dm:adaeze:jonas:mira"

# Runs a command with another file of hosts.
WITH_HOSTS = [
    "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"']

# (name, channel, when, text, and what it answers): in the order in which it was said.
TALK = [
    ("Jonas", "random", "-1 15:20", "Whose bicycle is in front of the fire door?", None),
    ("Leyla", "random", "-1 15:24", "Mine, sorry! Moved it.", None),
    ("Mira", "help", "-1 15:40", "The printer on the ground floor prints the switch list in green. But why?", None),
    ("Tomas", "help", "-1 15:52", "Yellow is empty. New one is in the cupboard by the switch room.", None),
    ("Jonas", CREW, "-1 16:10", "Lunch on Thursday, the place by the canal?", None),
    ("Tomas", "general", "-1 16:48", "The new switch for the second floor is here :package:", None),
    ("Leyla", "general", "-1 16:52", "Finally! I had begun to believe it was a legend.", None),
    ("Mira", MOVE, "-1 17:05", "Floor plan and dates live here, so that they do not get lost in #general.", None),
    ("Adaeze", MOVE, "-1 17:12", "I have measured the cable runs, the longest is **41 m**.", None),
    ("Leyla", MOVE, "0 08:58", "Movers are booked for the 19th, 07:30. They bring their own lift.", None),
    ("Mira", "general", "0 09:02",
     "Good morning! The plan for today:\n1. Back up the old switch\n2. Swap it, **before noon**\n"
     "3. Label _both_ ends of every cable", None),
    ("Jonas", "general", "0 09:06", "Does it need a circuit of its own?", "Good morning! The plan"),
    ("Mira", "general", "0 09:07", "No, 40 W at most. Notes: https://wiki.office.local/network/floor-2", None),
    ("Adaeze", "general", "0 09:15",
     "The backup is running. For whoever does it next time:\n```sh\n# the old one, before it goes\n"
     "rsync -a admin@switch-2:/config/ backup/switch-2/\nsha256sum backup/switch-2/*.cfg > backup/sums\n```", None),
    ("Adaeze", "dm:adaeze:mira", "0 09:18", "Could you look at the floor plan before I print it?", None),
    ("Mira", "dm:adaeze:mira", "0 09:20", "Sure. The run by the lift looks short to me, is that with slack?", None),
    ("Adaeze", "dm:adaeze:mira", "0 09:22", "Without. I'll add two metres.", None),
    ("Mira", MOVE, "0 09:25", "Thank you @Leyla! I'll tell the front desk.", "Movers are booked"),
    ("Adaeze", "dm:adaeze:mira", "0 09:27",
     "> Please print in A2\nThe plotter can do A1 as well. Which one is for the wall?", None),
    ("Mira", "dm:adaeze:mira", "0 09:28", "A1, then nobody has an excuse 😄", "The plotter can do"),
    ("Adaeze", MOVE, "0 09:29", "The floor plan with the cable runs, and what the movers asked for:", None),
    ("Jonas", "help", "0 09:30", "@Mira where do I find the label printer?", None),
    ("Adaeze", "general", "0 09:31",
     "Backup is through. All yours, @Jonas. @Mira, the key of the rack is at the front desk.", None),
    ("Jonas", "general", "0 09:33", "On my way.", None),
    ("Jonas", MOVE, "0 09:35",
     f"Once it is there, this needs its new name: http://{FORGE}:{FORGE_PORT}{SCRIPT.format('src')}#L8-L11", None),
    ("Tomas", "general", "0 09:36", "I'll put the kettle on for afterwards ☕", None),
    ("Leyla", MOVE, "0 09:38", "@everyone please label your boxes until Friday, room number on two sides.", None),
    ("Tomas", "dm:mira:tomas", "0 09:40", "Tea is ready.", None),
]
REACTIONS = [
    ("The new switch for", "🎉", "Mira Jonas Adaeze"), ("The new switch for", "👀", "Leyla"),
    ("Good morning! The plan", "👍", "Jonas Adaeze Tomas"), ("Good morning! The plan", "☕", "Tomas Mira"),
    ("Backup is through", "🙏", "Mira Jonas"), ("Backup is through", "🚀", "Tomas"),
    ("A1, then nobody", "😂", "Adaeze"), ("Movers are booked", "💪", "Mira Adaeze Jonas"),
]
PINS = [("Mira", "Good morning! The plan"), ("Adaeze", "Movers are booked"), ("Tomas", "The new switch for")]
EDITS = [
    ("Jonas", "On my way", "On my way. ~~Tea first.~~"),
    ("Adaeze", "Without. I'll add", "Without. I'll add two metres and send it as `floor-2_v3.pdf`."),
]
# How far Mira has read before the pictures are taken.
READ = ["The backup is running", "Thank you @Leyla", "Yellow is empty", "Mine, sorry", "Lunch on Thursday"]
ABOUT = [
    ("Adaeze", "active", "📦 At the rack until noon"), ("Jonas", "active", ""), ("Leyla", "idle", "On the phone"),
    ("Tomas", "hidden", ""), ("Mira", "active", "Second floor"),
]


# A microphone and a camera that may be used without asking.
FAKE_DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


# MARK: What was said


def talk(clients):
    """Says all of it, and returns each message."""
    mira = clients["Mira"]
    for name, draw in AVATARS.items():
        clients[name].http.put("/api/uploads/avatar", content=draw()).raise_for_status()
    made = mira.api("POST", "/api/chat/channels", {
        "name": MOVE, "topic": "19 March · boxes by Friday", "members": ["Adaeze", "Jonas", "Leyla"]}, status=201)
    said = []
    for name, channel, _, text, answered in TALK:
        body = {"body": text}
        if answered:
            body["replyTo"] = found(said, answered)["id"]
        files = [file for start, files in FILES.items() if start in text for file in files]
        if files:
            body["attachments"] = [clients[name].upload(file, draw())["id"] for file, draw in files]
        path = f"/api/chat/channels/{quote(made['id'] if channel == MOVE else channel, safe='')}/messages"
        said.append(clients[name].api("POST", path, body, status=201))
    for start, emoji, names in REACTIONS:
        for name in names.split():
            clients[name].api("PUT", f"/api/chat/messages/{found(said, start)['id']}/reactions/{quote(emoji)}")
    for name, start in reversed(PINS):
        clients[name].api("PUT", f"/api/chat/messages/{found(said, start)['id']}/pin")
    for name, start, text in EDITS:
        message = found(said, start)
        message |= clients[name].api("PATCH", f"/api/chat/messages/{message['id']}", {"body": text})
    for start in READ:
        read(mira, found(said, start))
    read(clients["Adaeze"], found(said, "A1, then nobody"))
    return said


def found(said, start):
    """The message in which that stands."""
    return next(message for message in said if start in message["body"])


def read(client, message):
    path = f"/api/chat/channels/{quote(message['channel'], safe='')}/read"
    client.api("PUT", path, {"message": message["id"]}, status=204)


def moment(when):
    """Milliseconds at "0 09:02", which is today."""
    days, clock = when.split()
    hours, minutes = clock.split(":")
    return int(TODAY.timestamp() + int(days) * 86400 + int(hours) * 3600 + int(minutes) * 60) * 1000


def set_clock_back(server, said):
    """Says when it was said: all of it happened within a second, today."""
    times = {message["body"]: moment(when) for message, (_, _, when, *_) in zip(said, TALK)}
    begun = moment("-1 14:00")
    for file in server.data.path.rglob("*.db"):
        with closing(sqlite3.connect(file)) as database:
            if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'messages'").fetchone():
                continue
            # What was not said is what happened: before all of it.
            database.executemany(
                "UPDATE messages SET sentAt = ? WHERE id = ?",
                [(times.get(body, begun), id) for id, body in database.execute("SELECT id, body FROM messages")])
            database.commit()


# MARK: Pictures


class Stage:
    """The browser of one person, at one size."""

    def __init__(self, browser, server, clients, said, name, size):
        self.clients, self.said = clients, said
        self.others = (browser, server, clients, said)
        is_phone = size[0] < 600
        self.context = browser.new_context(
            ignore_https_errors=True, viewport=dict(zip(("width", "height"), size)), base_url=server.base_url,
            device_scale_factor=2 if is_phone else 1, has_touch=is_phone, is_mobile=is_phone,
            locale="en-GB", timezone_id="UTC",
        )
        self.context.add_cookies([
            {"name": server.cookie_name, "value": clients[name].session, "url": server.base_url, "secure": True}])
        self.page = self.context.new_page()
        self.page.clock.set_fixed_time(NOW)

    def open(self, start):
        """The place of the message with these words, once it shows, with nothing focused."""
        channel = found(self.said, start)["channel"]
        self.page.goto(f"/#/channel/{quote(channel, safe=':')}")
        self.page.get_by_role("log").get_by_text(start).first.wait_for()
        count = sum(found(self.said, pinned)["channel"] == channel for _, pinned in PINS)
        self.button(f"^Pinned messages, {count}" if count else "^Pinned messages").wait_for()
        self.blur()

    @contextmanager
    def beside(self, name):
        """The browser of somebody else."""
        other = Stage(*self.others, name, WIDE)
        yield other
        other.context.close()

    def blur(self):
        self.page.evaluate("document.activeElement.blur()")
        self.page.mouse.move(0, 0)

    def button(self, name):
        return self.page.get_by_role("button", name=re.compile(name))

    def types(self, name, start):
        """`name` begins to write where that message is, and it shows."""
        channel = quote(found(self.said, start)["channel"], safe="")
        self.clients[name].api("POST", f"/api/chat/channels/{channel}/typing", status=204)
        expect(self.page.locator("chat-typing")).to_contain_text(name)


def channel(stage):
    # A thought that waits for its end.
    stage.open("Mine, sorry")
    stage.page.get_by_role("textbox", name="Message #random").fill("The fire door again…")
    stage.open("Backup is through")
    yield lambda: stage.types("Tomas", "Backup is through")


def direct(stage):
    stage.open("A1, then nobody")
    yield lambda: stage.types("Adaeze", "A1, then nobody")


def search(stage):
    stage.open("Backup is through")
    stage.button("^Search$").click()
    stage.page.get_by_role("searchbox").fill("switch")
    stage.page.get_by_role("list", name="Results").get_by_role("link").first.wait_for()
    expect(stage.page.locator("chat-search.is-busy")).to_have_count(0)
    yield stage.blur


def settings(stage):
    stage.open("Backup is through")
    stage.button("^Account of ").click()
    stage.button("^Settings").click()
    yield stage.blur


def help(stage):
    stage.open("Backup is through")
    stage.page.keyboard.press("?")
    stage.page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    yield stage.blur


def files(stage):
    stage.open("The floor plan with")
    stage.button("new messages$").click()
    stage.page.get_by_role("article", name=re.compile("backup.sh")).wait_for()
    yield stage.blur


def private(stage):
    stage.open("Movers are booked")
    stage.button("^Channel menu").click()
    stage.page.get_by_role("menuitem", name="Members…").click()
    stage.page.get_by_role("dialog", name="Members").wait_for()
    yield stage.blur


def mentions(stage):
    stage.open("A1, then nobody")
    stage.button("^Mentions").click()
    stage.page.get_by_role("list", name="Where you were mentioned").get_by_role("listitem").first.wait_for()
    yield stage.blur


def emoji(stage):
    stage.open("Backup is through")
    stage.button("^Add an emoji").click()
    stage.page.get_by_role("dialog", name="Choose an emoji").get_by_role("option").first.wait_for()
    yield lambda: None


def drawer(stage):
    stage.open("Backup is through")
    stage.button("^Channels").click()
    stage.page.get_by_role("link", name="general").wait_for()
    yield stage.blur


# A screen that shows the floor plan, for who has none to show.
PLAN = """(plan) => {
    navigator.mediaDevices.getDisplayMedia = async () => {
        const image = Object.assign(new Image(), { src: plan });
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
        const context = canvas.getContext("2d");
        const scale = Math.min(1280 / image.width, 720 / image.height);
        setInterval(() => {
            context.fillStyle = "#ffffff";
            context.fillRect(0, 0, 1280, 720);
            const [width, height] = [image.width * scale, image.height * scale];
            context.drawImage(image, (1280 - width) / 2, (720 - height) / 2, width, height);
        }, 100);
        return canvas.captureStream(10);
    };
}"""


# The first frames of a screen are coarse.
SHARP = """(video) => new Promise((resolve) => {
    let frames = 0;
    const look = () => (frames += 1) > 60 ? resolve() : video.requestVideoFrameCallback(look);
    look();
})"""


def call(stage):
    """Adaeze shows the plan, and Jonas has come as well."""
    with ExitStack() as stack:
        others = [stack.enter_context(stage.beside(name)) for name in ("Adaeze", "Jonas")]
        for each in (stage, *others):
            each.open("Movers are booked")
        others[0].page.evaluate(PLAN, "data:image/png;base64," + b64encode(floor_plan()).decode())
        others[0].button("^Call$").click()
        for each in (others[1], stage):
            each.page.get_by_role("alertdialog").get_by_role("button", name="Accept", exact=True).click()
        others[0].button("^Show your screen").click()
        others[1].button("^Mute").click()
        expect(stage.page.get_by_role("group", name="Jonas, muted")).to_be_visible()
        screen = stage.page.get_by_role("group", name="Adaeze's screen").locator("video")
        expect(screen).to_be_visible()
        screen.evaluate(SHARP)
        yield stage.blur


WIDE, PHONE = (1280, 912), (390, 844)
# Mentions come before the channel in which they are read.
SCENES = {
    "mentions": (mentions, "Mira", WIDE),
    "channel": (channel, "Mira", WIDE),
    "direct": (direct, "Mira", WIDE),
    "search": (search, "Mira", WIDE),
    "files": (files, "Leyla", WIDE),
    "private": (private, "Mira", WIDE),
    "call": (call, "Mira", WIDE),
    "settings": (settings, "Mira", WIDE),
    "help": (help, "Mira", WIDE),
    "emoji": (emoji, "Mira", WIDE),
    "phone-call": (call, "Mira", PHONE),
    "phone-channel": (channel, "Adaeze", PHONE),
    "phone-search": (search, "Mira", PHONE),
    "phone-drawer": (drawer, "Adaeze", PHONE),
}


def take(folder, names, server, clients, said):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", *FAKE_DEVICES])
        for name in names:
            scene, person, size = SCENES[name]
            stage = Stage(browser, server, clients, said, person, size)
            for show in scene(stage):
                # Both of one page: what is unread is so only once.
                for theme in ("light", "dark"):
                    stage.page.emulate_media(color_scheme=theme)
                    show()
                    file = folder / f"{name}-{theme}.png"
                    stage.page.screenshot(path=file, animations="disabled", caret="hide")
                    make_small(file)
            stage.context.close()
        browser.close()


def make_small(file):
    """A picture of few colours needs no more than a palette; the eye does not see it."""
    if shutil.which("pngquant"):
        # 99: quality would suffer, and the picture stays as it is.
        subprocess.run(["pngquant", "--quality", "80-100", "--speed", "1", "--strip", "--force", "--ext", ".png", file])
    if shutil.which("optipng"):
        subprocess.run(["optipng", "-quiet", "-o4", file], check=True)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    names = sys.argv[2:] or list(SCENES)
    folder.mkdir(parents=True, exist_ok=True)
    live = os.environ.get("MINIMOST_LIVE")
    with tempfile.TemporaryDirectory() as data, ExitStack() as stack:
        stack.enter_context(Website(
            {SCRIPT.format("raw"): lambda handler: reply(handler, BACKUP.encode(), "text/plain; charset=utf-8")}, port=FORGE_PORT))
        hosts = Path(data) / "hosts"
        hosts.write_text(f"127.0.0.1 localhost {FORGE}\n")
        server = Server(
            Path(data), args=["--live-web", live] if live else [], wrapper=[*WITH_HOSTS, hosts],
            plugins={"uploads": {"upload_extensions": ["*"]}, "preview": {"preview_private_hosts": [f"{FORGE}:{FORGE_PORT}"]}})
        stack.callback(server.close)
        with ThreadPoolExecutor(2) as pool:
            clients = dict(zip(PEOPLE, pool.map(lambda name: Client(server).sign_up(name), PEOPLE)))
        said = talk(clients)
        server.stop()
        set_clock_back(server, said)
        server.restart()
        clients = {name: Client(server, name, client.session) for name, client in clients.items()}
        for name, state, status in ABOUT:
            # Whoever has no stream is not here.
            stream = clients[name].twin().http.stream("GET", "/events", headers={"Accept": "text/event-stream"})
            stack.enter_context(stream)
            clients[name].api("PUT", "/api/chat/presence", {"state": state, "status": status}, status=204)
        take(folder, names, server, clients, said)


if __name__ == "__main__":
    main()
