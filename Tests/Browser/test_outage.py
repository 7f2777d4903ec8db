"""The server is away for a while, and three people write on as if it were there: nothing is lost, doubled or out of order."""

import re
import time

import pytest
from playwright.sync_api import Error, expect

from app import App
from harness import eventually

AWAY = r"Failed to load resource: net::ERR|Failed to fetch|net::ERR_|status of 503"
NAMES = ("alice", "bob", "carol")
# Seconds that the server is away, messages of each meanwhile, and how long everybody may take to catch up.
OUTAGE, COUNT, PATIENCE = 20, 10, 60


def texts(name, numbers=range(COUNT)):
    return [f"{name} writes {number}" for number in numbers]


def type_and_send(tab, text):
    """Key by key, as a person does, and looks whether it stands there."""
    tab.to_front()
    tab.composer.press_sequentially(text)
    tab.composer.press("Enter")
    expect(tab.composer).to_have_value("")
    expect(tab.message(text)).to_have_count(1)


def write_in_turn(tabs, numbers, until):
    """A message of each in turn, evenly until that moment."""
    started = time.monotonic()
    for turn, number in enumerate(numbers, 1):
        for name, tab in tabs.items():
            type_and_send(tab, *texts(name, [number]))
        due = started + (until - started) * turn / len(numbers)
        eventually(lambda: time.monotonic() >= due, timeout=OUTAGE, every=0.05)


def settled(tab, count):
    """What stands in the log once all of them have arrived."""
    expect(tab.log.locator("chat-message.pending, chat-message.failed")).to_have_count(0, timeout=PATIENCE * 1000)
    expect(tab.log.locator("chat-message .body")).to_have_count(count, timeout=PATIENCE * 1000)
    return tab.bodies()


def assert_all_have_the_same(tabs, kept):
    """Everything once, each one's own as they wrote it, and for everybody as the server has it."""
    everything = [text for name in NAMES for text in texts(name)]
    for name, tab in tabs.items():
        bodies = settled(tab, 1 + len(everything))
        assert sorted(bodies) == sorted(["before", *everything]), name
        for writer in NAMES:
            assert [body for body in bodies if body.startswith(f"{writer} ")] == texts(writer), (name, writer)
    history = kept()
    for name, tab in tabs.items():
        assert tab.bodies() == history, name


@pytest.fixture
def talk(serve, person, as_user, console):
    """A server and three people at it, each at their own browser, who have all read the same so far."""
    console.expect(AWAY)
    server = serve()
    tabs = {name: App(person(server, name)).open("general") for name in NAMES}
    tabs["alice"].send("before")
    for tab in tabs.values():
        tab.sees("before")
        tab.has_sent_everything()
    return server, tabs, lambda: [message["body"] for message in as_user(server, "dave").history("general")]


@pytest.mark.alone
@pytest.mark.timeout(300)
def test_what_three_people_write_meanwhile_is_there_once_and_in_one_order(talk):
    server, tabs, kept = talk
    server.stop()
    write_in_turn(tabs, range(COUNT), until=time.monotonic() + OUTAGE)
    for name, tab in tabs.items():
        expect(tab.log.locator("chat-message.pending")).to_have_count(COUNT)
        expect(tab.page.get_by_text(re.compile("Reconnecting"))).to_be_visible()
    server.restart()
    # From here on nobody touches anything.
    assert_all_have_the_same(tabs, kept)
    for tab in tabs.values():
        expect(tab.page.get_by_text(re.compile("Reconnecting"))).to_have_count(0)


@pytest.mark.alone
@pytest.mark.timeout(300)
def test_also_what_was_waiting_in_a_browser_that_was_reloaded(talk):
    server, tabs, kept = talk
    server.stop()
    half, back = COUNT // 2, time.monotonic() + OUTAGE
    write_in_turn(tabs, range(half), until=time.monotonic() + OUTAGE / 2)
    carol = tabs.pop("carol")
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        carol.page.reload()
    write_in_turn(tabs, range(half, COUNT), until=back)
    server.restart()
    # All that she does is to ask for the page again, and she writes on before anything else has happened.
    carol.page.goto("/")
    tabs["carol"] = carol
    for text in texts("carol", range(half, COUNT)):
        type_and_send(carol, text)
    assert_all_have_the_same(tabs, kept)
