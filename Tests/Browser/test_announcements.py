"""What a screen reader is told of new messages: each once, in order, and nothing that is not news."""

import re

import pytest

from playwright.sync_api import expect

from app import App
from harness import eventually

# Notes what is added to any region that is read aloud by itself, as a screen reader would hear it.
LISTEN = """
globalThis.heard = [];
new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
        const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        const region = element?.closest("[aria-live], [role=status], [role=alert], [role=log]");
        if (!region || region.getAttribute("aria-live") === "off") continue;
        for (const node of addedNodes) heard.push(node.textContent.trim());
    }
}).observe(document, { childList: true, subtree: true });
"""


class Listener(App):
    """A tab that is listened to."""

    def __init__(self, context, *arguments):
        if not getattr(context, "is_listened_to", False):
            context.add_init_script(LISTEN)
            context.is_listened_to = True
        super().__init__(context, *arguments)

    def heard(self, word):
        """What was said that has this word in it: there are other things to say than messages."""
        return [text for text in self.page.evaluate("heard") if word in text]

    def hears_in_the_end(self, word, *texts):
        """All of these, and by then nothing else."""
        try:
            eventually(lambda: len(self.heard(word)) >= len(texts))
        finally:
            assert self.heard(word) == list(texts)


@pytest.fixture
def people(serve, person, as_user):
    """Alice writes in her browser, and bob listens in his."""
    server = serve()
    return App(person(server, "alice")).open("general"), Listener(person(server, "bob")).open("general")


def test_each_new_message_is_said_once_and_in_order(people):
    alice, bob = people
    texts = [f"tide {number}" for number in range(12)]
    for text in texts:
        alice.send(text)
    bob.hears_in_the_end("tide", *(f"alice: {text}" for text in texts))
    bob.sees(*texts)
    bob.hears_in_the_end("tide", *(f"alice: {text}" for text in texts))


def test_markup_is_not_read_out(people):
    alice, bob = people
    alice.send("the **tide** is _high_, see `berth 4` and ~~not~~ [the table](https://example.org/tide)")
    alice.send("> a tide quoted\nand answered")
    bob.sees("a tide quoted")
    first, second = eventually(lambda: len(bob.heard("tide")) == 2 and bob.heard("tide"))
    assert first.startswith("alice: the tide is high, see berth 4 and not the table")
    for sign in ("*", "_", "`", "~", "[", "](", ">"):
        assert sign not in first + second


def change(tab, old, new):
    """The last of one's own messages."""
    tab.has_sent_everything()
    tab.to_front().composer.press("ArrowUp")
    expect(tab.composer).to_have_value(old)
    tab.composer.fill(new)
    tab.composer.press("Enter")
    expect(tab.composer).to_have_value("")


def test_what_is_mine_edited_deleted_or_elsewhere_is_not_said(people):
    alice, bob = people
    alice.send("the tide is hihg")
    bob.hears_in_the_end("tide", "alice: the tide is hihg")
    change(alice, "the tide is hihg", "the tide is low")
    edited = bob.log.get_by_role("article").filter(has_text="(edited)")
    expect(edited).to_contain_text("the tide is low")
    bob.send("my own tide")
    alice.sees("my own tide")
    change(alice, "the tide is low", "the tide is high")
    expect(edited).to_contain_text("the tide is high")
    alice.composer.press("Escape")
    for key in ("k", "k", "Delete"):
        alice.page.keyboard.press(key)
    expect(alice.page.get_by_role("dialog", name="Delete this message?")).to_contain_text("the tide is high")
    alice.page.keyboard.press("Enter")
    expect(bob.log.get_by_text("This message was deleted")).to_have_count(1)
    alice.open("random").send("a tide elsewhere")
    expect(bob.link("random")).to_have_accessible_name(re.compile(", 1 unread"))
    alice.open("general").send("the last tide")
    # What would have been said before it, has been by now.
    bob.hears_in_the_end("tide", "alice: the tide is hihg", "alice: the last tide")


def test_reading_back_and_coming_back_say_nothing(serve, person, as_user):
    server = serve()
    writer = as_user(server, "alice")
    for number in range(160):
        writer.send("general", f"old tide {number}")
    alice, bob = App(person(server, "alice")).open("general"), Listener(person(server, "bob")).open("general")
    bob.sees("old tide 159")
    first = bob.log.locator("chat-message .body").first
    oldest = first.inner_text()
    assert oldest != "old tide 0", "premise: there is more further up"
    bob.scroll_to_top()
    expect(first).not_to_have_text(oldest)
    bob.open("random").open("general")
    bob.page.get_by_role("link", name="Skip to the conversation").focus()
    bob.page.keyboard.press("Enter")
    bob.page.keyboard.press("g")
    bob.page.keyboard.press("g")
    expect(bob.message("old tide 0")).to_be_in_viewport()
    bob.page.keyboard.press("Shift+G")
    expect(bob.message("old tide 159")).to_be_in_viewport()
    alice.send("new tide")
    bob.hears_in_the_end("tide", "alice: new tide")


def test_of_ten_tabs_each_says_it_once(serve, person):
    server = serve(args=["--no-http2"])
    alice = App(person(server, "alice")).open("general")
    context = person(server, "bob")
    tabs = [Listener(context).open("general") for _ in range(10)]
    texts = [f"tide {number}" for number in range(3)]
    for text in texts:
        alice.send(text)
    for tab in tabs:
        tab.sees(*texts)
        tab.hears_in_the_end("tide", *(f"alice: {text}" for text in texts))
    # The tab that holds the connection goes, and another says the same no second time.
    tabs.pop(0).page.close()
    alice.send("one more tide")
    for tab in tabs:
        tab.hears_in_the_end("tide", *(f"alice: {text}" for text in [*texts, "one more tide"]))
