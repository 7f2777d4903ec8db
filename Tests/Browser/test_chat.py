"""Two people talk: live, counted, kept."""

import re
import statistics

import pytest
from playwright.sync_api import expect

from app import App, latency
from harness import PASSWORD

# In ms. One of twenty may come at a moment at which the machine does something else.
MEDIAN, WORST = 100, 5_000


def test_a_second_person_signs_up_at_another_address_and_both_talk_live(serve, person, visitor):
    server = serve(host=None)
    alice = App(person(server, "alice"))
    newcomer = visitor(server, address="127.0.0.2").new_page()
    newcomer.goto("/signup")
    newcomer.get_by_label("Username").fill("Nora")
    newcomer.get_by_label("Password", exact=True).fill(PASSWORD)
    newcomer.get_by_label("Password again").fill(PASSWORD)
    newcomer.get_by_role("button", name="Create account").click()
    expect(newcomer.get_by_role("button", name="Account of Nora")).to_be_visible()
    assert newcomer.url.startswith("https://127.0.0.2:")
    nora = App(newcomer.context)

    times = []
    for tab in (alice, nora):
        tab.open("general").note_sending()
    for number in range(5):
        times.append(latency(alice, nora, f"public from alice {number}"))
        times.append(latency(nora, alice, f"public from nora {number}"))

    alice.write_to("Nora")
    expect(alice.heading).to_have_text("Nora")
    nora.write_to("alice")
    expect(nora.heading).to_have_text("alice")
    for number in range(5):
        times.append(latency(alice, nora, f"private from alice {number}"))
        times.append(latency(nora, alice, f"private from nora {number}"))

    for tab in (alice, nora):
        assert [body for body in tab.bodies() if "private" in body] == [
            f"private from {name} {number}" for number in range(5) for name in ("alice", "nora")
        ]
        tab.open("general")
        tab.sees("public from nora 4")
        assert not any("private" in body for body in tab.bodies())
    print(f"\nfrom Send to the other screen: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")
    assert statistics.median(times) < MEDIAN and max(times) < WORST


def test_a_group_talks_and_an_outsider_hears_nothing(server, person, carol):
    alice, bob = App(person(server, "alice")), App(person(server, "bob"))
    outsider = App(person(server, "carol"))
    alice.write_to("bob", "dave").send("just the three of us")
    bob.link("alice, dave").click()
    bob.sees("just the three of us")
    bob.send("agreed")
    alice.sees("agreed")
    assert carol.get("/api/chat/channels/dm%3Aalice%3Abob%3Adave/messages").status_code == 404
    # What comes later and is for everybody reaches her; what came before, and was not, never will.
    alice.open("general").send("for everybody")
    outsider.open("general").sees("for everybody")
    assert "just the three of us" not in outsider.page.content() and "agreed" not in outsider.page.content()
    expect(outsider.link("alice, bob, dave")).to_have_count(0)


def test_what_is_unread_is_counted_until_it_is_looked_at(serve, person, as_user):
    server = serve()
    alice = as_user(server, "alice")
    bob = App(person(server, "bob")).open("help")
    bob.send("before")
    alice.send("random", "one")
    alice.send("random", "two")
    alice.send("dm:alice:bob", "psst")
    expect(bob.link("random")).to_have_accessible_name(re.compile(r"^random\s*, 2 unread"))
    expect(bob.link("alice")).to_have_accessible_name(re.compile(r"^alice\s*, 1 unread"))
    expect(bob.page).to_have_title(re.compile(r"^\(3\) "))

    bob.open("random")
    bob.sees("one", "two")
    expect(bob.link("random")).to_have_accessible_name("random")
    expect(bob.page).to_have_title(re.compile(r"^\(1\) "))
    bob.page.reload()
    expect(bob.link("alice")).to_have_accessible_name(re.compile("1 unread"))
    expect(bob.link("random")).to_have_accessible_name("random")
    bob.open("alice")
    bob.sees("psst")
    expect(bob.page).to_have_title(re.compile(r"^[^(]"))


def test_reading_in_one_tab_reads_in_the_other(serve, person, as_user):
    server = serve()
    alice, context = as_user(server, "alice"), person(server, "carol")
    first = App(context).open("help")
    expect(first.link("help")).to_have_accessible_name("help")
    first.open("general")
    second = App(context).open("general")
    alice.send("help", "for both tabs")
    for tab in (first, second):
        expect(tab.link("help")).to_have_accessible_name(re.compile(", 1 unread"))
    first.open("help")
    expect(second.link("help")).to_have_accessible_name("help")


def test_text_is_shown_as_it_was_written_and_runs_nothing(server, person, alice, console):
    texts = [
        "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "&lt;b&gt; & \"quotes\" 'n' `tick",
        "{{me}} ${1+1}", "a\u202eb", "javascript:alert(1)",
    ]
    for text in texts:
        alice.send("general", text)
    alice.send("general", "see https://example.org/a?b=c&d=<e> and http://example.org.")
    bob = App(person(server, "bob"))
    bob.page.on("dialog", lambda dialog: console.add(f"a dialog: {dialog.message}", {}))
    bob.open("general")
    bob.sees(*texts)
    links = bob.log.get_by_role("link").all()
    addresses = [link.get_attribute("href") for link in links]
    assert addresses == ["https://example.org/a?b=c&d=", "http://example.org/"]
    for link in links:
        assert link.get_attribute("target") == "_blank" and "noopener" in link.get_attribute("rel")


def test_shift_enter_begins_a_line_and_a_draft_waits_for_its_channel(server, person):
    alice = App(person(server, "alice")).open("random")
    alice.composer.press_sequentially("first line")
    alice.composer.press("Shift+Enter")
    alice.composer.press_sequentially("second line")
    alice.open("help")
    expect(alice.composer).to_have_value("")
    alice.page.reload()
    alice.open("random")
    expect(alice.composer).to_have_value("first line\nsecond line")
    alice.composer.press("Enter")
    expect(alice.log.locator("chat-message .body").last).to_have_text("first line\nsecond line", use_inner_text=True)
    expect(alice.composer).to_have_value("")


def test_a_text_too_long_is_not_sent_and_not_lost(server, person, alice):
    before = alice.history("help")
    tab = App(person(server, "alice")).open("help")
    tab.composer.fill("x" * 10_001)
    tab.composer.press("Enter")
    expect(tab.page.locator("#composer-note")).to_contain_text(re.compile("1"))
    expect(tab.composer).to_have_value("x" * 10_001)
    assert alice.history("help") == before
    tab.composer.fill("")


def test_older_messages_come_as_one_scrolls_up(server, person, erin):
    for number in range(230):
        erin.send("dm:erin", f"note {number}")
    tab = App(person(server, "erin"), "/#/channel/dm:erin")
    tab.sees("note 229")
    assert "note 0" not in tab.bodies()
    expect(tab.message("note 229")).to_be_in_viewport()
    first, pages = tab.log.locator("chat-message .body").first, 0
    while (oldest := first.inner_text()) != "note 0":
        tab.scroll_to_top()
        expect(first).not_to_have_text(oldest)
        pages += 1
        assert pages < 230, "they do not come in pages"
    tab.sees("note 0")
    bodies = tab.bodies()
    assert bodies == [f"note {number}" for number in range(len(bodies))], "in order, none twice"
    print(f"\n{pages} pages, {len(bodies)} messages on the last")


@pytest.fixture
def erin(as_user, server):
    return as_user(server, "erin")


def test_an_address_opens_its_channel_and_one_that_is_not_mine_shows_nothing(server, person, alice, console):
    console.expect("status of 404")
    alice.send("dm:alice:bob", "a private word")
    bob = App(person(server, "bob"), "/#/channel/dm:alice:bob")
    bob.sees("a private word")
    carol = person(server, "carol").new_page()
    carol.goto("/#/channel/dm:alice:bob")
    expect(carol.get_by_role("alert")).to_contain_text("not one of yours")
    assert "a private word" not in carol.content()
