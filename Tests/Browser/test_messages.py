"""What people do with messages: two of them, with a mouse, with keys alone, and with a finger."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app import App
from harness import eventually
from intercept import intercept

RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
DELETED = "This message was deleted"


class Reader(App):
    """Somebody with a channel open."""

    def row(self, text):
        return self.log.get_by_role("article").filter(has_text=text)

    def last(self):
        return self.log.get_by_role("article").last

    def act(self, text, action):
        """By the toolbar or, where it is not on it, by the menu."""
        self.to_front()
        self.row(text).hover()
        toolbar = self.page.get_by_role("toolbar", name="Message actions")
        if toolbar.get_by_role("button", name=action, exact=True).count():
            return toolbar.get_by_role("button", name=action, exact=True).click()
        toolbar.get_by_role("button", name="More actions").click()
        return self.page.get_by_role("menuitem", name=action, exact=True).click()

    def offers(self, text):
        """What the menu of a message says."""
        self.row(text).hover()
        self.page.get_by_role("toolbar", name="Message actions").get_by_role("button", name="More actions").click()
        found = self.page.get_by_role("menu", name="Message actions").get_by_role("menuitem")
        expect(found.first).to_be_visible()
        items = found.all_inner_texts()
        self.page.keyboard.press("Escape")
        return [item.split("\n")[0] for item in items]

    def notice(self, text):
        return self.page.locator("m-notices").get_by_text(text)

    def focused(self):
        return self.page.evaluate("document.activeElement.closest('chat-message')?.querySelector('.body').innerText ?? null")


@pytest.fixture
def talk(server, person):
    """`talk("random")`: alice and bob, each at their own browser, with this channel open."""
    return lambda channel: [Reader(person(server, name)).open(channel) for name in ("alice", "bob")]


def test_a_message_is_changed_and_everybody_sees_it_changed(talk):
    alice, bob = talk("random")
    alice.send("the frist word")
    bob.sees("the frist word")
    assert "Edit" not in bob.offers("the frist word")
    alice.act("the frist word", "Edit")
    expect(alice.composer).to_have_value("the frist word")
    expect(alice.composer).to_be_focused()
    alice.composer.fill("the first word")
    alice.composer.press("Enter")
    for tab in (alice, bob):
        expect(tab.row("the first word")).to_contain_text("(edited)")
        expect(tab.row("the frist word")).to_have_count(0)
    expect(alice.composer).to_have_value("")


def test_the_arrow_up_takes_my_last_message_back_to_change_it(talk):
    alice, bob = talk("help")
    alice.send("mine, and the lsat")
    bob.sees("mine, and the lsat")
    bob.send("somebody else's")
    alice.sees("somebody else's")
    alice.to_front().composer.press("ArrowUp")
    expect(alice.composer).to_have_value("mine, and the lsat")
    alice.composer.press("Escape")
    expect(alice.composer).to_have_value("")
    alice.composer.press("ArrowUp")
    alice.composer.fill("mine, and the last")
    alice.composer.press("Enter")
    expect(bob.row("mine, and the last")).to_contain_text("(edited)")


def test_a_message_is_deleted_once_that_is_said_twice(talk):
    alice, bob = talk("random")
    alice.send("better left unsaid")
    bob.sees("better left unsaid")
    assert "Delete" not in bob.offers("better left unsaid")
    gone = alice.log.get_by_text(DELETED).count()
    alice.act("better left unsaid", "Delete")
    dialog = alice.page.get_by_role("dialog", name="Delete this message?")
    expect(dialog).to_contain_text("better left unsaid")
    expect(dialog).to_contain_text("cannot be brought back")
    dialog.get_by_role("button", name="Cancel").click()
    alice.sees("better left unsaid")
    alice.act("better left unsaid", "Delete")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    for tab in (alice, bob):
        expect(tab.log.get_by_text(DELETED)).to_have_count(gone + 1)
        expect(tab.row("better left unsaid")).to_have_count(0)
    alice.row(DELETED).last.hover()
    expect(alice.page.get_by_role("toolbar")).to_have_count(0)


def test_reactions_are_put_on_and_taken_off(talk):
    alice, bob = talk("random")
    alice.send("who comes along?")
    bob.sees("who comes along?")
    bob.act("who comes along?", "React with 👍")
    chip = alice.row("who comes along?").get_by_role("button", name="👍 1: bob; press to join in")
    expect(chip).to_have_attribute("aria-pressed", "false")
    alice.to_front()
    chip.click()
    both = alice.row("who comes along?").get_by_role("button", name="👍 2: bob, alice; press to take yours off")
    expect(both).to_have_attribute("aria-pressed", "true")
    expect(bob.row("who comes along?").get_by_role("button", name=re.compile("^👍 2: "))).to_be_visible()
    bob.act("who comes along?", "React with ❤️")
    expect(alice.row("who comes along?").get_by_role("group", name="Reactions").get_by_role("button")).to_have_text(
        [re.compile("👍"), re.compile("❤️"), ""])
    both.click()
    expect(bob.row("who comes along?").get_by_role("button", name=re.compile("^👍 1: bob"))).to_be_visible()


def test_a_reaction_shows_before_the_server_answers_and_goes_where_it_refuses(talk, console):
    console.expect("status of 422")
    alice, _ = talk("help")
    alice.send("a reaction to this")
    alice.sees("a reaction to this")
    alice.has_sent_everything()
    held = []
    intercept(alice.page, "**/reactions/*", lambda route: held.append(route))
    with alice.page.expect_request("**/reactions/*"):
        alice.act("a reaction to this", "React with 👍")
    chip = alice.row("a reaction to this").get_by_role("button", name=re.compile("^👍 1: alice"))
    expect(chip).to_be_visible()
    error = {"error": {"code": "too-many-reactions", "message": "There is no room for more.", "request": "r"}}
    held[0].fulfill(status=422, json=error)
    expect(chip).to_have_count(0)
    expect(alice.notice("There is no room for more.")).to_be_visible()
    alice.page.unroute("**/reactions/*")


def test_any_emoji_is_picked_with_the_picker(talk):
    alice, bob = talk("random")
    alice.send("pick one for this")
    bob.sees("pick one for this")
    bob.act("pick one for this", "Add a reaction")
    bob.page.keyboard.type("rocket")
    bob.page.keyboard.press("Enter")
    expect(alice.row("pick one for this").get_by_role("button", name=re.compile("^🚀 1: bob"))).to_be_visible()


def test_an_answer_quotes_leads_back_and_follows_what_becomes_of_it(serve, person, as_user):
    server = serve()
    carol = as_user(server, "carol")
    carol.send("general", "how long is the rope?")
    for number in range(120):
        carol.send("general", f"meanwhile {number}")
    [first] = [message for message in carol.history("general") if message["body"] == "how long is the rope?"]
    alice = Reader(person(server, "alice"), f"/#/channel/general/message/{first['id']}")
    bob = Reader(person(server, "bob")).open("general")
    alice.act("how long is the rope?", "Reply")
    expect(alice.composer).to_be_focused()
    alice.send("twelve metres")
    quote = bob.row("twelve metres").get_by_role("link", name=re.compile("how long is the rope"))
    expect(quote).to_contain_text("carol")

    original = bob.log.locator(f"[data-id='{first['id']}']")
    expect(original).to_have_count(0)
    bob.to_front()
    quote.click()
    expect(original).to_have_class(re.compile("found"))
    expect(original).to_be_in_viewport()

    bob.page.keyboard.press("Shift+G")
    expect(bob.row("twelve metres")).to_be_in_viewport()
    carol.api("PATCH", f"/api/chat/messages/{first['id']}", {"body": "how long is the line?"})
    expect(bob.row("twelve metres").get_by_role("link", name=re.compile("how long is the line"))).to_be_visible()
    carol.api("DELETE", f"/api/chat/messages/{first['id']}", status=204)
    expect(bob.row("twelve metres")).to_contain_text("not here any more")
    expect(bob.row("twelve metres").get_by_role("link")).to_have_count(0)


def test_a_pinned_message_says_by_whom(talk):
    alice, bob = talk("help")
    alice.send("the code of the door is in the safe")
    bob.sees("the code of the door is in the safe")
    bob.act("the code of the door is in the safe", "Pin")
    expect(alice.row("the code of the door")).to_contain_text("Pinned by bob")
    alice.act("the code of the door is in the safe", "Unpin")
    expect(bob.row("the code of the door")).not_to_contain_text("Pinned by")


@pytest.mark.parametrize("has_clipboard", [True, False], ids=["with a clipboard", "without one, as over plain HTTP"])
def test_the_link_to_a_message_is_copied_and_leads_to_it(server, person, alice, has_clipboard):
    words = f"find me {'with' if has_clipboard else 'without'}"
    sent = alice.send("random", words)
    context = person(server, "bob", permissions=["clipboard-read", "clipboard-write"])
    if not has_clipboard:
        context.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    bob = Reader(context).open("random")
    bob.act(words, "Copy link")
    expect(bob.notice("The link is copied.")).to_be_visible()
    bob.composer.focus()
    bob.page.keyboard.press("Control+V")
    expect(bob.composer).to_have_value(f"{server.base_url}/#/channel/random/message/{sent['id']}")
    bob.composer.fill("")


def test_everything_is_done_by_keys_alone(talk):
    alice, bob = talk("random")
    for text in ("one of mine", "two of mine"):
        bob.send(f"{text}, says bob")
        alice.sees(f"{text}, says bob")
        alice.send(text)
        bob.sees(text)
        alice.has_sent_everything()
    alice.to_front()
    page = alice.page
    alice.composer.press("Escape")
    page.keyboard.press("k")
    assert alice.focused() == "two of mine"
    expect(alice.row("two of mine").last).to_have_accessible_name(re.compile("^alice, .*: two of mine$"))
    page.keyboard.press("ArrowUp")
    assert alice.focused() == "two of mine, says bob"
    page.keyboard.press("ArrowDown")
    # Its actions come next, by Tab.
    page.keyboard.press("Tab")
    expect(page.get_by_role("toolbar", name="Message actions").get_by_role("button").first).to_be_focused()
    page.keyboard.press("Escape")
    assert alice.focused() == "two of mine"
    expect(page.get_by_role("toolbar").get_by_role("button").first).not_to_be_focused()
    # All of them are in the menu.
    page.keyboard.press("Enter")
    menu = page.get_by_role("menu", name="Message actions")
    expect(menu).to_be_visible()
    assert menu.get_by_role("menuitem").all_inner_texts()[-1].startswith("Delete")
    page.keyboard.press("End")
    expect(menu.get_by_role("menuitem", name="Delete")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Delete this message?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(bob.row("two of mine").filter(has_not_text="says bob")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    eventually(lambda: alice.focused() == DELETED, what="the focus where it was")
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(alice.composer).to_be_focused()
    page.keyboard.type("by keys")
    page.keyboard.press("Enter")
    expect(bob.row("by keys").get_by_role("link", name=re.compile("two of mine, says bob"))).to_be_visible()


def test_only_one_message_is_in_the_order_of_the_tab_key(server, person, alice):
    for number in range(3):
        alice.send("help", f"see https://example.org/{number}")
    bob = Reader(person(server, "bob")).open("help")
    bob.sees("see https://example.org/2")
    stops = bob.log.evaluate(
        """(log) => [log, ...log.querySelectorAll("*")].filter((element) => element.tabIndex >= 0)
            .map((element) => element.closest("chat-message")?.querySelector(".body").innerText)"""
    )
    assert set(stops) == {"see https://example.org/2"}
    bob.composer.press("Escape")
    bob.page.keyboard.press("k")
    bob.page.keyboard.press("k")
    assert bob.focused() == "see https://example.org/1"
    bob.page.keyboard.press("Tab")
    expect(bob.page.get_by_role("link", name="https://example.org/1")).to_be_focused()


def test_code_is_scrolled_by_keyboard_wherever_it_is_and_a_message_is_read_out_without_marks(server, person, alice):
    alice.send("help", "look: **this**\n```\nthe older code\n```")
    alice.send("help", "```\nthe newer code\n```")
    bob = Reader(person(server, "bob")).open("help")
    for age in ("older", "newer"):
        expect(bob.log.locator("pre").filter(has_text=f"the {age} code")).to_have_attribute("tabindex", "0")
    bob.composer.press("Escape")
    bob.page.keyboard.press("k")
    bob.page.keyboard.press("k")
    expect(bob.row("the older code")).to_have_accessible_name(re.compile(r"^alice, .*: look: this\s+the older code$"))


@pytest.fixture
def at_the_first(serve, person, as_user):
    """`at_the_first(300)`: bob, led by keys to the first of so many messages."""

    def lead(count):
        server = serve()
        alice = as_user(server, "alice")
        for number in range(count):
            alice.send("general", f"entry {number}")
        tab = Reader(person(server, "bob")).open("general")
        tab.sees(f"entry {count - 1}")
        tab.composer.press("Escape")
        tab.page.keyboard.press("g")
        tab.page.keyboard.press("g")
        expect(tab.message("entry 0")).to_be_in_viewport()
        return tab

    return lead


def test_the_focus_goes_on_where_a_jump_leads(at_the_first):
    tab = at_the_first(120)
    tab.page.get_by_role("button", name="Jump to latest").press("Enter")
    expect(tab.message("entry 119")).to_be_in_viewport()
    expect(tab.log).to_be_focused()


def say_three(alice, bob, words):
    """Three messages in a row, there for both. Returns how many were deleted before."""
    for number in range(3):
        alice.send(f"{words} {number}")
    bob.sees(f"{words} 2")
    alice.has_sent_everything()
    return bob.log.get_by_text(DELETED).count()


def delete_three(alice):
    """Selects the last three, and says twice that they are to go. Returns the dialog that asked."""
    alice.to_front().composer.press("Escape")
    for key in ("k", "v", "k", "k", "d"):
        alice.page.keyboard.press(key)
    dialog = alice.page.get_by_role("dialog", name="Delete 3 messages?")
    dialog.get_by_role("button", name="Delete 3 messages").click()
    return dialog


def test_a_deletion_that_is_held_up_goes_on_where_it_stopped(talk, console):
    console.expect("status of 429")
    alice, bob = talk("random")
    gone = say_three(alice, bob, "to go")
    asked = []
    refusal = {"status": 429, "json": {"error": {"code": "slow", "message": "Slowly.", "request": "1"}}}

    def refuse_the_second(route):
        asked.append(route.request.url)
        return route.fulfill(**refusal) if len(asked) == 2 else route.continue_()

    intercept(alice.page, "**/api/chat/messages/*", refuse_the_second)
    dialog = delete_three(alice)
    expect(dialog.get_by_role("alert")).to_have_text("Slowly.")
    expect(dialog.get_by_text(re.compile("^to go"))).to_have_count(2)
    dialog.get_by_role("button", name="Delete 2 messages").click()
    expect(bob.log.get_by_text(DELETED)).to_have_count(gone + 3)
    assert len(asked) == 4 and asked[1] == asked[2] and len(set(asked)) == 3


def test_one_that_is_refused_for_good_keeps_no_other_from_being_deleted(talk, console):
    console.expect("status of 403")
    alice, bob = talk("help")
    gone = say_three(alice, bob, "one of three")
    refused = alice.message("one of three 1").locator("xpath=ancestor::chat-message").get_attribute("data-id")
    refusal = {"status": 403, "json": {"error": {"code": "forbidden", "message": "Not this one.", "request": "1"}}}
    intercept(alice.page, f"**/api/chat/messages/{refused}", lambda route: route.fulfill(**refusal))
    dialog = delete_three(alice)
    expect(dialog.get_by_role("alert")).to_have_text("Not this one.")
    expect(dialog.get_by_text(re.compile("^one of three"))).to_have_text(["one of three 1"])
    expect(dialog.get_by_role("button", name="Delete", exact=True)).to_be_enabled()
    expect(bob.log.get_by_text(DELETED)).to_have_count(gone + 2)
    bob.sees("one of three 1")


def test_several_messages_are_deleted_at_once(talk):
    alice, bob = talk("help")
    for number in range(4):
        alice.send(f"a burst {number}")
    bob.sees("a burst 3")
    gone = bob.log.get_by_text(DELETED).count()
    alice.has_sent_everything()
    alice.to_front().composer.press("Escape")
    for key in ("k", "k", "v", "k"):
        alice.page.keyboard.press(key)
    expect(alice.page.get_by_role("status").filter(has_text="2 messages")).to_be_visible()
    alice.page.keyboard.press("d")
    dialog = alice.page.get_by_role("dialog", name="Delete 2 messages?")
    expect(dialog).to_contain_text("a burst 1")
    expect(dialog).to_contain_text("a burst 2")
    alice.page.keyboard.press("Enter")
    expect(bob.log.get_by_text(DELETED)).to_have_count(gone + 2)
    bob.sees("a burst 0", "a burst 3")


def test_several_messages_are_copied(server, person, alice, bob):
    alice.send("dm:alice:bob", "what time?")
    bob.send("dm:alice:bob", "at *noon*")
    tab = Reader(person(server, "alice", permissions=["clipboard-read", "clipboard-write"])).open("bob")
    tab.sees("what time?")
    tab.composer.press("Escape")
    for key in ("k", "v", "k", "c"):
        tab.page.keyboard.press(key)
    expect(tab.notice("2 messages are copied.")).to_be_visible()
    assert tab.page.evaluate("navigator.clipboard.readText()") == "alice: what time?\nbob: at *noon*"


def test_keys_lead_to_the_first_and_the_latest_message(at_the_first):
    tab = at_the_first(300)
    assert tab.focused() == "entry 0"
    tab.page.keyboard.press("d")
    assert tab.focused() != "entry 0"
    tab.page.keyboard.press("u")
    assert tab.focused() == "entry 0"
    tab.page.keyboard.press("Shift+G")
    expect(tab.message("entry 299")).to_be_in_viewport()
    expect(tab.last()).to_be_focused()


def test_letters_on_links_lead_there_and_o_to_what_is_unread(server, person, alice):
    bob = Reader(person(server, "bob")).open("random")
    alice.send("help", "something unread")
    expect(bob.link("help")).to_have_accessible_name(re.compile("unread"))
    bob.composer.press("Escape")
    bob.page.keyboard.press("o")
    expect(bob.heading).to_have_text("help")
    bob.sees("something unread")
    expect(bob.message("something unread")).to_be_in_viewport()
    bob.composer.press("Escape")
    bob.page.keyboard.press("f")
    hints = bob.page.locator(".link-hints kbd")
    expect(hints.first).to_be_visible()
    box = bob.link("random").bounding_box()
    letters = bob.page.evaluate(
        """([left, top]) => [...document.querySelectorAll(".link-hints kbd")].map((hint) => hint.getBoundingClientRect())
            .map(({ x, y }, at) => [Math.hypot(x - left, y - top), document.querySelectorAll(".link-hints kbd")[at].textContent])
            .sort(([a], [b]) => a - b)[0][1]""", [box["x"], box["y"]])
    bob.page.keyboard.type(letters)
    expect(bob.heading).to_have_text("random")
    expect(hints).to_have_count(0)
    bob.composer.press("Escape")
    bob.page.keyboard.press("f")
    expect(hints.first).to_be_visible()
    bob.page.keyboard.press("Escape")
    expect(hints).to_have_count(0)
    expect(bob.heading).to_have_text("random")


def test_a_finger_that_rests_opens_a_sheet(server, person, alice):
    sent = alice.send("random", "hold me")
    phone = person(server, "bob", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    bob = Reader(phone, "/#/channel/random")
    row = bob.log.locator(f"[data-id='{sent['id']}']")
    row.scroll_into_view_if_needed()
    box = row.bounding_box()
    touch = phone.new_cdp_session(bob.page)
    point = {"x": box["x"] + 60, "y": box["y"] + box["height"] - 8}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    sheet = bob.page.get_by_role("menu", name="Message actions")
    expect(sheet).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("menuitemcheckbox")).to_have_count(6)
    for item in sheet.get_by_role("menuitem").all():
        assert item.bounding_box()["height"] >= 44, "big enough for a thumb"
    sheet.get_by_role("menuitemcheckbox").first.tap()
    expect(sheet).to_have_count(0)
    expect(row.get_by_role("group", name="Reactions")).to_be_visible()
    row.locator(".body").tap()
    row.get_by_role("toolbar").get_by_role("button", name="More actions").tap()
    expect(sheet).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_offered_is_accessible(server, person, alice, bob, console, artifact, scheme):
    first = alice.send("random", "a message with all there is")
    bob.api("PUT", f"/api/chat/messages/{first['id']}/reactions/%F0%9F%91%8D")
    bob.api("PUT", f"/api/chat/messages/{first['id']}/pin")
    alice.api("POST", "/api/chat/channels/random/messages", {"body": "an answer", "replyTo": first["id"]}, status=201)
    tab = Reader(person(server, "alice", color_scheme=scheme)).open("random")
    tab.row("an answer").last.get_by_role("link").wait_for()

    def findings():
        with console.unwatched():
            found = Axe().run(tab.page, options=RULES).response["violations"]
        return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]

    tab.composer.press("Escape")
    tab.page.keyboard.press("k")
    tab.page.screenshot(path=artifact(f"messages-{scheme}.png"))
    assert findings() == []
    tab.page.keyboard.press("Enter")
    menu = tab.page.get_by_role("menu", name="Message actions")
    expect(menu).to_be_visible()
    tab.page.screenshot(path=artifact(f"messages-menu-{scheme}.png"), animations="disabled")
    assert findings() == []
    tab.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    tab.page.keyboard.press("v")
    tab.page.keyboard.press("k")
    expect(tab.page.get_by_role("status").filter(has_text="2 messages")).to_be_visible()
    tab.page.screenshot(path=artifact(f"messages-visual-{scheme}.png"))
    assert findings() == []
