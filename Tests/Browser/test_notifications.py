"""What is meant for me is told while I look elsewhere: on the desktop, by a sound, on the tab."""

import re

import pytest
from playwright.sync_api import expect

from app import App, open_settings
from harness import eventually

# Notices and sounds as they would have been; nobody sees or hears them in a test.
RECORD = """
globalThis.notices = [];
globalThis.tones = 0;
globalThis.Notification = class {
    static permission = globalThis.permissionToBegin ?? "granted";
    static requestPermission = async () => (this.asked = (this.asked ?? 0) + 1, this.permission = "granted");
    constructor(title, options) {
        Object.assign(this, { title, ...options, isClosed: false });
        notices.push(this);
    }
    close() {
        this.isClosed = true;
    }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
    tones += 1;
    return start.call(this, when);
};
"""
LOOKED_AWAY = """
Object.defineProperty(document, "hasFocus", { value: () => globalThis.isHere ?? true });
"""


def context_of(person, server, name, script=""):
    context = person(server, name)
    context.add_init_script(script + RECORD + LOOKED_AWAY)
    return context


def look_away(tab, is_here=False):
    """As when another window has the focus. Pages of one browser cannot lose it in a test."""
    tab.page.evaluate(
        """(is) => {
            globalThis.isHere = is;
            dispatchEvent(new Event(is ? "focus" : "blur"));
        }""",
        is_here,
    )
    return tab


def notices(tab):
    return tab.page.evaluate("notices.map(({ title, body, tag, isClosed }) => ({ title, body, tag, isClosed }))")


@pytest.fixture
def bob(person, server):
    return App(context_of(person, server, "bob")).open("general")


def test_a_mention_and_a_direct_message_are_told_the_rest_is_not(bob, alice):
    look_away(bob)
    alice.send("random", "nothing for anybody")
    alice.send("random", "**look** at this, @bob: `x`")
    eventually(lambda: len(notices(bob)) == 1)
    alice.send("dm:alice:bob", "and _here_")
    eventually(lambda: len(notices(bob)) == 2)
    first, second = notices(bob)
    assert (first["title"], first["body"]) == ("alice in #random", "look at this, @bob: x")
    assert (second["title"], second["body"]) == ("alice", "and here")
    assert first["tag"] != second["tag"]


def test_a_conversation_has_one_notice_and_it_goes_when_it_is_read(bob, alice):
    look_away(bob)
    for number in range(3):
        alice.send("dm:alice:bob", f"number {number}")
    eventually(lambda: len(notices(bob)) == 3)
    assert len({notice["tag"] for notice in notices(bob)}) == 1
    look_away(bob, is_here=True)
    bob.open("alice")
    bob.sees("number 2")
    eventually(lambda: notices(bob)[-1]["isClosed"])


def test_a_press_on_a_notice_leads_to_the_message(bob, server, person):
    alice = App(person(server, "alice")).open("random")
    look_away(bob)
    alice.send("come here @bob")
    eventually(lambda: notices(bob))
    bob.page.evaluate("notices[0].onclick()")
    expect(bob.heading).to_have_text("random")
    expect(bob.page).to_have_url(re.compile(r"#/channel/random/message/\d+$"))
    assert notices(bob)[0]["isClosed"]
    look_away(bob, is_here=True)
    bob.send("on my way")
    alice.sees("on my way")


def test_what_is_being_looked_at_is_not_told(bob, alice):
    alice.send("general", "right before your eyes @bob")
    bob.sees("right before your eyes @bob")
    # Something that is told afterwards: whatever would have been, has been by then.
    alice.send("random", "over there @bob")
    eventually(lambda: notices(bob))
    assert [notice["title"] for notice in notices(bob)] == ["alice in #random"]


def test_of_several_tabs_one_tells_and_what_any_of_them_shows_is_not_told(person, server, alice):
    context = context_of(person, server, "carol")
    tabs = [App(context).open("general"), App(context).open("general"), App(context).open("random")]
    for tab in tabs[:2]:
        look_away(tab)
    alice.send("random", "seen in the third tab @carol")
    tabs[2].sees("seen in the third tab @carol")
    alice.send("help", "seen in none @carol")
    eventually(lambda: sum((notices(tab) for tab in tabs), []))
    for tab in tabs:
        expect(tab.link("help")).to_have_accessible_name(re.compile("1 for you"))
    assert [notice["title"] for tab in tabs for notice in notices(tab)] == ["alice in #help"]
    teller = next(tab for tab in tabs if notices(tab))
    with context.expect_event("response", lambda answer: answer.url.endswith("/api/chat/channels")):
        teller.page.close()
    tabs.remove(teller)
    alice.send("help", "the next one tells @carol")
    eventually(lambda: len(sum((notices(tab) for tab in tabs), [])) == 1)


def test_the_text_can_be_kept_to_oneself_and_quiet_is_quiet(bob, alice):
    dialog = open_settings(bob.page, "Notifications")
    dialog.get_by_label("Show the text of messages").uncheck()
    bob.page.keyboard.press("Escape")
    bob.open("alice").open("general")  # whatever was said there before is read
    look_away(bob)
    alice.send("dm:alice:bob", "a secret")
    eventually(lambda: notices(bob))
    assert "secret" not in str(notices(bob))

    dialog = open_settings(bob.page, "Notifications")
    dialog.get_by_label("Do not disturb me").select_option(label="One hour")
    expect(dialog.get_by_text(re.compile("^Quiet until "))).to_be_visible()
    alice.send("dm:alice:bob", "not now")
    entry = bob.page.locator("chat-channel-list a", has_text="alice")
    expect(entry).to_contain_text("2 unread")
    dialog.get_by_role("button", name="End it now").click()
    alice.send("random", "now @bob")
    eventually(lambda: len(notices(bob)) == 2)
    assert notices(bob)[1]["title"] == "alice in #random"


def test_sounds_are_made_once_somebody_has_pressed_something_and_can_be_switched_off(bob, alice):
    tones = lambda: bob.page.evaluate("tones")  # noqa: E731
    bob.page.mouse.click(5, 5)
    look_away(bob)
    alice.send("dm:alice:bob", "ding")
    eventually(lambda: tones() > 0)
    dialog = open_settings(bob.page, "Notifications")
    before = tones()
    dialog.get_by_role("button", name="Try: anything else").click()
    eventually(lambda: tones() > before)
    dialog.get_by_label("Play sounds").uncheck()
    before, told = tones(), len(notices(bob))
    alice.send("dm:alice:bob", "no ding")
    eventually(lambda: len(notices(bob)) > told)
    assert tones() == before
    dialog.get_by_label("Play sounds").check()


def test_who_was_never_touched_is_silent_and_does_not_complain(person, server, alice):
    """A browser lets nothing sound before somebody pressed something; trying to would be in the console."""
    dave = App(context_of(person, server, "dave"))
    look_away(dave)
    alice.send("dm:alice:dave", "ding?")
    eventually(lambda: notices(dave))
    assert dave.page.evaluate("tones") == 0


def test_permission_is_asked_for_by_a_button_and_by_nothing_else(person, server):
    tab = App(context_of(person, server, "erin", 'globalThis.permissionToBegin = "default";'))
    assert tab.page.evaluate("Notification.asked ?? 0") == 0
    dialog = open_settings(tab.page, "Notifications")
    dialog.get_by_role("button", name="Allow notifications").click()
    expect(dialog.get_by_label("Show notifications")).to_be_checked()
    assert tab.page.evaluate("Notification.asked") == 1
    dialog.get_by_label("Show notifications").uncheck()
    expect(dialog.get_by_text("allowed, and switched off")).to_be_visible()


@pytest.mark.parametrize(
    "script, words",
    [
        ('globalThis.permissionToBegin = "denied";', "told not to show"),
        ('Object.defineProperty(globalThis, "isSecureContext", { value: false });', "https"),
        ('Object.defineProperty(navigator, "userAgent", { value: "Mozilla/5.0 (Linux; Android 15) Chrome/150 Mobile" });', "phones"),
    ],
)
def test_what_this_browser_cannot_do_is_said(person, server, script, words):
    tab = App(context_of(person, server, "frank", script))
    dialog = open_settings(tab.page, "Notifications")
    expect(dialog.get_by_role("tabpanel", name="Notifications").get_by_text(words)).to_be_visible()
    expect(dialog.get_by_role("button", name="Allow notifications")).to_have_count(0)


def test_the_sign_on_the_tab_says_what_waits(serve, person, as_user):
    server = serve()
    alice = as_user(server, "alice")
    carol = App(person(server, "carol")).open("help")
    sign = carol.page.locator('link[rel="icon"]')
    expect(sign).to_have_attribute("href", re.compile("/icon.svg$"))
    alice.send("random", "one")
    expect(sign).to_have_attribute("href", re.compile("/icon-unread.svg$"))
    alice.send("dm:alice:carol", "two")
    expect(sign).to_have_attribute("href", re.compile("/icon-mine.svg$"))
    assert carol.page.request.get(sign.evaluate("(link) => link.href")).headers["content-type"].startswith("image/svg+xml")
    carol.open("alice").sees("two")
    carol.open("random").sees("one")
    expect(sign).to_have_attribute("href", re.compile("/icon.svg$"))
