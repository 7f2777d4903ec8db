"""The dialog of settings: found, used by keyboard, kept for its person, seen in other tabs."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app import App, open_settings

SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

AT_REST = "(element) => Promise.all(element.getAnimations().map(({ finished }) => finished))"


def root(page, expression):
    return page.evaluate(f"getComputedStyle(document.documentElement).{expression}")


def test_the_sections_are_walked_through_by_keyboard(server, person):
    page = App(person(server, "alice")).page
    page.keyboard.press("Control+,")
    dialog = page.get_by_role("dialog", name="Settings")
    first = dialog.get_by_role("tab", name="Appearance")
    expect(first).to_be_focused()
    expect(dialog.get_by_role("tabpanel", name="Appearance")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("tab", name="Notifications")).to_be_focused()
    expect(dialog.get_by_role("tabpanel", name="Notifications")).to_be_visible()
    expect(dialog.get_by_role("tabpanel", name="Appearance")).to_be_hidden()
    page.keyboard.press("End")
    last = dialog.get_by_role("tab").last
    expect(last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("Control+,")
    expect(last).to_have_attribute("aria-selected", "true")


def test_the_size_of_the_text_holds_at_once_in_other_tabs_and_after_a_reload(server, person):
    context = person(server, "bob")
    here, there = App(context).page, App(context).page
    before = root(here, "fontSize")
    dialog = open_settings(here, "Appearance")
    dialog.get_by_role("radio", name="Larger").check(force=True)
    larger = root(here, "fontSize")
    assert float(larger[:-2]) > float(before[:-2])
    there.wait_for_function("(size) => getComputedStyle(document.documentElement).fontSize === size", arg=larger)
    here.reload()
    assert root(here, "fontSize") == larger
    dialog = open_settings(here, "Appearance")
    expect(dialog.get_by_role("radio", name="Larger")).to_be_checked()
    dialog.get_by_role("radio", name="Normal").check(force=True)
    assert root(here, "fontSize") == before


def test_a_theme_chosen_by_hand_colours_the_bars_of_the_browser_and_is_the_menus_too(server, person):
    page = App(person(server, "carol", color_scheme="light")).page
    colours = lambda: page.locator('meta[name="theme-color"]').evaluate_all("(all) => all.map(({ content }) => content)")  # noqa: E731
    light, dark = colours()
    assert light != dark
    dialog = open_settings(page, "Appearance")
    dialog.get_by_role("radio", name="Dark").check(force=True)
    assert colours() == [dark, dark]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Account of carol").click()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    page.get_by_role("radio", name="System").check(force=True)
    assert colours() == [light, dark]


def test_preferences_are_of_one_person_and_followed_by_other_tabs(server, person):
    context = person(server, "dave")
    here, there = App(context), App(context)
    toolbar = there.page.get_by_role("toolbar", name="Formatting")
    expect(toolbar).to_be_hidden()
    open_settings(here.page, "Writing").get_by_label("Show the buttons for formatting").check()
    expect(toolbar).to_be_visible()
    kept = here.page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('minimost.preferences.'))")
    [(key, value)] = kept
    assert key != "minimost.preferences." and '"chat.format-bar":true' in value


def test_my_account_is_a_section(server, person):
    page = App(person(server, "erin")).page
    dialog = open_settings(page, "Account")
    for button, heading in (
        ("Edit profile", "Your profile"), ("Change password", "Change password"),
        ("Where I am signed in", "Where I am signed in"), ("Delete my account", "Delete my account"),
    ):
        dialog.get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog", name=heading)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name=heading)).to_have_count(0)
        expect(dialog.get_by_role("button", name=button)).to_be_focused()


def test_single_keys_are_switched_off_here_too(server, person):
    page = App(person(server, "frank")).page
    open_settings(page, "Keyboard").get_by_label("Shortcuts of a single key").uncheck()
    page.keyboard.press("Escape")
    page.locator("main").click(position={"x": 5, "y": 5})
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    dialog = open_settings(page, "Keyboard")
    dialog.get_by_label("Shortcuts of a single key").check()
    dialog.get_by_role("button", name="All shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_the_help_is_searched_and_says_how_text_is_formatted(server, person):
    page = App(person(server, "alice")).page
    page.get_by_role("button", name="Account of alice").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    field = dialog.get_by_role("searchbox")
    expect(field).to_be_focused()
    expect(dialog.get_by_text("**bold**")).to_be_visible()
    expect(dialog.get_by_role("heading", name="Writing")).to_be_visible()
    page.keyboard.type("strike")
    expect(dialog.get_by_role("definition")).to_have_text([re.compile("Ctrl.*X"), re.compile("~~strike~~")])
    expect(dialog.get_by_role("heading", name="MiniMost")).to_be_hidden()
    field.fill("no such thing")
    expect(dialog.get_by_role("status").get_by_text("Nothing of that name.")).to_be_visible()
    field.fill("")
    expect(dialog.get_by_text("Show this list")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_section_is_accessible_and_fits(server, person, console, artifact, scheme, size):
    phone = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    page = App(person(server, "alice", color_scheme=scheme, viewport=SIZES[size], **phone)).page
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+,")
    dialog = page.get_by_role("dialog", name="Settings")
    dialog.evaluate(AT_REST)
    names = dialog.get_by_role("tab").all_inner_texts()
    assert {"Appearance", "Notifications", "Writing", "Account", "Keyboard"} <= set(names)
    for name in names:
        dialog.get_by_role("tab", name=name).click()
        page.screenshot(path=artifact(f"settings-{name.lower()}-{scheme}-{size}.png"))
        with console.unwatched():
            found = Axe().run(page, options=RULES).response["violations"]
        assert [(finding["id"], [node["html"] for node in finding["nodes"]]) for finding in found] == []
        panel = dialog.get_by_role("tabpanel", name=name)
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth"), name
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").evaluate(AT_REST)
    with console.unwatched():
        found = Axe().run(page, options=RULES).response["violations"]
    assert [finding["id"] for finding in found] == []
