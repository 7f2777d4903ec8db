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


# What on the page moves for longer than an eye can follow, by the style it has at this moment.
MOVING = """() => {
    const longest = (list) => Math.max(...list.split(", ").map(parseFloat));
    const found = [];
    for (const element of document.querySelectorAll("*")) {
        for (const part of [null, "::before", "::after"]) {
            const style = getComputedStyle(element, part);
            if (part && style.content === "none") continue;
            const moves = style.animationName !== "none" && !style.animationTimingFunction.startsWith("steps(1")
                && longest(style.animationDuration) > 0.01;
            if (moves || longest(style.transitionDuration) > 0.01 || style.scrollBehavior === "smooth") {
                found.push(`${element.localName}.${element.className}${part ?? ""}`);
            }
        }
    }
    return found;
}"""


def test_nothing_moves_for_those_who_ask_for_that(server, person, conversation):
    restless = App(person(server, "bob"), "/#/channel/general")
    assert restless.page.evaluate(MOVING), "for others things do move, and are found"

    tab = App(person(server, "alice", reduced_motion="reduce"), "/#/channel/general")
    expect(tab.message("On it 👍")).to_be_in_viewport()
    assert tab.page.evaluate(MOVING) == []
    tab.page.keyboard.press("Escape")
    for key in ("?", "t"):
        tab.page.keyboard.press(key)
        expect(tab.page.get_by_role("dialog")).to_be_visible()
        assert tab.page.evaluate(MOVING) == [], key
        # Chromium closes a dialog a moment after the key.
        tab.page.keyboard.press("Escape")
        expect(tab.page.get_by_role("dialog")).to_have_count(0)
    tab.page.get_by_role("button", name="Search").first.click()
    expect(tab.page.get_by_role("complementary", name="Search")).to_be_visible()
    assert tab.page.evaluate(MOVING) == []


def test_what_can_be_read_or_pressed_keeps_clear_of_notches(server, person, conversation):
    context = person(server, "alice", viewport=SIZES["phone"], has_touch=True, is_mobile=True)
    tab = App(context, "/#/channel/general")
    insets = {"top": 59, "bottom": 34, "left": 0, "right": 0}
    devtools = context.new_cdp_session(tab.page)
    devtools.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})

    def is_clear(*things):
        for thing in things:
            expect(thing).to_be_in_viewport()
            box = thing.bounding_box()
            assert box["y"] >= insets["top"], box
            assert box["y"] + box["height"] <= SIZES["phone"]["height"] - insets["bottom"], box

    menu = tab.page.get_by_role("button", name="Channels")
    is_clear(tab.heading, menu, tab.composer, tab.page.get_by_role("button", name="Send", exact=True))
    tab.page.get_by_role("button", name="Search").first.click()
    panel = tab.page.get_by_role("complementary", name="Search")
    is_clear(panel.get_by_role("searchbox"), panel.get_by_role("button", name="Close"))
    panel.get_by_role("button", name="Close").click()
    menu.click()
    is_clear(tab.link("general"), tab.page.get_by_role("button", name="Account of alice"))
    tab.page.get_by_role("button", name="Account of alice").click()
    tab.page.get_by_role("button", name="Settings").click()
    dialog = tab.page.get_by_role("dialog", name="Settings")
    is_clear(dialog.get_by_role("heading").first, dialog.get_by_role("button", name="Close"))
