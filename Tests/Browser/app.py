"""The page as a person finds it: by roles, labels and words."""

import re
from contextlib import nullcontext

from playwright.sync_api import expect


# What a server says that has too much to do; for `route.fulfill`.
BUSY = {"status": 503, "json": {"error": {"code": "busy", "message": "Too busy just now.", "request": "1"}}}


def open_settings(page, section=None):
    """The dialog of settings, at one of its sections."""
    page.bring_to_front()
    page.get_by_role("button", name=re.compile("^Account of ")).click()
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog", name="Settings")
    if section:
        dialog.get_by_role("tab", name=section).click()
    return dialog


class App:
    """One tab with the chat open."""

    def __init__(self, context, path="/", is_live=True):
        self.page = context.new_page()
        # People are asked for once the live stream has said hello: whatever happens from then on is told.
        with self.page.expect_response("**/api/auth/users") if is_live else nullcontext():
            self.page.goto(path)
        self.composer.wait_for()

    @property
    def composer(self):
        return self.page.get_by_role("textbox", name=re.compile("^Message "))

    @property
    def log(self):
        """The conversation: there is another log, which says new messages to those who listen to the page."""
        return self.page.get_by_role("log", name=re.compile("^Messages in "))

    @property
    def heading(self):
        return self.page.get_by_role("main").get_by_role("heading", level=1)

    def link(self, name):
        """The channel's entry in the sidebar; its name goes on with what is unread and who is about."""
        more = r"\d+ unread|draft|a message|muted|active|idle|away|offline"
        words = re.compile(rf"^{re.escape(name)}(\s*, ({more}).*)?$")
        return self.page.get_by_role("navigation", name="Channels").get_by_role("link", name=words)

    def to_front(self):
        """As a person does before they click: a browser draws what lies behind once a second."""
        self.page.bring_to_front()
        return self

    def open(self, name):
        self.to_front()
        self.link(name).click()
        self.heading.and_(self.page.get_by_text(name, exact=True)).wait_for()
        return self

    def write_to(self, *names):
        """Opens a direct message by picking people."""
        self.to_front()
        self.page.get_by_role("button", name="New direct message").click()
        for name in names:
            self.page.get_by_role("checkbox", name=name).check()
        self.page.get_by_role("button", name="Start conversation").click()
        self.page.get_by_role("dialog").wait_for(state="detached")
        expect(self.composer).to_be_focused()
        return self

    def send(self, text):
        self.to_front()
        self.composer.fill(text)
        self.composer.press("Enter")
        return self

    def has_sent_everything(self):
        expect(self.log.locator("chat-message.pending, chat-message.failed")).to_have_count(0, timeout=30_000)

    def message(self, text):
        return self.log.get_by_text(text, exact=True)

    def sees(self, *texts):
        """Each of these messages, once."""
        for text in texts:
            self.message(text).first.wait_for()
            expect(self.message(text)).to_have_count(1)

    def scroll_to_top(self):
        """Of what is loaded; whatever box around the log it is that scrolls."""
        self.log.evaluate(
            """(log) => {
                let box = log;
                while (box.scrollHeight <= box.clientHeight && box.parentElement) box = box.parentElement;
                box.scrollTop = 0;
            }"""
        )

    def bodies(self):
        """What stands in the log, from the top."""
        return self.log.locator("chat-message .body").all_inner_texts()

    # How long it takes. All pages of a test share the clock of one machine.

    def watch_for(self, text):
        """From now on, notes the moment at which `text` stands in the log."""
        self.page.evaluate(
            """(text) => {
                globalThis.seen = new Promise((resolve) => {
                    const log = document.querySelector("[role=log]");
                    const look = () => {
                        if (!log.textContent.includes(text)) return;
                        observer.disconnect();
                        resolve(performance.timeOrigin + performance.now());
                    };
                    const observer = new MutationObserver(look);
                    observer.observe(log, { childList: true, subtree: true, characterData: true });
                    look();
                });
            }""",
            text,
        )

    def note_sending(self):
        """From now on, notes the moment at which Send is pressed."""
        self.page.evaluate(
            """() => addEventListener("click", (event) => {
                if (!event.target.closest("[type=submit]")) return;
                globalThis.pressed = performance.timeOrigin + performance.now();
            }, { capture: true })"""
        )

    def press_send(self, text):
        self.composer.fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()
        return self.page.evaluate("pressed")

    def seen_at(self):
        return self.page.evaluate("seen")


def latency(sender, reader, text):
    """Milliseconds from pressing Send here to reading it there."""
    reader.watch_for(text)
    pressed = sender.press_send(text)
    return reader.seen_at() - pressed


def watch_streams(context):
    """To be called for the pages of a browser that hold a live stream at the moment."""
    streams = {}

    def begin(request):
        if request.url.split("?")[0].endswith("/events"):
            streams[request] = request.frame.page

    def end(request):
        streams.pop(request, None)

    context.on("request", begin)
    context.on("requestfinished", end)
    context.on("requestfailed", end)
    return lambda: [page for page in streams.values() if not page.is_closed()]
