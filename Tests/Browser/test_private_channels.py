"""Private channels: made, filled, renamed and left, by three people who watch each other do it."""

import re

import pytest
from playwright.sync_api import expect

from app import BUSY, App
from intercept import intercept


class Member(App):
    """Somebody who uses the menu of a channel."""

    def choose(self, item):
        self.to_front()
        self.page.get_by_role("button", name="Channel menu").click()
        self.page.get_by_role("menuitem", name=item).click()
        return self

    def dialog(self, name):
        return self.page.get_by_role("dialog", name=name)

    def make(self, name, topic="", people=()):
        self.to_front()
        self.page.get_by_role("button", name="New private channel").click()
        dialog = self.dialog("New private channel")
        dialog.get_by_label("Name", exact=True).fill(name)
        dialog.get_by_label("Topic").fill(topic)
        for person in people:
            dialog.get_by_role("checkbox", name=person).check()
        dialog.get_by_role("button", name="Create channel").click()
        expect(self.heading).to_have_text(name)
        return self

    def add(self, *names):
        self.choose("Add people…")
        dialog = self.dialog("Add people")
        for name in names:
            dialog.get_by_role("checkbox", name=name).check()
        dialog.get_by_role("button", name="Add").click()
        expect(dialog).to_have_count(0)
        return self

    def leave(self, button="Leave channel"):
        self.choose("Leave channel…")
        self.page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()
        return self


@pytest.fixture
def people(server, person):
    return [Member(person(server, name)) for name in ("alice", "bob", "carol")]


def test_a_private_channel_from_its_beginning_to_its_end(people, console):
    # Who is removed may just be reading.
    console.expect("status of 404 .*/read")
    alice, bob, carol = people
    expect(alice.page.get_by_role("heading", name="Private channels")).to_be_visible()
    alice.make("Harbour crew", "Who is at the crane", ["bob"]).send("before carol came")
    bob.open("Harbour crew").sees("before carol came")
    expect(carol.link("Harbour crew")).to_have_count(0)

    alice.add("carol")
    alice.send("after carol came")
    carol.open("Harbour crew").sees("after carol came")
    assert "before carol came" not in carol.page.content()
    carol.send("good to be here")
    bob.sees("before carol came", "after carol came", "good to be here")

    bob.choose("Name and topic…")
    fields = bob.dialog("Name and topic")
    fields.get_by_label("Name", exact=True).fill("Crane crew")
    fields.get_by_label("Topic").fill("Berth 4")
    fields.get_by_role("button", name="Save").click()
    for member in people:
        expect(member.heading).to_have_text("Crane crew")
        expect(member.link("Crane crew")).to_be_visible()
        expect(member.page.get_by_role("main").get_by_text("Berth 4", exact=True)).to_be_visible()

    alice.choose("Members…")
    dialog = alice.dialog("Members of")
    expect(dialog.get_by_role("listitem")).to_have_count(3)
    dialog.get_by_role("button", name="Remove carol").click()
    alice.dialog("Remove carol?").get_by_role("button", name="Remove", exact=True).click()
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    dialog.get_by_role("button", name="Close").click()
    carol.to_front()
    expect(carol.page.get_by_text("You are not in “Crane crew” any more.")).to_be_visible()
    expect(carol.heading).to_have_text("general")
    expect(carol.link("Crane crew")).to_have_count(0)
    alice.send("without carol")
    assert "after carol came" not in carol.page.content()

    bob.leave()
    expect(bob.heading).to_have_text("general")
    expect(bob.link("Crane crew")).to_have_count(0)
    expect(bob.page.get_by_text("You are not in")).to_have_count(0)
    expect(alice.log.get_by_role("article").filter(has_text=re.compile(r"bob\s+left"))).to_have_count(1)
    alice.send("without bob").has_sent_everything()
    # What comes after it on his stream has come, and it has not.
    alice.open("general").send("for everybody")
    bob.to_front().sees("for everybody")
    assert "without bob" not in bob.page.content()
    alice.open("Crane crew")

    alice.choose("Leave channel…")
    last = alice.dialog("Leave “Crane crew”?")
    expect(last).to_contain_text("You are the last one in it.")
    last.get_by_role("button", name="Cancel").click()
    expect(alice.heading).to_have_text("Crane crew")
    alice.leave("Leave and delete")
    expect(alice.heading).to_have_text("general")
    expect(alice.link("Crane crew")).to_have_count(0)


def test_what_is_wrong_is_said_in_the_dialog_and_nothing_is_lost(server, person, alice):
    tab = Member(person(server, "alice"))
    tab.page.get_by_role("button", name="New private channel").click()
    dialog = tab.dialog("New private channel")
    dialog.get_by_role("checkbox", name="dave").check()
    dialog.get_by_role("button", name="Create channel").click()
    expect(dialog.get_by_role("alert")).to_have_text("Give the channel a name.")
    expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    dialog.get_by_label("Name", exact=True).fill("n" * 65)
    dialog.get_by_role("button", name="Create channel").click()
    expect(dialog.get_by_role("alert")).to_contain_text("at most 64")
    dialog.get_by_label("Name", exact=True).fill("Boathouse")
    dialog.get_by_role("button", name="Create channel").click()
    expect(tab.heading).to_have_text("Boathouse")
    [made] = [channel for channel in alice.channels().values() if channel["name"] == "Boathouse"]
    assert sorted(made["members"]) == ["alice", "dave"]


def test_the_menu_is_used_by_keyboard_alone_and_a_muted_channel_stands_back(serve, person, as_user):
    server = serve()
    tab, bob = Member(person(server, "alice")).open("random"), as_user(server, "bob")
    button = tab.page.get_by_role("button", name="Channel menu")
    button.focus()
    tab.page.keyboard.press("Enter")
    everything = tab.page.get_by_role("menuitemradio", name="All messages")
    expect(everything).to_be_focused()
    expect(everything).to_be_checked()
    tab.page.keyboard.press("End")
    tab.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(everything).to_be_focused()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowDown")
    expect(tab.page.get_by_role("menuitemradio", name="Nothing")).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(tab.link("random")).to_have_accessible_name(re.compile(r"^random\s*, muted\s*$"))
    tab.open("general")
    bob.send("random", "nobody needs to know")
    bob.send("help", "somebody does")
    expect(tab.link("help")).to_have_accessible_name(re.compile(r"^help\s*, 1 unread"))
    expect(tab.link("random")).to_have_accessible_name(re.compile(r"^random\s*, muted\s*$"))
    tab.page.reload()
    expect(tab.link("random")).to_have_accessible_name(re.compile(r"^random\s*, muted\s*$"))


def test_a_group_too_large_for_a_conversation_becomes_a_private_channel(serve, person, as_user):
    server = serve()
    # Accounts as the directory lists them; none of them has to sign in.
    context = person(server, "alice")
    crowd = [{"id": f"u_{n}", "username": f"sailor{n:02}", "deleted": False} for n in range(16)]

    def more_people(route):
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() + crowd)

    context.route("**/api/auth/users", more_people)
    tab = Member(context)
    tab.page.get_by_role("button", name="New direct message").click()
    dialog = tab.dialog("New direct message")
    expect(dialog.get_by_role("checkbox", name="sailor00")).to_be_visible()
    for sailor in crowd[:15]:
        dialog.get_by_role("checkbox", name=sailor["username"]).check()
    dialog.get_by_role("checkbox", name="sailor15").click()
    expect(dialog.get_by_role("alert")).to_contain_text("room for 15 others")
    dialog.get_by_role("button", name="Make a private channel").click()
    made = tab.dialog("New private channel")
    expect(made.get_by_role("list", name="Chosen").get_by_role("listitem")).to_have_count(16)


def test_what_waits_for_a_channel_that_is_gone_goes_with_it_and_that_is_said(people, console):
    console.expect("status of 404 .*/read|status of 503")
    alice, bob, _ = people
    alice.make("Night watch", people=["bob"]).send("who is on?")
    bob.open("Night watch").sees("who is on?")
    intercept(bob.page, "**/messages", lambda route: (
        route.fulfill(**BUSY) if route.request.method == "POST" else route.continue_()))
    bob.send("never to be read")
    expect(bob.log.get_by_text("Not sent yet.")).to_be_visible()
    alice.choose("Members…")
    alice.dialog("Members of").get_by_role("button", name="Remove bob").click()
    alice.dialog("Remove bob?").get_by_role("button", name="Remove", exact=True).click()
    bob.to_front()
    expect(bob.page.get_by_text(
        "You are not in “Night watch” any more. What you had not sent yet is gone with it.")).to_be_visible()
    left = """async () => {
        const { "session.js": { chat } } = await import("chat/chat.js");
        return [...chat.outbox.channels];
    }"""
    assert bob.page.evaluate(left) == []
    bob.page.reload()
    bob.composer.wait_for()
    assert bob.page.evaluate(left) == []
