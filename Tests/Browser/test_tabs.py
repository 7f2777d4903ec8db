"""Ten tabs of one browser over HTTP/1.1, where a browser has six connections: all work, and hold one stream."""

import pytest
from playwright.sync_api import expect

from app import App, count_streams
from harness import eventually

TABS = 10


@pytest.mark.parametrize("args", [["--no-http2"], []], ids=["HTTP/1.1", "HTTP/2"])
def test_ten_tabs_all_work_and_hold_one_stream(serve, person, as_user, args):
    # The server would refuse a second stream of the same user, or end the first.
    server = serve(args=args, plugins={"host": {"max_event_streams_per_user": 1}})
    alice = as_user(server, "alice")
    context = person(server, "bob")
    streams = count_streams(context)
    tabs = [App(context).open("general") for _ in range(TABS)]
    protocol = tabs[-1].page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")
    assert protocol == ("http/1.1" if args else "h2")

    alice.send("general", "to every tab")
    for tab in tabs:
        tab.sees("to every tab")
    assert len(streams) == 1
    for number, tab in enumerate(tabs):
        tab.send(f"from tab {number}")
    for tab in tabs:
        tab.sees(*(f"from tab {number}" for number in range(TABS)))
    assert len(streams) == 1

    # The tab that holds the stream goes; another takes over, and misses nothing.
    holder = next(iter(streams)).frame.page
    left = [tab for tab in tabs if tab.page != holder]
    assert len(left) == TABS - 1
    holder.close()
    for number in range(5):
        alice.send("general", f"after the leader {number}")
    for tab in left:
        tab.sees(*(f"after the leader {number}" for number in range(5)))
    eventually(lambda: left[0].page.wait_for_timeout(10) or len(streams) == 1, what="one stream")


def test_a_sent_message_is_sent_by_one_tab_and_seen_once_in_all(server, person, alice):
    context = person(server, "bob")
    tabs = [App(context).open("random") for _ in range(3)]
    for number in range(5):
        tabs[number % 3].send(f"tab talk {number}")
    for tab in tabs:
        tab.sees(*(f"tab talk {number}" for number in range(5)))
        expect(tab.log.locator("chat-message.pending")).to_have_count(0)
    bodies = [message["body"] for message in alice.history("random")]
    assert [bodies.count(f"tab talk {number}") for number in range(5)] == [1] * 5
