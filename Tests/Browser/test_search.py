"""Finding a message again: what was said where, a jump to it, and the way back."""

import re

import pytest
from playwright.sync_api import expect

from app import App

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def talk(server, seed):
    """Two people have said much, in several places."""
    alice, bob = seed.client(server, "alice"), seed.client(server, "bob")
    bob.send("general", "The Kittiwake unloads at berth seven, see https://example.org/kittiwake")
    for number in range(100):
        (alice if number % 3 else bob).send("general", f"crate number {number} is on the quay")
    alice.send("random", "A kittiwake sits on the crane")
    bob.send("dm:alice:bob", "psst: kittiwakes everywhere")
    bob.send("dm:bob:carol", "the kittiwake is none of alice's business")
    for client in (alice, bob):
        client.http.close()


@pytest.fixture
def tab(server, person, talk):
    return App(person(server, "alice"), "/#/channel/general")


def panel(tab):
    return tab.page.get_by_role("complementary", name="Search")


def field(tab):
    return panel(tab).get_by_role("searchbox", name="Search messages")


def results(tab):
    return panel(tab).get_by_role("list", name="Results").get_by_role("link")


def status(tab):
    return panel(tab).get_by_role("status").first


def search(tab, query):
    if not panel(tab).is_visible():
        tab.page.get_by_role("button", name="Search", exact=True).click()
    field(tab).fill(query)
    return tab


def finds(tab, *texts):
    expect(results(tab)).to_have_text([re.compile(re.escape(text)) for text in texts])


def test_what_was_said_is_found_and_marked_wherever_one_may_read(tab):
    search(tab, "KITTIW")
    finds(tab, "kittiwakes everywhere", "sits on the crane", "berth seven")
    expect(status(tab)).to_have_text("3 results")
    expect(panel(tab).locator("mark")).to_have_text(["kittiw", "kittiw", "Kittiw", "kittiw"])
    expect(results(tab).nth(1)).to_contain_text("random")


def test_a_part_of_a_word_does_and_what_is_not_there_is_said(tab):
    search(tab, "rth sev")
    finds(tab, "berth seven")
    search(tab, "u")
    expect(status(tab)).to_have_text("The latest 20 results")
    search(tab, "albatross")
    expect(status(tab)).to_have_text("No results")
    expect(panel(tab)).to_contain_text("Nothing was found")
    panel(tab).get_by_role("button", name="Clear the search").click()
    expect(field(tab)).to_be_focused()
    expect(status(tab)).to_have_text("")


def test_operators_narrow_it(tab):
    search(tab, "kittiwake from:alice")
    finds(tab, "sits on the crane")
    search(tab, "kittiwake in:@bob")
    finds(tab, "kittiwakes everywhere")
    search(tab, "kittiwake has:link")
    finds(tab, "berth seven")
    search(tab, "\"number 41 is\"")
    finds(tab, "crate number 41")
    search(tab, "kittiwake before:2001-01-01")
    expect(status(tab)).to_have_text("No results")


def test_operators_are_explained_and_inserted(tab):
    tab.page.get_by_role("button", name="Search", exact=True).click()
    panel(tab).get_by_role("button", name="from:name").click()
    expect(field(tab)).to_be_focused()
    tab.page.keyboard.type("alice kittiwake")
    finds(tab, "sits on the crane")
    expect(field(tab)).to_have_value("from:alice kittiwake")


def test_what_is_not_understood_is_said_in_words(tab, console):
    console.expect("422")
    search(tab, "before:yesterday")
    expect(panel(tab).locator(".panel-hint[role=status]")).not_to_have_text("")
    expect(panel(tab).get_by_role("alert")).to_have_count(0)


def test_only_in_this_channel(tab):
    search(tab, "kittiwake")
    expect(status(tab)).to_have_text("3 results")
    here = panel(tab).get_by_role("button", name="Only in #general")
    here.click()
    finds(tab, "berth seven")
    expect(here).to_have_attribute("aria-pressed", "true")
    here.click()
    expect(status(tab)).to_have_text("3 results")


def test_more_is_loaded_on_request(tab):
    search(tab, "crate number")
    expect(status(tab)).to_have_text("The latest 20 results")
    panel(tab).get_by_role("button", name="Load more").click()
    expect(results(tab)).to_have_count(40)
    expect(status(tab)).to_have_text("The latest 40 results")
    # From there the arrows lead on to what has come.
    expect(results(tab).nth(19)).to_be_focused()
    tab.page.keyboard.press("ArrowDown")
    expect(results(tab).nth(20)).to_be_focused()


def test_a_result_leads_to_its_place_and_back_leads_back(tab):
    expect(tab.message("crate number 99 is on the quay")).to_be_in_viewport()
    search(tab, "kittiwake")
    results(tab).filter(has_text="berth seven").click()
    found = tab.log.locator("chat-message").filter(has_text="berth seven")
    expect(found).to_be_in_viewport()
    expect(tab.message("crate number 0 is on the quay")).to_be_in_viewport()
    expect(results(tab)).to_have_count(3)
    results(tab).filter(has_text="on the crane").click()
    expect(tab.heading).to_have_text("random")
    expect(results(tab).nth(1)).to_be_focused()

    tab.page.go_back()
    expect(tab.heading).to_have_text("general")
    expect(found).to_be_in_viewport()
    tab.page.go_back()
    expect(tab.message("crate number 99 is on the quay")).to_be_in_viewport()
    tab.page.go_forward()
    expect(found).to_be_in_viewport()
    tab.page.get_by_role("button", name="Jump to latest").click()
    expect(tab.message("crate number 99 is on the quay")).to_be_in_viewport()
    # It is at its address already, and yet somebody wants to go there.
    results(tab).filter(has_text="berth seven").click()
    expect(found).to_be_in_viewport()


def test_by_keyboard_alone(tab):
    page = tab.page
    tab.log.focus()
    page.keyboard.press("/")
    expect(field(tab)).to_be_focused()
    page.keyboard.type("kittiwake")
    expect(results(tab)).to_have_count(3)
    page.keyboard.press("ArrowDown")
    expect(results(tab).first).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(results(tab).last).to_be_focused()
    page.keyboard.press("Enter")
    expect(tab.log.get_by_text("berth seven")).to_be_in_viewport()
    expect(results(tab).last).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(field(tab)).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(tab)).to_have_count(0)
    expect(tab.log).to_be_focused()
    page.keyboard.press("/")
    expect(results(tab)).to_have_count(3)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search", exact=True).press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Search", exact=True)).to_be_focused()


def test_what_one_has_just_written_another_finds_and_is_led_to(serve, person, as_user):
    server = serve()
    alice, bob = App(person(server, "alice")), App(person(server, "bob")).open("random")
    bob.send("the cormorant sails at six")
    bob.has_sent_everything()
    client = as_user(server, "bob")
    for number in range(80):
        client.send("random", f"crate number {number}")
    search(alice, "cormorant")
    finds(alice, "the cormorant sails at six")
    results(alice).click()
    expect(alice.heading).to_have_text("random")
    expect(alice.message("the cormorant sails at six")).to_be_in_viewport()
    alice.send("I saw the cormorant")
    bob.sees("I saw the cormorant")
    search(bob, "cormorant")
    finds(bob, "I saw the cormorant", "sails at six")


def test_what_is_deleted_meanwhile_goes_from_the_results(tab, server, as_user):
    bob = as_user(server, "bob")
    message = bob.send("help", "an oystercatcher")
    search(tab, "oystercatcher")
    finds(tab, "an oystercatcher")
    bob.api("DELETE", f"/api/chat/messages/{message['id']}", status=204)
    expect(results(tab)).to_have_count(0)


def test_on_a_phone_the_conversation_makes_room_and_takes_it_back(server, person, talk):
    tab = App(person(server, "alice", **PHONE), "/#/channel/general")
    tab.page.get_by_role("button", name="Search", exact=True).tap()
    expect(tab.page.locator(".conversation")).to_have_attribute("inert", "")
    field(tab).fill("kittiwake")
    results(tab).filter(has_text="berth seven").tap()
    expect(tab.log.get_by_text("berth seven")).to_be_in_viewport()
    expect(panel(tab)).to_have_count(0)
    tab.page.get_by_role("button", name="Back to results").tap()
    expect(results(tab)).to_have_count(3)
    results(tab).filter(has_text="on the crane").tap()
    expect(tab.heading).to_have_text("random")
    tab.page.go_back()
    expect(results(tab)).to_have_count(3)
    panel(tab).get_by_role("button", name="Close").tap()
    expect(tab.heading).to_have_text("general")
    expect(tab.page.locator(".conversation")).not_to_have_attribute("inert", "")
    expect(tab.composer).to_be_in_viewport()
