"""Where I was mentioned: counted, listed, led to."""

import re

from playwright.sync_api import expect

from app import App


def entry(tab):
    """The line above the channels."""
    return tab.page.get_by_role("navigation", name="Channels").get_by_role("button", name=re.compile("^Mentions"))


def panel(tab):
    return tab.page.get_by_role("complementary", name="Mentions")


def items(tab):
    return panel(tab).get_by_role("list", name="Where you were mentioned").get_by_role("listitem")


def test_they_are_counted_until_they_are_read(serve, person, as_user):
    server = serve()
    bob = as_user(server, "bob")
    alice = App(person(server, "alice")).open("help")
    expect(entry(alice)).to_have_accessible_name("Mentions")
    bob.send("random", "@alice the tide tables, please")
    bob.send("random", "@carol and yours")
    bob.send("general", "@everyone lunch is ready")
    expect(entry(alice)).to_have_accessible_name(re.compile(r"^Mentions\s*, 2 unread$"))
    alice.open("random")
    expect(entry(alice)).to_have_accessible_name(re.compile(r"^Mentions\s*, 1 unread$"))
    alice.open("general")
    expect(entry(alice)).to_have_accessible_name("Mentions")


def test_one_writes_a_name_and_the_other_is_led_there(serve, person):
    server = serve()
    alice, bob = App(person(server, "alice")).open("help"), App(person(server, "bob")).open("random")
    bob.to_front().composer.press_sequentially("who has the tide tables, @al")
    bob.page.get_by_role("listbox").get_by_role("option").filter(has_text="alice").click()
    expect(bob.composer).to_have_value("who has the tide tables, @alice ")
    bob.composer.press("Enter")
    expect(entry(alice)).to_have_accessible_name(re.compile(r"^Mentions\s*, 1 unread$"))
    alice.to_front()
    entry(alice).click()
    items(alice).first.get_by_role("link").click()
    expect(alice.heading).to_have_text("random")
    said = alice.log.get_by_role("article").filter(has_text="who has the tide tables")
    expect(said).to_be_in_viewport()
    expect(entry(alice)).to_have_accessible_name("Mentions")
    alice.send("they are with @bob")
    expect(bob.log.get_by_role("article").filter(has_text="they are with @bob")).to_be_visible()


def test_the_list_shows_what_is_unread_first_and_leads_there(serve, person, as_user):
    server = serve()
    bob = as_user(server, "bob")
    early = bob.send("general", "@alice the very first")
    for number in range(80):
        bob.send("general", f"line {number}")
    as_user(server, "alice").api(
        "PUT", "/api/chat/channels/random/read", {"message": bob.send("random", "@alice read long ago")["id"]}, status=204)
    alice = App(person(server, "alice"), "/#/channel/help")
    entry(alice).click()
    expect(items(alice)).to_have_text([re.compile("the very first"), re.compile("read long ago")])
    expect(items(alice).first).to_contain_text("Unread.")
    expect(items(alice).last).not_to_contain_text("Unread.")
    expect(panel(alice).get_by_role("status")).to_have_text("1 unread")
    items(alice).first.get_by_role("link").click()
    expect(alice.heading).to_have_text("general")
    expect(alice.message(early["body"])).to_be_in_viewport()
    expect(panel(alice)).to_be_visible()


def test_new_ones_appear_as_they_are_written_and_go_when_deleted(serve, person, as_user):
    server = serve()
    bob = as_user(server, "bob")
    alice = App(person(server, "alice")).open("help")
    entry(alice).click()
    expect(panel(alice)).to_contain_text("Nobody has mentioned you yet")
    message = bob.send("dm:alice:bob", "are you there, @alice?")
    expect(items(alice)).to_have_text([re.compile("are you there, @alice")])
    bob.send("general", "@alice here as well")
    bob.send("general", "nothing for anybody")
    expect(items(alice)).to_have_text([re.compile("here as well"), re.compile("are you there")])
    bob.api("DELETE", f"/api/chat/messages/{message['id']}", status=204)
    expect(items(alice)).to_have_text([re.compile("here as well")])


def test_more_are_loaded_on_request(serve, person, as_user):
    server = serve()
    bob = as_user(server, "bob")
    last = [bob.send("random", f"@alice number {number}") for number in range(25)][-1]
    as_user(server, "alice").api("PUT", "/api/chat/channels/random/read", {"message": last["id"]}, status=204)
    alice = App(person(server, "alice")).open("help")
    entry(alice).click()
    expect(items(alice)).to_have_count(20)
    panel(alice).get_by_role("button", name="Load more").click()
    expect(items(alice)).to_have_count(25)
    expect(items(alice).last).to_contain_text("number 0")
    expect(panel(alice).get_by_role("button", name="Load more")).to_have_count(0)


def test_on_a_phone_the_drawer_makes_room(server, person):
    alice = App(person(server, "alice", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True))
    alice.page.get_by_role("button", name=re.compile("^Channels")).tap()
    entry(alice).tap()
    expect(panel(alice).get_by_role("heading", level=2)).to_be_in_viewport()
    expect(alice.page.get_by_role("link", name="general")).not_to_be_in_viewport()
    panel(alice).get_by_role("button", name="Close").tap()
    expect(alice.composer).to_be_in_viewport()
