"""Who has read how far, for those who want it known."""

from playwright.sync_api import expect

from app import App


def row(tab, text):
    return tab.log.locator("chat-message", has=tab.page.get_by_text(text, exact=True))


def seen(tab, text):
    return row(tab, text).locator("chat-seen")


def read(client, message):
    answer = client.request("PUT", f"/api/chat/channels/{message['channel']}/read", json={"message": message["id"]})
    assert answer.status_code == 204, answer.text


def test_in_a_conversation_of_two_the_word_stands_at_what_was_read(serve, person, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    first = alice.send("dm:alice:bob", "first")
    second = alice.send("dm:alice:bob", "second")
    tab = App(person(server, "alice")).open("bob")
    tab.sees("first", "second")
    expect(tab.log.get_by_text("Seen")).to_have_count(0)
    read(bob, first)
    expect(seen(tab, "first")).to_have_text("Seen")
    read(bob, second)
    expect(seen(tab, "second")).to_have_text("Seen")
    expect(tab.log.get_by_text("Seen")).to_have_count(1)
    tab.page.reload()
    expect(seen(tab, "second")).to_have_text("Seen")
    # Who answers has read it: it need not be said.
    bob.send("dm:alice:bob", "third")
    tab.sees("third")
    expect(tab.log.get_by_text("Seen")).to_have_count(0)


def test_in_a_group_faces_stand_where_each_has_read_to(serve, person, as_user):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    first = alice.send("dm:alice:bob:carol", "first")
    second = alice.send("dm:alice:bob:carol", "second")
    tab = App(person(server, "alice")).open("bob, carol")
    read(bob, first)
    read(carol, second)
    expect(seen(tab, "first").locator("p")).to_have_attribute("title", "Seen by bob")
    expect(seen(tab, "second").locator("p")).to_have_attribute("title", "Seen by carol")
    read(bob, second)
    expect(seen(tab, "second").locator("p")).to_have_attribute("title", "Seen by bob and carol")
    expect(seen(tab, "first").locator("p")).to_have_count(0)


def test_a_person_in_a_browser_is_seen_to_read_and_nobody_in_public(serve, person, as_user):
    server = serve()
    alice = as_user(server, "alice")
    alice.send("dm:alice:bob", "look at this")
    alice.send("general", "and you all at that")
    tab, bob = App(person(server, "alice")).open("bob"), App(person(server, "bob"))
    bob.open("alice").sees("look at this")
    expect(seen(tab, "look at this")).to_have_text("Seen")
    bob.open("general").sees("and you all at that")
    tab.open("general").sees("and you all at that")
    expect(seen(tab, "and you all at that").locator("p")).to_have_count(0)


def test_who_does_not_tell_is_not_told_of(serve, person, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    bob.api("PUT", "/api/chat/preferences", json={"receipts": False})
    first = alice.send("dm:alice:bob", "first")
    tab = App(person(server, "alice")).open("bob")
    tab.sees("first")
    read(bob, first)
    # What comes after it on the same stream has come, and it has not.
    bob.send("dm:alice:bob:carol", "elsewhere")
    expect(tab.link("bob, carol")).to_be_visible()
    expect(tab.log.get_by_text("Seen")).to_have_count(0)


def test_a_message_tells_by_name_who_has_seen_it(serve, person, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    message = alice.send("dm:alice:bob:carol", "who knows?")
    tab = App(person(server, "alice")).open("bob, carol")
    row(tab, "who knows?").hover()
    tab.page.get_by_role("button", name="More actions").click()
    tab.page.get_by_role("menuitem", name="Seen by…").click()
    dialog = tab.page.get_by_role("dialog", name="Seen by")
    expect(dialog.get_by_text("Nobody yet.")).to_be_visible()
    read(bob, message)
    expect(dialog.get_by_role("listitem").locator("auth-name")).to_have_text(["bob"])


def test_the_setting_is_found_and_kept(serve, person, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), App(person(server, "bob"))
    bob.page.get_by_role("button", name="Account of bob").click()
    bob.page.get_by_role("button", name="Settings").click()
    bob.page.get_by_role("tab", name="Privacy").click()
    box = bob.page.get_by_role("checkbox", name="Tell others how far I have read")
    expect(box).to_be_checked()
    with bob.page.expect_response("**/api/chat/preferences"):
        box.uncheck()
    bob.page.keyboard.press("Escape")
    alice.send("dm:alice:bob", "not to be told")
    with bob.page.expect_response("**/read"):
        bob.open("alice").sees("not to be told")
    assert alice.api("GET", "/api/chat/channels/dm:alice:bob/receipts") == []
