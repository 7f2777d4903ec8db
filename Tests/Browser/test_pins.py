"""What is pinned lies at hand, for everybody and at once."""

import re

import pytest
from playwright.sync_api import expect

from app import App


@pytest.fixture
def people(serve, person, as_user):
    """A server with a conversation, Alice's tab on it, and the clients of both."""
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    first = bob.send("general", "The gate code is 4711")
    for number in range(80):
        bob.send("general", f"line {number}")
    return App(person(server, "alice"), "/#/channel/general"), alice, bob, first


def button(tab):
    return tab.page.get_by_role("button", name=re.compile("^Pinned messages"))


def panel(tab):
    return tab.page.get_by_role("complementary", name="Pinned messages")


def items(tab):
    return panel(tab).get_by_role("list", name="Pinned messages").get_by_role("listitem")


def pin(client, message):
    client.api("PUT", f"/api/chat/messages/{message['id']}/pin")


def test_the_button_counts_and_the_panel_follows_what_others_pin(people):
    tab, _, bob, first = people
    expect(button(tab)).to_have_accessible_name("Pinned messages")
    button(tab).click()
    expect(panel(tab)).to_contain_text("Nothing is pinned here")
    pin(bob, first)
    expect(items(tab)).to_have_count(1)
    expect(items(tab)).to_contain_text("The gate code is 4711")
    expect(button(tab)).to_have_accessible_name("Pinned messages, 1")
    second = bob.send("general", "Ebb at noon")
    pin(bob, second)
    expect(items(tab)).to_have_text([re.compile("Ebb at noon"), re.compile("gate code")])
    bob.api("DELETE", f"/api/chat/messages/{first['id']}/pin")
    expect(items(tab)).to_have_text([re.compile("Ebb at noon")])
    bob.api("DELETE", f"/api/chat/messages/{second['id']}", status=204)
    expect(panel(tab)).to_contain_text("Nothing is pinned here")
    expect(button(tab)).to_have_accessible_name("Pinned messages")


def test_a_pinned_message_is_counted_before_anybody_asks_and_leads_to_its_place(people):
    tab, _, bob, first = people
    pin(bob, first)
    tab.page.reload()
    expect(button(tab)).to_have_accessible_name("Pinned messages, 1")
    button(tab).click()
    expect(tab.message("The gate code is 4711")).to_have_count(0)
    items(tab).get_by_role("link").click()
    expect(tab.message("The gate code is 4711")).to_be_in_viewport()
    expect(panel(tab)).to_be_visible()


def test_the_panel_follows_the_channel(people):
    tab, _, bob, first = people
    pin(bob, first)
    pin(bob, bob.send("random", "Cake on Friday"))
    button(tab).click()
    expect(items(tab)).to_contain_text("gate code")
    tab.open("random")
    expect(items(tab)).to_have_text([re.compile("Cake on Friday")])
    tab.open("help")
    expect(panel(tab)).to_contain_text("Nothing is pinned here")
    tab.open("general")
    expect(items(tab)).to_have_text([re.compile("gate code")])


def test_unpinned_from_the_list_by_keyboard(people):
    tab, alice, bob, first = people
    pin(bob, first)
    pin(bob, bob.send("general", "Ebb at noon"))
    button(tab).press("Enter")
    expect(panel(tab).get_by_role("heading", level=2)).to_be_focused()
    expect(items(tab)).to_have_count(2)
    unpin = items(tab).first.get_by_role("button", name="Unpin the message of bob")
    unpin.press("Enter")
    expect(items(tab)).to_have_text([re.compile("gate code")])
    expect(items(tab).get_by_role("link")).to_be_focused()
    assert [message["body"] for message in pins(alice)] == ["The gate code is 4711"]
    tab.page.keyboard.press("Escape")
    expect(panel(tab)).to_have_count(0)
    expect(button(tab)).to_be_focused()


def pins(client):
    return client.api("GET", "/api/chat/channels/general/pins")["messages"]
