"""A call between two machines whose browsers may not use the microphone: they hide their addresses then (RFC 8828), and
nobody can resolve the names that they give instead. What connects them is what our STUN server tells them."""

import re
import shlex
import time

import pytest
from playwright.sync_api import expect

from caller import Caller
from harness import PASSWORD, eventually
from harness.lan import BROWSER, SERVER
from test_sign_in import fill_in

SERVER_6, BROWSER_6 = "fd77::1", "fd77::2"

# There is one, and it may not be used.
NO_MICROPHONE = ["--use-fake-device-for-media-stream", "--deny-permission-prompts"]

# How the pair came about that is used: of each end the kind of its candidate, and whether its address is a name.
PAIR = """async (name) => {
    const { "session.js": { calls } } = await import("calls/calls.js");
    const reports = await calls.mine.peer(name).stats();
    const transport = [...reports.values()].find(({ type }) => type === "transport");
    const pair = reports.get(transport?.selectedCandidatePairId);
    const end = (id) => (({ candidateType, address }) => ({ kind: candidateType, address }))(reports.get(id));
    return pair ? { local: end(pair.localCandidateId), remote: end(pair.remoteCandidateId) } : null;
}"""
# A screen that needs neither a display nor anybody who picks one; what is asked for a microphone is refused.
PICTURE = """
    if (navigator.mediaDevices) navigator.mediaDevices.getDisplayMedia = async () => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
        const context = canvas.getContext("2d");
        let hue = 0;
        setInterval(() => {
            context.fillStyle = `hsl(${hue += 7} 60% 50%)`;
            context.fillRect(0, 0, 640, 360);
        }, 50);
        return canvas.captureStream(20);
    };
    const send = globalThis.fetch;
    globalThis.signals = [];
    globalThis.fetch = (address, options) => {
        if (String(address).endsWith("/signal")) globalThis.signals.push(options.body);
        return send(address, options);
    };
"""


@pytest.fixture
def lan(lan):
    """It has IPv6 as well, and nobody can ask all who are there at once (multicast), as names of that kind want it."""
    for machine, address in ((lan.server, SERVER_6), (lan.browser, BROWSER_6)):
        machine.ip(f"address add {address}/64 dev lan nodad", "link set lan multicast off", "link set world multicast off")
    return lan


@pytest.fixture
def on(browser, chromium, lan, console, tmp_path):
    """`on(lan.server)`: a browser on that machine."""
    browsers = []

    def launch(machine):
        there = tmp_path / f"chromium{len(browsers)}"
        there.write_text(f'#!/bin/sh\nexec {shlex.join([*machine.wrapper, chromium])} "$@"\n')
        there.chmod(0o755)
        browsers.append(browser.browser_type.launch(executable_path=there, args=["--no-sandbox", *NO_MICROPHONE]))
        context = browsers[-1].new_context(ignore_https_errors=True)
        context.add_init_script(PICTURE)
        console.watch(context)
        return context

    yield launch
    for each in browsers:
        each.close()


def sign_up(context, server, address, name):
    page = context.new_page()
    page.goto(f"{server.at(address)}/signup")
    fill_in(page, name, PASSWORD, PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/")
    page.close()


def show_and_watch(lan, on, server, address):
    """One shows a screen, the other looks; neither is allowed a microphone."""
    names = {"viewer": lan.browser, "shower": lan.server}
    contexts = {name: on(machine) for name, machine in names.items()}
    for name, context in contexts.items():
        sign_up(context, server, address, name)
    tabs = {name: Caller(context, f"{server.at(address)}/#/channel/dm:shower:viewer") for name, context in contexts.items()}
    tabs["shower"].call("Show a screen")
    tabs["viewer"].to_front().page.get_by_role("button", name="Join the call, 1 in it").click()
    return tabs["shower"], tabs["viewer"]


@pytest.mark.parametrize("address", [SERVER, f"[{SERVER_6}]"], ids=["IPv4", "IPv6"])
def test_viewers_connect_by_what_our_stun_server_tells_them(lan, serve, on, address):
    server = serve(wrapper=lan.server.wrapper, host=None, empty=True, plugins={"stun": {"enabled": True, "stun_port": 0}})
    shower, viewer = show_and_watch(lan, on, server, address)
    viewer.sees("shower").assert_picture_changes(viewer.tile("shower's screen"))
    expect(viewer.view.get_by_text("This page may not use the microphone.")).to_be_visible()
    pairs = [shower.page.evaluate(PAIR, "viewer"), viewer.page.evaluate(PAIR, "shower")]
    assert {end["kind"] for pair in pairs for end in pair.values()} >= {"srflx"}, pairs
    for tab in (shower, viewer):
        said = " ".join(tab.page.evaluate("signals"))
        hosts = re.findall(r"candidate:\S+ \d \w+ \d+ (\S+) \d+ typ host", said)
        assert hosts and all(host.endswith(".local") for host in hosts), "premise: their own addresses are hidden"


def test_without_it_they_do_not_find_each_other(lan, serve, on):
    """So it is that which connects them."""
    server = serve(wrapper=lan.server.wrapper, host=None, empty=True, plugins={"stun": {"enabled": False}})
    shower, viewer = show_and_watch(lan, on, server, SERVER)
    eventually(lambda: shower.page.evaluate("signals.length > 1") and viewer.page.evaluate("signals.length > 1"), timeout=10)
    viewer.page.wait_for_timeout(5_000)
    assert viewer.page.evaluate(PAIR, "shower") is None
    assert viewer.received("shower")["video"] == 0


def test_who_is_cut_off_leaves_by_themselves_within_half_a_minute(lan, serve, on, console):
    """The link stands, and no frame arrives any more: nobody is told that it is so."""
    server = serve(wrapper=lan.server.wrapper, host=None, empty=True, plugins={"stun": {"enabled": True, "stun_port": 0}})
    shower, viewer = show_and_watch(lan, on, server, SERVER)
    viewer.sees("shower")
    console.expect("Failed to load resource")
    for machine, other in ((lan.server, BROWSER), (lan.browser, SERVER)):
        machine.ip(f"neighbour replace {other} lladdr 02:00:00:00:00:99 dev lan nud permanent")
    cut = time.monotonic()
    left = lambda: 30_000 - (time.monotonic() - cut) * 1_000
    expect(shower.tile("viewer")).to_have_attribute("aria-label", re.compile("Connection lost"), timeout=left())
    expect(shower.tile("viewer")).to_have_count(0, timeout=left())
    expect(viewer.view).to_have_count(0, timeout=left())
    expect(viewer.page.get_by_text("The connection was lost, and with it the call.")).to_be_visible()
    shower.has_tiles("Your screen", "shower (you)")
