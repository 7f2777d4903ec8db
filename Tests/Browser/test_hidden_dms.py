"""A conversation is put out of sight, is found, and comes back by itself."""

from playwright.sync_api import expect

from app import App


def hide(tab):
    tab.to_front()
    tab.page.get_by_role("button", name="Channel menu").click()
    tab.page.get_by_role("menuitem", name="Hide this conversation").click()


def test_a_hidden_conversation_is_gone_until_somebody_speaks_there(serve, person):
    server = serve()
    tab, bob = App(person(server, "alice")), App(person(server, "bob")).write_to("alice").send("hello")
    tab.open("bob").sees("hello")
    hide(tab)
    expect(tab.heading).to_have_text("general")
    expect(tab.link("bob")).to_have_count(0)
    tab.page.reload()
    expect(tab.link("general")).to_be_visible()
    expect(tab.link("bob")).to_have_count(0)
    expect(bob.link("alice")).to_be_visible()

    bob.send("are you there?")
    expect(tab.link("bob")).to_be_visible()
    tab.open("bob").sees("hello", "are you there?")


def test_the_quick_switcher_finds_it_and_undo_brings_it_back(serve, person, as_user):
    server = serve()
    as_user(server, "bob").send("dm:alice:bob:carol", "the three of us")
    tab = App(person(server, "alice")).open("bob, carol")
    hide(tab)
    expect(tab.link("bob, carol")).to_have_count(0)
    tab.page.keyboard.press("Control+k")
    tab.page.get_by_role("combobox").fill("carol")
    tab.page.get_by_role("option", name="bob, carol").click()
    tab.sees("the three of us")
    # Where one is, shows; elsewhere it is out of sight again.
    expect(tab.link("bob, carol")).to_be_visible()
    tab.open("general")
    expect(tab.link("bob, carol")).to_have_count(0)
    tab.page.get_by_role("button", name="Undo").click()
    expect(tab.link("bob, carol")).to_be_visible()
    tab.open("bob, carol").send("back again")
    tab.sees("back again")


def test_the_one_who_hides_it_and_writes_there_sees_it_again(serve, person, as_user):
    server = serve()
    alice = as_user(server, "alice")
    alice.send("dm:alice:bob", "one")
    tab = App(person(server, "alice")).open("bob")
    hide(tab)
    expect(tab.link("bob")).to_have_count(0)
    alice.send("dm:alice:bob", "two")
    expect(tab.link("bob")).to_be_visible()
