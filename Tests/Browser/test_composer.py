"""Writing: names completed, words formatted, answers, changes."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app import App
from harness import Client, eventually
from intercept import intercept

RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def composing(tab, how, message):
    """As the actions beside a message do it."""
    tab.page.evaluate(
        """async ([how, id]) => {
            const { "session.js": { chat } } = await import("chat/chat.js");
            chat.composing[how](chat.timeline(chat.current).get(id));
        }""",
        [how, message["id"]],
    )


def select(tab, words):
    tab.composer.evaluate(
        """(field, words) => {
            const start = field.value.indexOf(words);
            field.focus();
            field.setSelectionRange(start, start + words.length);
        }""",
        words,
    )


def caret(tab):
    return tab.composer.evaluate("(field) => [field.selectionStart, field.selectionEnd]")


@pytest.fixture
def tab(server, person):
    return App(person(server, "alice")).open("general")


@pytest.fixture
def options(tab):
    return tab.page.get_by_role("listbox").get_by_role("option")


# Completing


def test_a_person_is_named_by_keyboard_alone(tab, options, alice):
    tab.composer.press_sequentially("hello @")
    expect(options.filter(has_text="everyone")).to_have_count(1)
    expect(options.filter(has_text="alice")).to_have_count(0)  # nobody has to be told of what they say themselves
    tab.page.keyboard.type("d")
    expect(options).to_have_count(1)
    chosen = tab.composer.get_attribute("aria-activedescendant")
    assert tab.page.locator(f"#{chosen} .option-name").inner_text() == "dave"
    tab.page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    expect(tab.composer).to_have_value("hello @dave ")
    expect(tab.composer).to_be_focused()
    tab.page.keyboard.type("and welcome")
    tab.page.keyboard.press("Enter")
    tab.has_sent_everything()
    assert eventually(lambda: alice.history("general"))[-1]["mentions"] == ["dave"]


def test_arrows_choose_tab_takes_and_escape_leaves_the_text_alone(tab, options):
    tab.composer.press_sequentially("@")
    expect(options.first).to_have_attribute("aria-selected", "true")
    tab.page.keyboard.press("ArrowDown")
    second = options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    name = second.locator(".option-name").inner_text()
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Tab")
    expect(tab.composer).to_have_value(f"@{name} ")
    tab.page.keyboard.type("@b")
    expect(options).not_to_have_count(0)
    tab.page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    tab.page.keyboard.type("o")
    expect(tab.composer).to_have_value(f"@{name} @bo")
    expect(options).to_have_count(0)
    expect(tab.composer).to_be_focused()


def test_what_is_chosen_stays_so_when_there_are_more_to_choose_from(server, tab, options):
    tab.composer.press_sequentially("@")
    expect(options.nth(1)).to_have_attribute("aria-selected", "false")
    tab.page.keyboard.press("ArrowDown")
    name = options.nth(1).locator(".option-name").inner_text()
    with Client(server) as newcomer:
        newcomer.sign_up("aaron")
    chosen = options.and_(tab.page.locator("[aria-selected=true]"))
    expect(options.first).to_contain_text("aaron")
    expect(chosen.locator(".option-name")).to_have_text(name)
    tab.page.keyboard.press("Tab")
    expect(tab.composer).to_have_value(f"@{name} ")


def test_channels_and_emoji_are_completed_and_undo_takes_it_back(tab, options):
    tab.composer.press_sequentially("see #ran")
    options.filter(has_text="random").click()
    expect(tab.composer).to_have_value("see #random ")
    tab.page.keyboard.type(":tada")
    expect(options.first).to_contain_text("🎉")
    tab.page.keyboard.press("Enter")
    expect(tab.composer).to_have_value("see #random 🎉 ")
    tab.page.keyboard.press("Control+z")
    expect(tab.composer).to_have_value(re.compile(r"^see #random :tada?$"))


def test_only_those_who_can_hear_it_are_offered(server, person):
    tab = App(person(server, "alice"), "/#/channel/dm:alice:bob:carol")
    tab.composer.press_sequentially("@")
    options = tab.page.get_by_role("listbox").get_by_role("option")
    expect(options.locator(".option-name")).to_have_text(["bob", "carol", "everyone"])


@pytest.mark.parametrize("text", ["mail a@b", "at 10:30", "`@b", "```\n@b"])
def test_nothing_is_offered_in_addresses_times_and_code(tab, options, text):
    for part in re.split("(\n)", text):
        tab.page.keyboard.press("Shift+Enter") if part == "\n" else tab.composer.press_sequentially(part)
    expect(tab.composer).to_have_value(text)
    expect(options).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_is_above_what_is_typed_on_a_phone_and_accessible(server, person, console, artifact, scheme):
    tab = App(person(server, "alice", color_scheme=scheme, viewport={"width": 390, "height": 600}, has_touch=True, is_mobile=True))
    tab.composer.tap()
    tab.composer.press_sequentially("hello @")
    listbox = tab.page.get_by_role("listbox")
    box, field = listbox.bounding_box(), tab.composer.bounding_box()
    assert box["y"] + box["height"] <= field["y"]
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    tab.page.screenshot(path=artifact(f"completing-{scheme}.png"))
    with console.unwatched():
        found = Axe().run(tab.page, options=RULES).response["violations"]
    assert [finding["id"] for finding in found] == []
    listbox.get_by_role("option").filter(has_text="carol").tap()
    expect(tab.composer).to_have_value("hello @carol ")
    expect(tab.composer).to_be_focused()


# Formatting


def test_format_keys_wrap_unwrap_and_are_undone(tab):
    tab.composer.fill("all of it now")
    for keys, mark in (
        ("Control+b", "**"), ("Control+i", "*"), ("Control+u", "__"), ("Control+Shift+x", "~~"), ("Control+e", "`"),
    ):
        select(tab, "of it")
        tab.page.keyboard.press(keys)
        expect(tab.composer).to_have_value(f"all {mark}of it{mark} now")
        tab.page.keyboard.press("Control+z")
        expect(tab.composer).to_have_value("all of it now")
        tab.page.keyboard.press("Control+Shift+z")
        expect(tab.composer).to_have_value(f"all {mark}of it{mark} now")
        select(tab, "of it")
        tab.page.keyboard.press(keys)
        expect(tab.composer).to_have_value("all of it now")


def test_a_key_makes_a_link_of_words_and_waits_for_the_address(tab):
    tab.composer.fill("see the plan")
    select(tab, "the plan")
    tab.page.keyboard.press("Control+Shift+k")
    tab.page.keyboard.type("https://example.org/plan")
    expect(tab.composer).to_have_value("see [the plan](https://example.org/plan)")
    tab.composer.press("Enter")
    expect(tab.log.get_by_role("link", name="the plan").last).to_have_attribute("href", "https://example.org/plan")


def test_a_list_goes_on_with_the_next_line_and_ends_with_an_empty_one(tab):
    tab.composer.press_sequentially("1. one")
    tab.page.keyboard.press("Shift+Enter")
    tab.page.keyboard.type("two")
    tab.page.keyboard.press("Shift+Enter")
    expect(tab.composer).to_have_value("1. one\n2. two\n3. ")
    tab.page.keyboard.press("Shift+Enter")
    expect(tab.composer).to_have_value("1. one\n2. two\n")
    tab.page.keyboard.press("Tab")
    expect(tab.composer).not_to_be_focused()


def test_the_buttons_for_formatting_show_when_asked_for_and_stay(tab):
    toolbar = tab.page.get_by_role("toolbar", name="Formatting")
    expect(toolbar).to_be_hidden()
    button = tab.page.get_by_role("button", name="Formatting", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    tab.composer.fill("eggs\nflour")
    tab.composer.press("Control+a")
    toolbar.get_by_role("button", name="List", exact=True).click()
    expect(tab.composer).to_have_value("- eggs\n- flour")
    expect(tab.composer).to_be_focused()
    toolbar.get_by_role("button", name="Bold").focus()
    tab.page.keyboard.press("ArrowRight")
    expect(toolbar.get_by_role("button", name="Italic")).to_be_focused()
    tab.page.reload()
    expect(toolbar).to_be_visible()
    expect(tab.composer).to_have_value("- eggs\n- flour")
    tab.composer.fill("")
    button.click()
    expect(toolbar).to_be_hidden()


def test_an_address_pasted_over_words_makes_them_a_link(tab):
    tab.composer.fill("see the plan")
    select(tab, "the plan")
    tab.composer.evaluate(
        """(field) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", "https://wiki.example/plan");
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    expect(tab.composer).to_have_value("see [the plan](https://wiki.example/plan)")
    tab.composer.fill("")


def test_an_emoji_is_picked_into_the_text(tab):
    tab.composer.fill("well done!")
    tab.composer.press("End")
    tab.page.get_by_role("button", name="Add an emoji").click()
    tab.page.get_by_role("dialog").get_by_label("Search emoji").fill("tada")
    tab.page.keyboard.press("Enter")
    expect(tab.composer).to_have_value("well done!🎉")
    expect(tab.composer).to_be_focused()
    tab.composer.fill("")


# Answers and changes


def test_an_answer_is_announced_kept_and_sent(server, person, tab, as_user):
    original = as_user(server, "bob").send("general", "Who takes the **late** shift?")
    tab.sees("Who takes the late shift?")
    composing(tab, "reply", original)
    expect(tab.page.get_by_text("Replying to bob: Who takes the late shift?")).to_be_visible()
    expect(tab.composer).to_be_focused()
    expect(tab.composer).to_have_accessible_description(re.compile("Replying to bob"))
    tab.open("random")
    expect(tab.page.get_by_text("Replying to bob")).to_have_count(0)
    tab.open("general")
    tab.page.reload()
    expect(tab.page.get_by_text("Replying to bob")).to_be_visible()
    tab.send("I do")
    expect(tab.page.get_by_text("Replying to bob")).to_have_count(0)
    tab.has_sent_everything()
    sent = as_user(server, "alice").history("general")[-1]
    assert (sent["body"], sent["replyTo"]["id"]) == ("I do", original["id"])


def test_escape_cancels_an_answer_and_then_leads_to_the_messages(tab, alice):
    original = alice.send("general", "to be answered, or not")
    tab.sees("to be answered, or not")
    composing(tab, "reply", original)
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_text("Replying to")).to_have_count(0)
    expect(tab.composer).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(tab.log).to_be_focused()
    tab.page.keyboard.press("i")
    expect(tab.composer).to_be_focused()
    expect(tab.composer).to_have_value("")


def test_a_message_is_changed_in_the_composer_and_the_draft_comes_back(tab, alice):
    mine = alice.send("general", "the boat leaves at noon")
    tab.sees("the boat leaves at noon")
    tab.composer.fill("a draft of something else")
    composing(tab, "edit", mine)
    expect(tab.page.get_by_text("Editing your message")).to_be_visible()
    expect(tab.composer).to_have_value("the boat leaves at noon")
    tab.composer.press("End")
    tab.page.keyboard.type(", pier 3")
    tab.page.keyboard.press("Enter")
    tab.sees("the boat leaves at noon, pier 3")
    expect(tab.composer).to_have_value("a draft of something else")
    expect(tab.page.get_by_text("Editing your message")).to_have_count(0)
    assert alice.history("general")[-1]["body"] == "the boat leaves at noon, pier 3"
    composing(tab, "edit", alice.history("general")[-1])
    tab.composer.fill("never said")
    tab.page.keyboard.press("Escape")
    expect(tab.composer).to_have_value("a draft of something else")
    composing(tab, "edit", alice.history("general")[-1])
    tab.open("help")
    expect(tab.page.get_by_text("Editing your message")).to_have_count(0)
    tab.open("general")
    expect(tab.composer).to_have_value("a draft of something else")
    tab.composer.fill("")


def test_a_change_that_is_refused_or_reaches_nobody_is_kept_with_the_reason(person, wire, server, alice, console):
    console.expect("status of 4|ERR_|Failed to load|Failed to fetch")
    mine = alice.send("general", "to be changed while the cable is out")
    tab = App(person(wire, "alice")).open("general")
    tab.sees("to be changed while the cable is out")
    composing(tab, "edit", mine)
    tab.composer.fill("changed")
    wire.cut()
    tab.composer.press("Enter")
    alert = tab.page.locator("chat-composer").get_by_role("alert")
    expect(alert).to_contain_text("cannot be reached")
    expect(tab.composer).to_have_value("changed")
    expect(tab.composer).to_be_editable()
    wire.mend()
    intercept(tab.page, "**/api/chat/messages/*", lambda route: route.fulfill(
        status=409, content_type="application/json", body='{"error": {"code": "message-deleted", "message": "It is deleted."}}'))
    tab.composer.press("Enter")
    expect(alert).to_have_text("It is deleted.")
    expect(tab.composer).to_have_value("changed")
    tab.page.unroute("**/api/chat/messages/*")
    tab.composer.press("Enter")
    tab.sees("changed")
    expect(alert).to_have_count(0)


def test_a_change_that_leaves_nothing_asks_whether_the_message_is_to_go(tab, alice):
    mine = alice.send("general", "to be emptied")
    tab.sees("to be emptied")
    tab.page.evaluate(
        """async () => {
            const { "session.js": { chat } } = await import("chat/chat.js");
            chat.confirmDelete = (messages) => globalThis.asked = messages.map(({ id }) => id);
        }"""
    )
    composing(tab, "edit", mine)
    tab.composer.fill(" \n ")
    tab.composer.press("Enter")
    assert tab.page.evaluate("asked") == [mine["id"]]
    assert alice.history("general")[-1]["body"] == "to be emptied"
    alice.http.delete(f"/api/chat/messages/{mine['id']}")
    expect(tab.page.get_by_text("Editing your message")).to_have_count(0)


def test_arrow_up_takes_the_last_message_back_only_from_an_empty_field(tab):
    tab.page.evaluate(
        """async () => {
            const { "session.js": { chat } } = await import("chat/chat.js");
            globalThis.taken = 0;
            chat.editLast = () => (taken += 1, true);
        }"""
    )
    tab.composer.fill("not empty")
    tab.composer.press("ArrowUp")
    assert tab.page.evaluate("taken") == 0
    tab.composer.fill("")
    tab.composer.press("ArrowUp")
    assert tab.page.evaluate("taken") == 1


def test_enter_may_begin_a_line_instead(tab, alice):
    tab.page.keyboard.press("Control+,")
    dialog = tab.page.get_by_role("dialog", name="Settings")
    dialog.get_by_role("tab", name="Writing").click()
    dialog.get_by_label("Enter sends the message").uncheck()
    tab.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    tab.composer.press_sequentially("two")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.type("lines")
    expect(tab.composer).to_have_value("two\nlines")
    tab.page.keyboard.press("Control+Enter")
    tab.has_sent_everything()
    eventually(lambda: alice.history("general")[-1]["body"] == "two\nlines")


def test_a_change_that_is_being_saved_leaves_other_channels_in_peace(tab, alice):
    mine = alice.send("general", "to be changed slowly")
    tab.sees("to be changed slowly")
    held = []
    intercept(tab.page, "**/api/chat/messages/*", lambda route: held.append(route))
    composing(tab, "edit", mine)
    tab.composer.fill("changed slowly")
    tab.composer.press("Enter")
    expect(tab.composer).not_to_be_editable()
    tab.open("random")
    expect(tab.composer).to_be_editable()
    tab.composer.fill("written meanwhile")
    search = tab.page.get_by_role("button", name="Search", exact=True)
    search.focus()
    with tab.page.expect_response("**/api/chat/messages/*") as answer:
        held.pop().continue_()
    answer.value.finished()
    assert alice.history("general")[-1]["body"] == "changed slowly"
    # What follows from the answer has followed once the page has been drawn again.
    tab.page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    expect(search).to_be_focused()
    expect(tab.composer).to_have_value("written meanwhile")
    tab.composer.fill("")
