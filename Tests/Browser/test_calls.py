"""Calls between real browsers, with devices that these make up: who rings, who is heard and seen, and what a call survives."""

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from axe import findings
from caller import FAKE_DEVICES, Caller
from harness import Client, eventually
from intercept import intercept

DM = "/#/channel/dm:alice:bob"
GROUP = "/#/channel/dm:alice:bob:carol"


@pytest.fixture(scope="module")
def browser(browser, chromium):
    """One whose microphone and camera can be had without asking."""
    browser = browser.browser_type.launch(executable_path=chromium, args=["--no-sandbox", *FAKE_DEVICES])
    yield browser
    browser.close()


@pytest.fixture
def caller(server, person):
    """`caller("alice")`: her tab at a conversation."""

    def open_tab(name, path=DM, at=server, **options):
        return Caller(person(at, name, **options), path)

    return open_tab


@pytest.fixture(autouse=True)
def hang_up(server, seed):
    """The tests of this file share a server, but no call."""
    yield
    for name in ("alice", "bob", "carol", "dave"):
        client = seed.client(server, name)
        for call in client.api("GET", "/api/calls"):
            client.request("POST", f"/api/calls/{call['id']}/leave", json={})
        client.http.close()


# Two people, and a third


def test_two_people_ring_accept_and_hear_each_other(caller):
    alice, bob = caller("alice"), caller("bob", "/")
    alice.call()
    alice.has_tiles("bob", "alice (you)")
    expect(alice.tile("bob")).to_have_attribute("aria-label", re.compile("Ringing"))
    expect(bob.card).to_contain_text("alice is calling.")
    bob.accept()
    expect(bob.card).to_have_count(0)
    expect(bob.heading).to_have_text("alice")
    for tab, other in ((alice, "bob"), (bob, "alice")):
        tab.has_tiles(other, f"{'alice' if other == 'bob' else 'bob'} (you)")
        tab.hears(other)
        expect(tab.tile(other)).to_have_attribute("aria-label", other)
        assert tab.received(other)["video"] == 0

    alice.leave()
    expect(bob.view.get_by_text("You are alone in the call.")).to_be_visible()
    bob.leave()
    expect(alice.button("Call")).to_be_visible()
    expect(bob.button("Call")).to_be_visible()


def test_microphone_camera_and_screen_go_on_and_off(caller):
    alice, bob = caller("alice"), caller("bob")
    alice.call("Call with camera")
    bob.accept("Accept with camera")
    for tab, other in ((alice, "bob"), (bob, "alice")):
        tab.sees(other).hears(other)
        tab.assert_picture_changes(tab.tile(other))

    alice.press("Mute")
    expect(bob.tile("alice")).to_have_attribute("aria-label", "alice, muted")
    alice.press("Unmute")
    expect(bob.tile("alice")).to_have_attribute("aria-label", "alice")
    bob.hears("alice")

    alice.press("Camera off")
    expect(bob.tile("alice").locator("video")).to_be_hidden()
    expect(bob.tile("alice").locator("auth-avatar")).to_be_visible()
    alice.press("Camera on")
    bob.sees("alice").assert_picture_changes(bob.tile("alice"))

    alice.press("Show your screen")
    expect(bob.tile("alice's screen").locator("video")).to_be_visible()
    bob.assert_picture_changes(bob.tile("alice's screen"))
    large = bob.view.locator("calls-tile.large .tile-name")
    expect(large).to_have_text("alice's screen")
    bob.press("Enlarge alice")
    expect(large).to_have_text("alice")
    bob.tile("alice's screen").click(position={"x": 20, "y": 20})
    expect(large).to_have_text("alice's screen")
    bob.press("Show all alike")
    expect(large).to_have_count(0)
    bob.press("Show your screen")
    alice.has_tiles("bob's screen", "Your screen", "bob", "alice (you)")
    alice.press("Stop showing your screen")
    bob.has_tiles("Your screen", "alice", "bob (you)")


def test_a_screen_that_is_ended_from_the_browsers_own_bar_is_gone_for_all(caller):
    alice, bob = caller("alice"), caller("bob")
    alice.call()
    bob.accept()
    alice.press("Show your screen")
    expect(bob.tile("alice's screen")).to_be_visible()
    alice.page.evaluate(
        """async () => {
            const { "session.js": { calls } } = await import("calls/calls.js");
            const [track] = calls.media.sources.screen.tracks;
            track.stop();
            track.dispatchEvent(new Event("ended"));
        }""")
    bob.has_tiles("alice", "bob (you)")
    expect(alice.button("Show your screen")).to_be_visible()


def test_a_third_is_added_and_sees_nothing_of_the_conversation(caller):
    alice, bob, carol = caller("alice"), caller("bob"), caller("carol", "/")
    alice.call()
    bob.accept()
    alice.press("Add people")
    alice.page.get_by_role("checkbox", name="carol").check()
    alice.button("Add").click()
    expect(bob.tile("carol")).to_have_attribute("aria-label", re.compile("Ringing"))
    expect(carol.card).to_contain_text("alice is calling")
    carol.accept()
    for tab, others in ((alice, ("bob", "carol")), (bob, ("alice", "carol")), (carol, ("alice", "bob"))):
        for other in others:
            tab.hears(other)
    expect(carol.link("alice, bob")).to_have_count(0)
    expect(carol.button("Add people")).to_be_hidden()
    bob.leave()
    carol.has_tiles("alice", "carol (you)").hears("alice")
    alice.leave()
    # It was a call of their conversation, and she is a guest there.
    expect(carol.view).to_have_count(0)
    expect(carol.page.get_by_text("The call is over.")).to_be_visible()


def test_the_guest_leaves_and_the_others_go_on(caller):
    alice, bob, carol = caller("alice"), caller("bob"), caller("carol", "/")
    alice.call()
    bob.accept()
    alice.press("Add people")
    alice.page.get_by_role("checkbox", name="carol").check()
    alice.button("Add").click()
    carol.accept()
    carol.hears("alice").leave()
    alice.has_tiles("bob", "alice (you)").hears("bob")
    alice.leave()
    bob.leave()


def test_a_screen_alone_is_shown_without_ringing_and_watched_without_a_microphone(caller):
    alice, bob = caller("alice"), caller("bob")
    alice.call("Show a screen")
    expect(bob.page.get_by_role("button", name="Join the call, 1 in it")).to_be_visible()
    expect(bob.card).to_have_count(0)
    bob.page.get_by_role("button", name="Join the call, 1 in it").click()
    bob.assert_picture_changes(bob.tile("alice's screen"))


# Ringing


def test_who_is_called_declines(caller):
    alice, bob = caller("alice"), caller("bob")
    alice.call()
    bob.to_front().card.get_by_role("button", name="Decline").click()
    expect(bob.card).to_have_count(0)
    expect(alice.view).to_have_count(0)
    expect(alice.page.get_by_text("Nobody answered.")).to_be_visible()


def test_who_is_in_a_dialog_can_answer_and_a_call_of_which_no_more_is_heard_is_silenced(caller, console):
    alice, bob = caller("alice"), caller("bob")
    bob.to_front().page.keyboard.press("Control+k")
    expect(bob.page.get_by_role("combobox")).to_be_focused()
    alice.call()
    decline = bob.to_front().card.get_by_role("button", name="Decline")
    decline.focus()
    expect(decline).to_be_focused()
    console.expect("Failed to load resource")
    intercept(bob.page, "**/decline", lambda route: route.abort())
    bob.page.keyboard.press("Enter")
    expect(bob.card).to_have_count(0)
    expect(bob.page.get_by_text("The server cannot be reached.")).to_be_visible()
    alice.leave()
    bob.page.keyboard.press("Escape")
    expect(bob.page.get_by_role("combobox")).to_have_count(0)
    alice.call()
    bob.card.wait_for()
    bottom = bob.page.evaluate("document.querySelector('main').getBoundingClientRect().bottom")
    assert bottom == bob.page.viewport_size["height"], "a card takes no room of the page"
    bob.accept().hears("alice")


def test_what_was_answered_in_one_tab_rings_in_no_other(caller, console):
    console.expect("status of 409 .*/signal")  # the last words to a tab that is out
    alice, bob = caller("alice"), caller("bob")
    second = Caller(bob.page.context, "/")
    alice.call()
    expect(bob.card).to_be_visible()
    second.accept()
    expect(bob.card).to_have_count(0)
    expect(bob.view).to_have_count(0)
    second.hears("alice")
    bob.to_front()
    bob.page.get_by_role("button", name="Join the call, 2 in it").click()
    bob.hears("alice")
    expect(second.view).to_have_count(0)
    expect(second.page.get_by_text("You have joined in another tab, or on another device.")).to_be_visible()
    alice.has_tiles("bob", "alice (you)").hears("bob")


def test_who_was_called_in_vain_reads_of_it(serve, caller):
    server = serve(plugins={"calls": {"ring_seconds": 5}})
    alice, bob = caller("alice", at=server), caller("bob", "/#/channel/general", at=server)
    alice.call()
    expect(bob.card).to_be_visible()
    expect(bob.card).to_have_count(0)
    expect(alice.view).to_have_count(0)
    expect(alice.page.get_by_text("Nobody answered.")).to_be_visible()
    bob.open("alice")
    expect(bob.log.get_by_text("called, and nobody answered")).to_be_visible()
    assert "1 unread" not in bob.link("alice").inner_text()


def test_two_calls_at_once_and_who_takes_the_other_has_left_the_first(caller):
    alice, bob, carol = caller("alice"), caller("bob"), caller("carol", "/#/channel/dm:bob:carol")
    alice.call()
    bob.accept()
    bob.hears("alice")
    carol.call()
    bob.accept()
    bob.has_tiles("carol", "bob (you)").hears("carol")
    alice.has_tiles("alice (you)")


# Many


def test_four_in_a_mesh_all_see_and_hear_all(serve, caller):
    server = serve()
    path = "/#/channel/dm:alice:bob:carol:dave"
    names = ("alice", "bob", "carol", "dave")
    tabs = {name: caller(name, path, at=server) for name in names}
    tabs["alice"].call("Call with camera")
    for name in names[1:]:
        tabs[name].accept("Accept with camera")
    for name, tab in tabs.items():
        for other in names:
            if other != name:
                tab.to_front().hears(other).sees(other)


def test_the_ninth_is_told_why_there_is_no_room(serve, seed, as_user, caller, console):
    console.expect("status of 409 .*/join")
    server = serve()
    others = [as_user(server, name) for name in ("bob", "carol", "dave", "erin", "frank")]
    others += [Client(server).sign_up(name) for name in ("grace", "heidi", "ivan")]
    host, *guests = others
    members = ["alice", *(guest.name for guest in guests)]
    channel = host.api("POST", "/api/chat/channels", {"name": "everybody", "members": members}, 201)["id"]
    call = host.api("POST", "/api/calls", {"channel": channel, "media": "audio"}, 201)
    for guest in guests:
        guest.api("POST", f"/api/calls/{call['id']}/join", {"media": "audio"})
    alice = caller("alice", f"/#/channel/{channel}", at=server)
    alice.to_front().card.get_by_role("button", name="Accept", exact=True).click()
    expect(alice.page.get_by_text("8 people are in this call, which is as many as it may have.")).to_be_visible()
    expect(alice.view).to_have_count(0)


# What a call survives


def test_a_call_goes_on_while_the_server_is_killed_and_starts_again(serve, caller, console):
    console.expect(r"Failed to load resource|net::ERR")
    server = serve()
    alice, bob = caller("alice", at=server), caller("bob", at=server)
    alice.call()
    bob.accept()
    alice.hears("bob")
    server.kill()
    alice.hears("bob")
    bob.hears("alice")
    server.restart()
    alice.press("Camera on")
    bob.sees("alice")
    expect(bob.view.get_by_text("The server cannot be reached")).to_have_count(0, timeout=20_000)
    alice.has_tiles("bob", "alice (you)")


def test_a_call_goes_on_through_a_reload(caller):
    alice, bob = caller("alice"), caller("bob")
    alice.call()
    bob.accept()
    bob.press("Mute")
    expect(alice.tile("bob")).to_have_attribute("aria-label", "bob, muted")
    bob.page.reload()
    bob.view.wait_for()
    bob.has_tiles("alice", "bob (you)").hears("alice")
    expect(bob.button("Unmute")).to_be_visible()
    alice.hears("bob").has_tiles("bob", "alice (you)")
    expect(alice.tile("bob")).to_have_attribute("aria-label", "bob, muted")


def test_it_goes_on_through_a_reload_also_beside_another_tab(caller):
    alice, bob = caller("alice"), caller("bob")
    beside = Caller(bob.page.context, "/#/channel/general")
    beside.composer.wait_for()
    alice.call()
    bob.accept().hears("alice")
    bob.page.reload()
    bob.view.wait_for()
    bob.hears("alice")
    alice.hears("bob").has_tiles("bob", "alice (you)")
    expect(beside.view).to_have_count(0)


# Browsers differ in when they do; Chromium remembers over a reload that something was pressed.
STRICT = """
    const { play } = HTMLMediaElement.prototype;
    let isPressed = false;
    addEventListener("pointerdown", () => isPressed = true, { capture: true });
    HTMLMediaElement.prototype.play = function () {
        if (isPressed || this.muted) return play.call(this);
        return Promise.reject(new DOMException("nobody has pressed anything", "NotAllowedError"));
    };
"""


def test_where_the_browser_keeps_a_page_silent_a_press_lets_the_others_be_heard(caller, person, server):
    context = person(server, "bob")
    context.add_init_script(STRICT)
    alice, bob = caller("alice"), Caller(context, DM)
    alice.call()
    bob.accept()
    bob.hears("alice")
    bob.page.reload()
    expect(bob.view.get_by_text("The browser keeps this page silent.")).to_be_visible()
    bob.press("Hear the others")
    expect(bob.view.get_by_text("The browser keeps this page silent.")).to_have_count(0)


def test_another_microphone_takes_over_in_a_call(caller):
    alice, bob = caller("alice"), caller("bob")
    alice.call()
    bob.accept()
    bob.hears("alice")
    label = "async () => (await import('calls/calls.js'))['session.js'].calls.media.sources.voice.track.label"
    before = alice.page.evaluate(label)
    alice.press("Choose microphone, camera and speaker")
    picker = alice.page.get_by_role("dialog", name="Settings").get_by_role("combobox", name="Microphone")
    names = picker.get_by_role("option").all_inner_texts()
    other = next(name for name in names if name.startswith("Fake") and name != before)
    picker.select_option(other)
    eventually(lambda: alice.page.evaluate(label) == other, what="the other microphone")
    bob.hears("alice")


def test_who_closes_the_tab_has_left(caller):
    alice, bob = caller("alice"), caller("bob")
    alice.call()
    bob.accept()
    alice.hears("bob")
    bob.page.close(run_before_unload=False)
    expect(alice.tile("bob")).to_have_count(0, timeout=20_000)


def test_who_vanishes_is_gone_within_half_a_minute(caller, browser, chromium, server, seed, tmp_path):
    """A browser that is killed says nothing more to anybody, like one whose network is cut."""
    there, number = tmp_path / "chromium", tmp_path / "chromium.pid"
    there.write_text(f'#!/bin/sh\necho $$ >{number}\nexec {chromium} "$@"\n')
    there.chmod(0o755)
    other = browser.browser_type.launch(executable_path=there, args=["--no-sandbox", *FAKE_DEVICES])
    context = other.new_context(ignore_https_errors=True, base_url=server.base_url)
    context.add_cookies([{"name": server.cookie_name, "value": seed.sessions["bob"], "url": server.base_url, "secure": True}])
    alice, bob = caller("alice"), Caller(context, DM)
    alice.call()
    bob.accept()
    alice.hears("bob")
    with context.expect_event("close"):
        os.killpg(int(number.read_text()), signal.SIGKILL)
    expect(alice.tile("bob")).to_have_attribute("aria-label", re.compile("Connection lost"), timeout=20_000)
    expect(alice.tile("bob")).to_have_count(0, timeout=30_000)


def test_who_is_removed_from_the_channel_is_out_of_its_call(serve, as_user, caller):
    server = serve()
    client = as_user(server, "alice")
    channel = client.api("POST", "/api/chat/channels", {"name": "crew", "members": ["bob", "carol"]}, 201)["id"]
    alice, bob = (caller(name, f"/#/channel/{channel}", at=server) for name in ("alice", "bob"))
    alice.call()
    bob.accept()
    alice.hears("bob")
    client.api("DELETE", f"/api/chat/channels/{channel}/members/bob", None, 204)
    expect(bob.view).to_have_count(0)
    alice.has_tiles("carol", "alice (you)")


# Off


def test_without_calls_there_are_no_buttons(serve, caller):
    server = serve(plugins={"calls": {"enabled": False}})
    alice = caller("alice", at=server)
    expect(alice.button("Search")).to_be_visible()
    for name in ("Call", "Call with camera", "Show a screen"):
        expect(alice.button(name)).to_have_count(0)


def test_in_public_there_are_none_either(caller):
    alice = caller("alice", "/#/channel/general")
    expect(alice.button("Search")).to_be_visible()
    expect(alice.button("Call")).to_have_count(0)
    alice.page.evaluate("location.hash = '#/channel/dm:alice:bob'")
    expect(alice.button("Call")).to_be_visible()
    alice.page.evaluate("location.hash = '#/channel/dm:alice'")
    expect(alice.heading).to_have_text("Notes to yourself")
    expect(alice.button("Call")).to_have_count(0)


# By keyboard, and for everybody


def test_a_call_by_keyboard_alone(caller):
    alice, bob = caller("alice"), caller("bob")
    alice.to_front()
    alice.button("Call").focus()
    alice.page.keyboard.press("Enter")
    expect(bob.card).to_be_visible()
    bob.to_front()
    bob.composer.press("Escape")
    bob.page.keyboard.press("w")
    expect(bob.card.get_by_role("button", name="Accept", exact=True)).to_be_focused()
    bob.page.keyboard.press("Enter")
    bob.hears("alice")
    bob.composer.focus()
    bob.page.keyboard.press("Control+d")
    expect(alice.tile("bob")).to_have_attribute("aria-label", "bob, muted")
    expect(bob.view.locator("p.unseen")).to_contain_text("You are muted.")
    for size in ("Make the call a line", "Show the call above the conversation"):
        bob.view.get_by_role("button", name=size).focus()
        bob.page.keyboard.press("Enter")
        expect(bob.view.locator(".call-sizes button:focus")).to_be_visible()
    for size in ("Enlarge alice", "Show all alike"):
        bob.view.get_by_role("button", name=size).first.focus()
        bob.page.keyboard.press("Enter")
        expect(bob.tile("alice").locator(".tile-button").first).to_be_focused()
    bob.composer.focus()
    bob.composer.press("Escape")
    bob.page.keyboard.press("w")
    expect(bob.button("Unmute")).to_be_focused()
    bob.page.keyboard.press("Enter")
    expect(alice.tile("bob")).to_have_attribute("aria-label", "bob")
    for _ in range(12):
        if bob.button("Leave").evaluate("(button) => button === document.activeElement"):
            break
        bob.page.keyboard.press("Tab")
    bob.page.keyboard.press("Enter")
    expect(bob.view).to_have_count(0)
    alice.has_tiles("alice (you)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 390, "height": 844}], ids=["wide", "phone"])
def test_axe_finds_nothing_in_a_call(caller, console, scheme, size):
    alice, bob = caller("alice", color_scheme=scheme, viewport=size), caller("bob", color_scheme=scheme, viewport=size)
    alice.call("Call with camera")
    bob.card.wait_for()
    assert findings(bob.to_front().page, console) == []
    bob.accept()
    alice.press("Show your screen")
    bob.assert_picture_changes(bob.tile("alice's screen"))
    for button in ("Show the call alone", "Make the call a line", "Show the call above the conversation"):
        bob.press(button)
        assert findings(bob.page, console) == []
        page = bob.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert page[0] <= page[1], "nothing hangs over the edge"
