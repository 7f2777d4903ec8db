"""Ten tabs of one browser over HTTP/1.1, where a browser has six connections: all work, and hold one stream."""

import re

import pytest
from playwright.sync_api import expect

from app import App, watch_streams

# As where another window has the focus: pages of one browser cannot lose it in a test.
LOOKED_AWAY = "document.hasFocus = () => false"


@pytest.mark.parametrize("args, count", [(["--no-http2"], 10), ([], 4)], ids=["ten over HTTP/1.1", "four over HTTP/2"])
def test_many_tabs_all_work_and_hold_one_stream(serve, person, args, count):
    # The server would refuse a third stream of the same user: one is held, one may be on its way out.
    server = serve(args=args, plugins={"host": {"max_event_streams_per_user": 2}})
    alice = App(person(server, "alice")).open("general")
    context = person(server, "bob")
    holders = watch_streams(context)
    tabs = [App(context).open("general") for _ in range(count)]
    protocol = tabs[-1].page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
    assert protocol == ("http/1.1" if args else "h2")

    alice.send("to every tab")
    for tab in tabs:
        tab.sees("to every tab")
    assert len(holders()) == 1
    for number, tab in enumerate(tabs):
        tab.send(f"from tab {number}")
    for tab in [*tabs, alice]:
        tab.sees(*(f"from tab {number}" for number in range(count)))
    assert len(holders()) == 1

    # The tab that holds the stream goes; another takes over, and misses nothing.
    [holder] = holders()
    left = [tab for tab in tabs if tab.page != holder]
    assert len(left) == count - 1
    holder.close()
    for number in range(5):
        alice.send(f"after the leader {number}")
    for tab in left:
        tab.sees(*(f"after the leader {number}" for number in range(5)))
    assert len(holders()) == 1 and holders() != [holder]


def test_a_sent_message_is_sent_by_one_tab_and_seen_once_in_all(server, person, alice):
    context = person(server, "bob")
    tabs = [App(context).open("random") for _ in range(3)]
    for number in range(5):
        tabs[number % 3].send(f"tab talk {number}")
    for tab in tabs:
        tab.sees(*(f"tab talk {number}" for number in range(5)))
        tab.has_sent_everything()
    bodies = [message["body"] for message in alice.history("random")]
    assert [bodies.count(f"tab talk {number}") for number in range(5)] == [1] * 5


def test_what_is_begun_in_one_tab_stands_in_the_other_and_goes_out_once(server, person, alice):
    context = person(server, "bob")
    here, there = [App(context).open("help") for _ in range(2)]
    there.page.evaluate(LOOKED_AWAY)
    here.to_front().composer.press_sequentially("begun here")
    expect(there.composer).to_have_value("begun here")
    here.composer.press("Enter")
    here.has_sent_everything()
    expect(there.composer).to_have_value("")
    there.to_front().composer.press("Enter")
    here.send("the next")
    for tab in (here, there):
        tab.sees("begun here", "the next")
        tab.has_sent_everything()
    assert [message["body"] for message in alice.history("help")][-2:] == ["begun here", "the next"]


def test_an_answer_that_is_begun_in_one_tab_shows_in_the_other(server, person, alice):
    original = alice.send("random", "who has the key?")
    context = person(server, "bob")
    here, there = [App(context).open("random") for _ in range(2)]
    there.page.evaluate(LOOKED_AWAY)
    field = there.composer.element_handle()
    there.page.evaluate("document.activeElement.blur()")
    here.to_front().sees("who has the key?")
    here.page.evaluate(
        """async (id) => {
            const { "session.js": { chat } } = await import("chat/chat.js");
            chat.composing.reply(chat.timeline(chat.current).get(id));
        }""",
        original["id"],
    )
    words = there.page.get_by_text(re.compile("Replying to alice: who has the key"))
    expect(words).to_be_visible()
    assert not field.evaluate("(field) => field === document.activeElement"), "nobody uses this tab"
    here.send("I do")
    here.has_sent_everything()
    expect(words).to_be_hidden()
