"""A press takes a moment, and what others do in it takes nothing away from under the hand."""

import re

import pytest
from playwright.sync_api import expect

from app import App
from harness import Client


def press(tab, where, meanwhile):
    """The button goes down in the middle of an element, something happens, and it goes up."""
    tab.to_front()
    where.hover()
    tab.page.mouse.down()
    meanwhile()
    tab.page.mouse.up()


@pytest.mark.parametrize("part", [".icon", ".channel-name"])
def test_a_channel_in_which_somebody_writes(serve, person, as_user, part):
    server = serve()
    alice = as_user(server, "alice")
    tab = App(person(server, "bob"), "/#/channel/general")
    link = tab.link("random")

    def write():
        alice.send("random", "just now")
        expect(link).to_have_accessible_name(re.compile("random.*, 1 unread"))

    press(tab, link.locator(part), write)
    expect(tab.heading).to_have_text("random")


def test_the_way_to_the_end_as_more_comes(serve, person, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    # What one has written oneself is read, so that the button says nothing of it.
    for number in range(60):
        bob.send("general", f"line {number}")
    tab = App(person(server, "bob"), "/#/channel/general")
    expect(tab.message("line 59")).to_be_in_viewport()
    tab.scroll_to_top()
    latest = tab.page.get_by_role("button", name="Jump to latest")

    def write():
        alice.send("general", "just now")
        expect(tab.page.get_by_role("button", name="1 new message")).to_be_visible()

    press(tab, latest.locator(".icon"), write)
    expect(tab.message("just now")).to_be_in_viewport()


def test_a_call_that_somebody_joins(serve, person, as_user):
    server = serve()
    alice, carol = as_user(server, "alice"), as_user(server, "carol")
    # It rings nowhere: a card would lie above the button.
    call = alice.api("POST", "/api/calls", {"channel": "dm:alice:bob:carol", "media": "screen"}, status=201)
    tab = App(person(server, "bob"), "/#/channel/dm:alice:bob:carol")

    def come():
        carol.api("POST", f"/api/calls/{call['id']}/join", {"media": "none"})
        expect(tab.page.get_by_role("button", name="Join the call, 2 in it")).to_be_visible()

    press(tab, tab.page.get_by_role("button", name="Join the call, 1 in it"), come)
    expect(tab.page.get_by_role("group", name="In the call")).to_be_visible()


def test_a_person_chosen_as_another_signs_up(serve, person):
    server = serve()
    tab = App(person(server, "bob"))
    tab.page.get_by_role("button", name="New direct message").click()
    dialog = tab.page.get_by_role("dialog", name="New direct message")
    carol = dialog.get_by_role("checkbox", name="carol")

    def sign_up():
        Client(server).sign_up("zoe")
        expect(dialog.get_by_role("checkbox", name="zoe")).to_be_visible()

    press(tab, carol, sign_up)
    expect(carol).to_be_checked()


def test_a_pinned_message_to_which_somebody_reacts(serve, person, as_user):
    server = serve()
    alice = as_user(server, "alice")
    message = alice.send("general", "The gate code is 4711")
    alice.api("PUT", f"/api/chat/messages/{message['id']}/pin")
    tab = App(person(server, "bob"), "/#/channel/general")
    tab.page.get_by_role("button", name=re.compile("^Pinned messages")).click()
    link = tab.page.get_by_role("complementary", name="Pinned messages").get_by_role("link")

    def react():
        alice.api("PUT", f"/api/chat/messages/{message['id']}/reactions/👍")
        expect(tab.log.get_by_role("button", name=re.compile("^👍 1"))).to_be_visible()

    press(tab, link.get_by_text("The gate code"), react)
    expect(tab.page).to_have_url(re.compile(f"/message/{message['id']}$"))
