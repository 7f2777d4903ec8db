"""Axe finds nothing, wherever one looks, in both themes and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from app import App
from axe import findings

SIZES = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


@pytest.fixture(scope="module")
def talk(server, seed):
    """Something of every kind to look at."""
    alice, bob, carol = (seed.client(server, name) for name in ("alice", "bob", "carol"))
    plan = alice.send("general", "The plan: https://example.org/plan\n> old\n**new** `code`\n```\nlet berth = 4\n```")
    bob.api("PUT", f"/api/chat/messages/{plan['id']}/pin")
    bob.api("PUT", f"/api/chat/messages/{plan['id']}/reactions/%F0%9F%91%8D")
    bob.api("POST", "/api/chat/channels/general/messages", {"body": "Good", "replyTo": plan["id"]}, status=201)
    gone = bob.send("general", "not meant for here")
    bob.api("DELETE", f"/api/chat/messages/{gone['id']}", status=204)
    bob.api("PATCH", f"/api/chat/messages/{bob.send('general', 'to do')['id']}", {"body": "to be done"})
    bob.send("general", "@alice is that right?")
    bob.send("dm:alice:bob", "A word between the two of us")
    bob.send("dm:alice:bob:carol", "And one among three")
    carol.send("random", "@everyone there is cake")
    crew = alice.api("POST", "/api/chat/channels", {"name": "crew", "topic": "Who sails", "members": ["bob"]}, status=201)
    bob.send(crew["id"], "Me!")
    for client in (alice, bob, carol):
        client.http.close()
    return crew["id"]


@pytest.fixture(params=[f"{scheme}-{size}" for scheme in ("light", "dark") for size in SIZES])
def options(request):
    scheme, size = request.param.split("-")
    return {"color_scheme": scheme, **SIZES[size]}


@pytest.fixture
def tab(server, person, talk, options):
    return App(person(server, "alice", **options), "/#/channel/general")


def is_phone(tab):
    return tab.page.viewport_size["width"] < 768


def open_drawer(tab):
    """On a phone, unless it is open."""
    button = tab.page.locator("m-menu-button:visible button")
    if is_phone(tab) and button.get_attribute("aria-expanded") == "false":
        button.click()


def open_panel(tab, button, heading):
    if button == "Mentions":
        open_drawer(tab)
    tab.page.get_by_role("button", name=re.compile(f"^{button}")).click()
    panel = tab.page.get_by_role("complementary", name=heading)
    expect(panel).to_be_visible()
    return panel


@pytest.mark.parametrize("path", ["/login", "/signup"])
def test_signing_in(server, visitor, console, options, path):
    page = visitor(server, **options).new_page()
    page.goto(path)
    expect(page.get_by_label("Username")).to_be_visible()
    assert findings(page, console) == []


@pytest.mark.parametrize("channel", ["general", "dm:alice:bob", "dm:alice:bob:carol", "dm:alice", "crew"])
def test_a_conversation(server, person, console, options, talk, channel):
    place = talk if channel == "crew" else channel
    tab = App(person(server, "alice", **options), f"/#/channel/{place}")
    if channel != "dm:alice":
        expect(tab.log.locator("chat-message").last).to_be_in_viewport()
    else:
        expect(tab.page.locator(".beginning")).to_be_visible()
    assert findings(tab.page, console) == []


def test_the_channels(tab, console):
    open_drawer(tab)
    expect(tab.link("general")).to_be_in_viewport()
    assert findings(tab.page, console) == []


def test_search(tab, console):
    panel = open_panel(tab, "Search", "Search")
    expect(panel.get_by_role("button", name="from:name")).to_be_visible()
    assert findings(tab.page, console) == []
    panel.get_by_role("searchbox").fill("the")
    expect(panel.locator("mark").first).to_be_visible()
    panel.get_by_role("searchbox").press("ArrowDown")
    assert findings(tab.page, console) == []
    panel.get_by_role("searchbox").fill("albatross")
    expect(panel.get_by_text("Nothing was found")).to_be_visible()
    assert findings(tab.page, console) == []


def test_pinned_messages_and_the_way_back_from_them(tab, console):
    panel = open_panel(tab, "Pinned messages", "Pinned messages")
    expect(panel.get_by_role("listitem")).to_have_count(1)
    assert findings(tab.page, console) == []
    panel.get_by_role("listitem").get_by_role("link").click()
    expect(tab.log.locator("chat-message").filter(has_text="The plan").first).to_be_in_viewport()
    assert findings(tab.page, console) == []


def test_mentions(tab, console):
    panel = open_panel(tab, "Mentions", "Mentions")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    assert findings(tab.page, console) == []


def show_actions(tab, text):
    """The toolbar of a message, by pointing at it or, on a phone, by touching it."""
    row = tab.log.get_by_role("article").filter(has_text=text).first
    if is_phone(tab):
        row.locator(".body").tap()
    else:
        row.hover()
    toolbar = tab.page.get_by_role("toolbar", name="Message actions")
    expect(toolbar).to_be_visible()
    return toolbar


def test_the_menu_of_a_message_and_what_it_asks(tab, console):
    toolbar = show_actions(tab, "The plan")
    assert findings(tab.page, console) == []
    toolbar.get_by_role("button", name="More actions").click()
    menu = tab.page.get_by_role("menu", name="Message actions")
    expect(menu.get_by_role("menuitem", name="Delete")).to_be_visible()
    assert findings(tab.page, console) == []
    menu.get_by_role("menuitem", name="Delete").click()
    expect(tab.page.get_by_role("dialog", name="Delete this message?")).to_be_visible()
    assert findings(tab.page, console) == []


def test_the_emoji_picker(tab, console):
    tab.page.get_by_role("button", name="Add an emoji").click()
    picker = tab.page.get_by_role("dialog", name="Choose an emoji")
    expect(picker.get_by_role("option").first).to_be_visible()
    assert findings(tab.page, console) == []
    picker.get_by_role("combobox").fill("ship")
    expect(picker.get_by_role("option", selected=True)).to_have_count(1)
    assert findings(tab.page, console) == []
    picker.get_by_role("combobox").fill("nothing of the kind")
    expect(picker.get_by_role("option")).to_have_count(0)
    assert findings(tab.page, console) == []


def test_making_a_private_channel(tab, console):
    open_drawer(tab)
    tab.page.get_by_role("button", name="New private channel").click()
    dialog = tab.page.get_by_role("dialog", name="New private channel")
    dialog.get_by_role("checkbox", name="carol").check()
    assert findings(tab.page, console) == []
    dialog.get_by_role("button", name="Create channel").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    assert findings(tab.page, console) == []


def test_the_menu_of_a_channel_and_each_dialog_in_it(server, person, console, options, talk):
    tab = App(person(server, "alice", **options), f"/#/channel/{talk}")
    button = tab.page.get_by_role("button", name="Channel menu")
    menu = tab.page.get_by_role("menu", name="Channel menu")
    button.click()
    expect(menu).to_be_visible()
    assert findings(tab.page, console) == []
    names = [name for name in menu.get_by_role("menuitem").all_inner_texts() if name.endswith("…")]
    assert {"Members…", "Add people…", "Name and topic…", "Leave channel…"} <= set(names)
    tab.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    for name in names:
        button.click()
        menu.get_by_role("menuitem", name=name).click()
        dialog = tab.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        assert findings(tab.page, console) == [], name
        tab.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


def test_the_help(tab, console):
    tab.log.focus()
    tab.page.keyboard.press("?")
    expect(tab.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert findings(tab.page, console) == []


def test_the_menu_of_ones_account_and_each_dialog_in_it(tab, console):
    open_drawer(tab)
    menu = tab.page.get_by_role("group", name="Your account")
    account = tab.page.get_by_role("button", name="Account of alice")
    account.click()
    expect(menu).to_be_visible()
    assert findings(tab.page, console) == []
    names = [name for name in menu.get_by_role("button").all_inner_texts() if name != "Sign out"]
    assert names, "there is something to choose"
    account.click()
    for name in names:
        open_drawer(tab)
        account.click()
        menu.get_by_role("button", name=name, exact=True).click()
        dialog = tab.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        assert findings(tab.page, console) == [], name
        tab.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
