"""Pictures of a conversation, one by one and as large as the window lets them be."""

import re

import pytest
from playwright.sync_api import expect

from axe import findings
from intercept import intercept
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


@pytest.mark.parametrize("status, words", [(404, "This picture is not there any more."), (503, "This picture cannot be reached now.")])
def test_a_picture_that_is_gone_is_not_saved_as_something_else(two, console, status, words):
    console.expect("Failed to load resource")
    alice, bob = two
    alice.choose(file(f"lost-{status}.png"), file(f"kept-{status}.png"))
    alice.send(f"two more views, {status}")
    bob.to_front().picture(f"lost-{status}.png").click()
    dialog = bob.page.get_by_role("dialog", name=f"lost-{status}.png")
    address = dialog.get_by_role("img").get_attribute("src")
    intercept(bob.page, f"**{address}", lambda route: route.fulfill(status=status))
    downloads = []
    bob.page.on("download", lambda download: downloads.append(download))
    dialog.get_by_role("link", name="Save").click()
    expect(dialog.get_by_text(words)).to_be_visible()
    assert findings(bob.page, console) == []
    bob.page.keyboard.press("ArrowRight")
    dialog = bob.page.get_by_role("dialog", name=f"kept-{status}.png")
    expect(dialog.get_by_text(re.compile(r"^\d+ of \d+$"))).to_be_visible()
    expect(dialog.get_by_text(words)).to_have_count(0)
    with bob.page.expect_download() as kept:
        dialog.get_by_role("link", name="Save").click()
    assert kept.value.suggested_filename == f"kept-{status}.png"
    assert [each.suggested_filename for each in downloads] == [f"kept-{status}.png"], "nothing else was saved"
