"""Pictures of a conversation, one by one and as large as the window lets them be."""

import re

import pytest
from playwright.sync_api import expect

from axe import findings
from sender import Sender, file


@pytest.fixture
def two(server, person):
    return [Sender(person(server, name)).open("random") for name in ("alice", "bob")]


def test_the_lightbox_is_opened_walked_and_left_by_keyboard(two, console):
    alice, bob = two
    alice.choose(file("first.png"), file("second.png"))
    alice.send("two views")
    bob.sees("two views")
    bob.to_front().picture("first.png").focus()
    bob.page.keyboard.press("Enter")
    dialog = bob.page.get_by_role("dialog", name="first.png")
    expect(dialog.get_by_role("img")).to_be_visible()
    bob.page.keyboard.press("ArrowRight")
    dialog = bob.page.get_by_role("dialog", name="second.png")
    expect(dialog.get_by_text(re.compile(r"^\d+ of \d+$"))).to_be_visible()
    assert findings(bob.page, console) == []
    expect(dialog.get_by_role("link", name="Save")).to_have_attribute("download", "second.png")
    # At the end the arrow leads no further, and the focus stays for the one that leads back.
    bob.page.keyboard.press("ArrowRight")
    expect(dialog).to_be_visible()
    bob.page.keyboard.press("ArrowLeft")
    expect(bob.page.get_by_role("dialog", name="first.png")).to_be_visible()
    bob.page.keyboard.press("Escape")
    expect(bob.page.get_by_role("dialog")).to_be_hidden()
    expect(bob.picture("first.png")).to_be_focused()
