"""Deleting an account, as its owner does it and as the others see it."""

import re

import pytest
from app import App, open_settings
from playwright.sync_api import expect

from harness import PASSWORD, Client


def leaves(page, choice):
    open_settings(page, "Account").get_by_role("button", name="Delete my account").click()
    dialog = page.get_by_role("dialog", name="Delete my account")
    dialog.get_by_role("radio", name=choice).check()
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Delete my account").click()
    return dialog


@pytest.fixture
def newcomer(server, visitor):
    """Signs somebody up, says something for them to alice, and opens the chat."""

    def sign_up(name):
        client = Client(server).sign_up(name)
        for channel in ("general", f"dm:alice:{name}"):
            client.send(channel, f"{name} says hello")
        context = visitor(server)
        context.add_cookies([{
            "name": server.cookie_name, "value": client.session, "url": server.base_url, "secure": True,
            "httpOnly": True, "sameSite": "Lax",
        }])
        return App(context)

    return sign_up


def test_with_messages_kept_they_stay_as_those_of_a_deleted_user(server, newcomer, person, console):
    console.expect(r"status of 401")
    here = newcomer("niels")
    alice = App(person(server, "alice")).open("niels")
    alice.sees("niels says hello")
    here.open("alice").composer.fill("begun and not sent")
    leaves(here.page, "Keep my messages")
    expect(here.page.get_by_text("Your account is deleted.")).to_be_visible()
    kept = here.page.evaluate("Object.keys(localStorage)")
    assert not [key for key in kept if "draft" in key], "what was begun is of use to nobody"

    expect(alice.heading).to_have_text("Deleted User")
    alice.sees("niels says hello")
    expect(alice.composer).to_be_hidden()
    expect(alice.page.get_by_text("The account is deleted.")).to_be_visible()
    assert "niels" not in alice.page.get_by_role("navigation", name="Channels").inner_text()


def test_with_messages_deleted_they_go_where_they_are_being_read(server, newcomer, person, console):
    console.expect(r"status of 401")
    here = newcomer("oscar")
    alice = App(person(server, "alice")).open("oscar").send("hello oscar")
    alice.sees("oscar says hello", "hello oscar")
    leaves(here.page, "Delete my messages, too")
    expect(here.page).to_have_url(re.compile("/login"))
    expect(alice.message("oscar says hello")).to_have_count(0)
    alice.sees("hello oscar")
    alice.open("general")
    expect(alice.message("oscar says hello")).to_have_count(0)


def test_who_was_not_connected_then_does_not_see_them_afterwards_either(server, newcomer, person, wire, console):
    console.expect(r"status of 401|ERR_|Failed to load")
    here = newcomer("petra")
    alice = App(person(wire, "alice")).open("petra")
    alice.sees("petra says hello")
    wire.cut()
    leaves(here.page, "Delete my messages, too")
    expect(here.page).to_have_url(re.compile("/login"))
    wire.mend()
    expect(alice.message("petra says hello")).to_have_count(0, timeout=30_000)


def test_a_wrong_password_deletes_nothing_and_says_so(server, newcomer, console):
    console.expect(r"status of 403")
    here = newcomer("quirin")
    open_settings(here.page, "Account").get_by_role("button", name="Delete my account").click()
    dialog = here.page.get_by_role("dialog", name="Delete my account")
    dialog.get_by_role("button", name="Delete my account").click()
    expect(dialog.get_by_role("alert")).to_have_text("Type your password first.")
    dialog.get_by_label("Your password").fill("Wrong-guess-1")
    here.page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("The current password is not right.")
    for name in ("Delete my account", "Settings"):
        here.page.keyboard.press("Escape")
        expect(here.page.get_by_role("dialog", name=name)).to_have_count(0)
    here.open("general").sees("quirin says hello")
