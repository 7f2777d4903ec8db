"""Light, dark, wide, phone: nothing sticks out, axe finds nothing, and there are pictures to look at."""

import pytest
from playwright.sync_api import expect

from app import App
from axe import findings

SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def conversation(server, seed):
    """Something to look at."""
    alice, bob, carol = (seed.client(server, name) for name in ("alice", "bob", "carol"))
    alice.send("general", "Good morning! The harbour crane is back in service.")
    alice.send("general", "Berth 4 is free from noon.")
    answer = "Thanks. I'll tell the *Meridian* to come in at 13:00, pilot on board.\n\nAnything else for her papers?"
    bob.send("general", answer)
    carol.send("general", "Customs wants the list of spare parts: https://example.org/forms/c-17")
    bob.send("general", "On it 👍")
    carol.send("random", "Cake in the kitchen")
    carol.send("dm:alice:carol", "Do you have the key of the boathouse?")
    for client in (alice, bob, carol):
        client.http.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_chat_looks_right(server, person, conversation, artifact, console, scheme, size):
    phone = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    tab = App(person(server, "alice", color_scheme=scheme, viewport=SIZES[size], **phone), "/#/channel/general")
    expect(tab.message("On it 👍")).to_be_in_viewport()
    tab.page.screenshot(path=artifact(f"chat-{scheme}-{size}.png"))
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    assert findings(tab.page, console) == []

    if size == "phone":
        menu = tab.page.get_by_role("button", name="Channels")
        box = menu.bounding_box()
        assert box["width"] >= 40 and box["height"] >= 40, "big enough for a thumb"
        menu.click()
        expect(tab.link("random")).to_be_in_viewport()
        tab.page.screenshot(path=artifact(f"drawer-{scheme}.png"))
        tab.link("random").click()
        expect(tab.heading).to_have_text("random")
        expect(tab.link("help")).not_to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/login", "/signup", "/trust", "/no-such-page"])
def test_pages_without_the_app_are_accessible(server, visitor, console, scheme, path):
    console.expect("status of 404|SSL certificate error")
    page = visitor(server, color_scheme=scheme).new_page()
    page.goto(path)
    assert findings(page, console) == []


def test_the_theme_that_was_chosen_stays(server, person):
    context = person(server, "bob", color_scheme="light")
    tab = App(context)
    light = background(tab.page)
    tab.page.get_by_role("button", name="Account of bob").click()
    tab.page.get_by_role("radio", name="Dark").check(force=True)
    dark = background(tab.page)
    assert dark != light
    tab.page.reload()
    assert background(tab.page) == dark
    assert background(App(context).page) == dark


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")
