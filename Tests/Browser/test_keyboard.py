"""From signing in to a sent message with the keyboard alone."""

import re

from playwright.sync_api import expect

from harness import PASSWORD, eventually


def conversation(page):
    return page.get_by_role("log", name=re.compile("^Messages in "))


def test_sign_in_choose_a_channel_and_send_by_keyboard_alone(server, visitor, alice):
    page = visitor(server).new_page()
    page.goto("/login")
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("bob")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    heading = page.get_by_role("main").get_by_role("heading", level=1)
    expect(heading).to_have_text("general")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("rand")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("random")
    expect(page.get_by_role("textbox", name="Message #random")).to_be_focused()
    page.keyboard.type("typed without a mouse")
    page.keyboard.press("Enter")
    expect(conversation(page).get_by_text("typed without a mouse")).to_be_visible()
    eventually(lambda: "typed without a mouse" in [message["body"] for message in alice.history("random")])

    page.keyboard.press("Alt+ArrowDown")
    expect(heading).to_have_text("help")
    page.keyboard.press("Alt+ArrowUp")
    expect(heading).to_have_text("random")


def test_every_channel_is_reached_by_tab_and_focus_is_seen(server, person):
    page = person(server, "bob").new_page()
    page.goto("/")
    expect(page.get_by_role("textbox", name="Message #general")).to_be_focused()
    page.get_by_role("link", name="Skip to the conversation").focus()
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        element = page.evaluate(
            """() => {
                const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
                const box = document.activeElement.getBoundingClientRect();
                const ring = (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
                return [document.activeElement.textContent.trim(), ring || document.activeElement === document.body
                    || Boolean(document.activeElement.closest("form")), box.width > 0];
            }"""
        )
        reached.append(element[0])
        assert element[1], f"no focus is to be seen on {element[0]!r}"
    for name in ("general", "random", "help"):
        assert name in reached, reached


def test_the_skip_link_and_the_help_overlay(server, person):
    page = person(server, "bob").new_page()
    page.goto("/")
    expect(page.get_by_role("textbox", name="Message #general")).to_be_focused()
    page.get_by_role("link", name="Skip to the conversation").focus()
    page.keyboard.press("Enter")
    expect(conversation(page)).to_be_focused()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Ctrl")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
