"""A whole conversation by keyboard alone: nothing here but keys reaches the page, and what is to be seen is waited for."""

import re

import pytest
from playwright.sync_api import expect

from harness import PASSWORD

# More than are fetched at first, so that the one that is looked for is not among them.
LINES = 80


class Typist:
    """Somebody without a mouse: presses keys, types, and looks."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text):
        self.page.keyboard.type(text)
        return self

    def tab_to(self, element, key="Tab"):
        """As far as the Tab key has to be pressed; not for ever."""
        for _ in range(80):
            if element.evaluate("(element) => element === document.activeElement"):
                return self
            self.press(key)
        raise AssertionError(f"the Tab key does not lead to {element}")

    @property
    def heading(self):
        return self.page.get_by_role("main").get_by_role("heading", level=1)

    @property
    def composer(self):
        return self.page.get_by_role("textbox", name=re.compile("^Message "))

    @property
    def log(self):
        return self.page.get_by_role("log", name=re.compile("^Messages in "))

    def row(self, text):
        return self.log.get_by_role("article").filter(has_text=text)

    def dialog(self, name):
        return self.page.get_by_role("dialog", name=name)

    @property
    def found(self):
        return self.page.get_by_role("complementary", name="Search").get_by_role("list", name="Results").get_by_role("link")


@pytest.fixture
def talk(serve, as_user):
    """A server on which alice has said much in one channel."""
    server = serve()
    alice = as_user(server, "alice")
    alice.send("random", "the lighthouse is switched on at dusk")
    for number in range(LINES):
        alice.send("random", f"wave number {number}")
    return server, alice


def test_a_conversation_from_signing_in_to_signing_out(talk, visitor):
    server, alice = talk
    page = visitor(server).new_page()
    page.goto("/")
    bob = Typist(page)

    # In, by the form as it is found.
    expect(page.get_by_label("Username")).to_be_focused()
    bob.type("bob").press("Tab").type(PASSWORD).press("Enter")
    expect(bob.heading).to_have_text("general")
    expect(bob.composer).to_be_focused()

    # A channel, out of the list of them.
    random = page.get_by_role("navigation", name="Channels").get_by_role("link", name=re.compile(r"^random\b"))
    expect(random).to_be_visible()
    bob.tab_to(random, "Shift+Tab").press("Enter")
    expect(bob.heading).to_have_text("random")
    expect(bob.composer).to_be_focused()

    # Reading: to the end, up line by line, half a screen, to the first of all and back.
    expect(bob.row(f"wave number {LINES - 1}")).to_be_in_viewport()
    expect(bob.row("the lighthouse is switched on")).to_have_count(0)
    bob.press("Escape")
    expect(bob.log).to_be_focused()
    bob.press("Shift+G")
    last = bob.row(f"wave number {LINES - 1}")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    bob.press("k", "k")
    expect(bob.row(f"wave number {LINES - 3}")).to_be_focused()
    bob.press("j")
    expect(bob.row(f"wave number {LINES - 2}")).to_be_focused()
    bob.press("u")
    expect(bob.row(f"wave number {LINES - 2}")).not_to_be_focused()
    expect(bob.log.locator("chat-message:focus")).to_be_in_viewport()
    bob.press("g", "g")
    expect(bob.row("the lighthouse is switched on")).to_be_focused()
    expect(bob.row("the lighthouse is switched on")).to_be_in_viewport()
    bob.press("Shift+G")
    expect(last).to_be_focused()

    # Writing.
    bob.press("i")
    expect(bob.composer).to_be_focused()
    bob.type("no mouse was near thsi").press("Enter")
    mine = bob.row("no mouse was near")
    expect(mine).to_have_count(1)
    expect(bob.log.locator("chat-message.pending")).to_have_count(0)

    # Changing what was written.
    bob.press("ArrowUp")
    expect(bob.composer).to_have_value("no mouse was near thsi")
    bob.press("End", *["Backspace"] * 4).type("this").press("Enter")
    expect(mine).to_contain_text("no mouse was near this")
    expect(mine).to_contain_text("(edited)")
    expect(bob.composer).to_have_value("")

    # A reaction, by the menu of the message and then with the picker.
    bob.press("Escape", "k")
    expect(mine).to_be_focused()
    bob.press("k")
    expect(last).to_be_focused()
    bob.press("Enter")
    menu = page.get_by_role("menu", name="Message actions")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    bob.press("ArrowUp")
    expect(menu.get_by_role("menuitemcheckbox").first).to_be_focused()
    bob.press("Enter")
    expect(last.get_by_role("group", name="Reactions").get_by_role("button", name=re.compile(" 1: bob"))).to_be_visible()
    expect(last).to_be_focused()
    bob.press("a")
    expect(bob.dialog("Choose an emoji").get_by_role("combobox")).to_be_focused()
    bob.type("rocket").press("Enter")
    expect(last.get_by_role("button", name=re.compile("^🚀 1: bob"))).to_be_visible()
    expect(last).to_be_focused()

    # An answer.
    bob.press("r")
    expect(bob.composer).to_be_focused()
    bob.type("and the next one?").press("Enter")
    answer = bob.row("and the next one?")
    expect(answer.get_by_role("link", name=re.compile(f"wave number {LINES - 1}"))).to_be_visible()

    # What was said long ago: found, gone to, and left again.
    bob.press("Escape", "/")
    expect(page.get_by_role("searchbox", name="Search messages")).to_be_focused()
    bob.type("lighthouse")
    expect(bob.found).to_have_count(1)
    bob.press("ArrowDown")
    expect(bob.found).to_be_focused()
    bob.press("Enter")
    expect(bob.row("the lighthouse is switched on")).to_be_in_viewport()
    bob.press("Escape")
    expect(page.get_by_role("complementary", name="Search")).to_have_count(0)
    bob.press("Shift+G")
    expect(answer).to_be_in_viewport()
    expect(answer).to_be_focused()

    # Settings and help, opened and left.
    bob.press("Control+,")
    tabs = bob.dialog("Settings").get_by_role("tab")
    expect(tabs.first).to_be_focused()
    bob.press("ArrowDown")
    expect(tabs.nth(1)).to_be_focused()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    bob.press("Escape")
    expect(bob.dialog("Settings")).to_have_count(0)
    expect(answer).to_be_focused()
    bob.press("?")
    expect(bob.dialog("Keyboard shortcuts").get_by_role("searchbox")).to_be_focused()
    bob.type("strike")
    expect(bob.dialog("Keyboard shortcuts").get_by_role("definition")).to_have_count(2)
    # The first time the field is emptied, the second time the dialog closes: nobody has to know which comes when.
    bob.press("Escape")
    if bob.dialog("Keyboard shortcuts").count():
        bob.press("Escape")
    expect(bob.dialog("Keyboard shortcuts")).to_have_count(0)
    expect(answer).to_be_focused()

    said = [(message["sender"]["username"], message["body"]) for message in alice.history("random")][-2:]
    assert said == [("bob", "no mouse was near this"), ("bob", "and the next one?")]

    # Out.
    bob.tab_to(page.get_by_role("button", name="Account of bob"), "Shift+Tab").press("Enter")
    out = page.get_by_role("button", name="Sign out")
    expect(out).to_be_visible()
    bob.tab_to(out).press("Enter")
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    page.goto("/")
    expect(page.get_by_label("Username")).to_be_focused()
