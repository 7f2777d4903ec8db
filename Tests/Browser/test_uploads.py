"""Files on their way: chosen, dropped, pasted, cancelled, sent, and seen where they arrive."""

import re

import pytest
from playwright.sync_api import expect

from app import BUSY
from axe import findings
from harness import eventually
from harness.pictures import picture, png
from intercept import intercept
from sender import Sender, file
from test_accessibility import SIZES

# Every shift of the page from now on, as browsers count them: of what stood there, and moved without being asked to.
NOTE_SHIFTS = """() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) shifts.push([value, sources.map(({ node }) => node?.nodeName)]);
    }).observe({ type: "layout-shift" });
}"""
# What the page keeps alive by an address, and what it lets go.
NOTE_ADDRESSES = """() => {
    globalThis.alive = new Set();
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (file) => {
        const url = createObjectURL.call(URL, file);
        alive.add(url);
        return url;
    };
    URL.revokeObjectURL = (url) => (alive.delete(url), revokeObjectURL.call(URL, url));
}"""
FRAMES = "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"


@pytest.fixture
def two(server, person):
    def open_both(channel="general"):
        return tuple(Sender(person(server, name)).open(channel) for name in ("alice", "bob"))

    return open_both


def test_a_pasted_picture_goes_with_the_text_and_is_seen_without_a_jump(two):
    alice, bob = two()
    held = []
    intercept(bob.page, "**/uploads/*", lambda route: held.append(route))
    alice.paste(file("image.png"))
    expect(alice.tray.get_by_role("listitem")).to_have_count(1)
    with bob.page.expect_request("**/uploads/*"):
        alice.send("the crane, from my window")
        bob.to_front().sees("the crane, from my window")
    row = bob.log.locator("chat-message", has_text="the crane, from my window")
    image = row.locator("img[width]")
    expect(image).to_have_attribute("alt", re.compile("^Pasted 20"))
    bob.page.evaluate(FRAMES)
    before = row.bounding_box()
    bob.page.evaluate(NOTE_SHIFTS)
    held[0].continue_()
    expect(image).to_have_js_property("naturalWidth", 320)
    bob.page.evaluate(FRAMES)
    assert row.bounding_box() == before and bob.page.evaluate("shifts") == [], "its room was kept"
    row.evaluate("(row) => row.style.setProperty('margin-bottom', '5rem')")
    bob.page.wait_for_function("() => shifts.length > 0")
    expect(alice.tray).to_be_hidden()


def test_of_three_that_are_dropped_the_one_that_is_not_taken_is_named(two):
    alice, bob = two()
    alice.drop(file("one.png"), file("program.exe", b"MZ", "application/octet-stream"), file("two.png"), event="dragenter")
    expect(alice.page.get_by_text("Drop to send to general")).to_be_visible()
    alice.drop(file("one.png"), file("program.exe", b"MZ", "application/octet-stream"), file("two.png"))
    expect(alice.page.get_by_text("Drop to send to general")).to_be_hidden()
    expect(alice.page.get_by_text("“program.exe” is left out. .exe files are not taken here.")).to_be_visible()
    expect(alice.tray.get_by_role("listitem")).to_have_count(2)
    alice.page.get_by_role("button", name="Send", exact=True).click()
    expect(bob.picture("one.png")).to_be_visible()
    expect(bob.picture("two.png")).to_be_visible()


def test_one_that_is_taken_out_halfway_is_not_sent(server, two):
    alice, bob = two()
    before = stored(server)
    line = alice.page.context.new_cdp_session(alice.page)
    line.send("Network.enable")
    # So slow that it would take a quarter of a minute.
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 512 << 10}
    line.send("Network.emulateNetworkConditions", slow)
    alice.choose(file("large.png", png(chunks=[(b"prVt", bytes(8 << 20))])), file("sent.png"))
    item = alice.tray.get_by_role("listitem").filter(has_text="large.png")
    expect(item).to_contain_text(re.compile("[4-6][0-9] % of 8 MB"), timeout=30_000)
    assert 0.4 <= item.get_by_role("progressbar").evaluate("({ value }) => value") < 1
    with alice.page.expect_event("requestfailed", lambda request: "name=large.png" in request.url):
        item.get_by_role("button", name="Take out large.png").click()
    expect(alice.tray.get_by_role("listitem")).to_have_count(1)
    expect(alice.composer).to_be_focused()
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    alice.send("only one of them")
    bob.sees("only one of them")
    expect(bob.picture("sent.png")).to_be_visible()
    expect(bob.picture("large.png")).to_have_count(0)
    eventually(lambda: len(stored(server)) == len(before) + 1, what="no more than one file")


def stored(server):
    folder = server.data.path / "uploads"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_a_message_waits_for_its_files_and_comes_back_where_they_fail(two, console):
    console.expect("status of 507|Failed to load resource")
    alice, bob = two()
    refusal = {"status": 507, "json": {"error": {"code": "disk-full", "message": "The server has no room.", "request": "1"}}}
    intercept(alice.page, "**/api/uploads?*", lambda route: route.fulfill(**refusal))
    alice.choose(file("full.png"))
    expect(alice.tray).to_contain_text("The server has no room.")
    assert findings(alice.page, console) == []
    alice.send("with a picture")
    expect(alice.page.get_by_text("“full.png” was not uploaded. The server has no room.")).to_be_visible()
    expect(alice.composer).to_have_value("with a picture")
    alice.page.unroute("**/api/uploads?*")
    alice.tray.get_by_role("button", name="Try again").click()
    expect(alice.tray.get_by_role("progressbar")).to_be_hidden()
    alice.composer.press("Enter")
    bob.sees("with a picture")
    expect(bob.picture("full.png")).to_be_visible()


@pytest.mark.parametrize("is_sent", [False, True])
def test_whoever_leaves_is_asked_as_long_as_files_are_chosen_and_not_sent(two, is_sent):
    alice, bob = two()
    asked = []
    alice.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    alice.send("before any are chosen")
    alice.has_sent_everything()
    alice.page.reload()
    alice.composer.wait_for()
    assert asked == []
    alice.choose(file("plan.png"))
    expect(alice.tray).to_contain_text("PNG, ")
    with alice.page.expect_event("dialog"):
        alice.page.evaluate("location.reload()")
    assert asked == ["beforeunload"]
    expect(alice.tray).to_contain_text("plan.png")
    if is_sent:
        alice.send("the plan")
        expect(bob.picture("plan.png").last).to_be_visible()
        alice.has_sent_everything()
    else:
        alice.tray.get_by_role("button", name="Take out plan.png").click()
        expect(alice.tray).to_be_hidden()
    alice.page.reload()
    alice.composer.wait_for()
    assert asked == ["beforeunload"]


def test_whoever_leaves_is_asked_while_a_message_waits_for_its_files(two):
    alice, bob = two()
    held = []
    intercept(alice.page, "**/api/uploads?*", lambda route: held.append(route))
    alice.page.on("dialog", lambda dialog: dialog.dismiss())
    with alice.page.expect_request("**/api/uploads?*"):
        alice.choose(file("waiting.png"))
    alice.send("it waits for its picture")
    with alice.page.expect_event("dialog", lambda dialog: dialog.type == "beforeunload"):
        alice.page.evaluate("location.reload()")
    held[0].continue_()
    bob.sees("it waits for its picture")
    expect(bob.picture("waiting.png")).to_be_visible()


def test_the_page_keeps_no_picture_for_a_preview_that_is_drawn_or_cannot_be(two, console):
    console.expect("status of 415")
    alice, _ = two()
    alice.page.evaluate(NOTE_ADDRESSES)
    alice.choose(file("good.png"), file("broken.png", b"\x89PNG\r\n\x1a\n but no more of it"))
    good, broken = (alice.tray.get_by_role("listitem").filter(has_text=name) for name in ("good.png", "broken.png"))
    expect(good.locator("img")).to_have_js_property("naturalWidth", 320)
    expect(broken.locator("img")).to_have_count(0)
    expect(broken.locator(".upload-kind")).to_be_visible()
    expect(broken).to_contain_text("This picture is")
    alice.page.wait_for_function("alive.size === 0")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_chosen_is_readable_and_within_the_window(server, person, console, artifact, scheme, size):
    console.expect("status of (415|503)")
    alice = Sender(person(server, "alice", color_scheme=scheme, **SIZES[size]), "/#/channel/general")
    held = []
    intercept(alice.page, "**/api/uploads?name=held.png", lambda route: held.append(route))
    intercept(alice.page, "**/api/uploads?name=busy.png", lambda route: route.fulfill(**BUSY))
    long = "a name that is much longer than there is room for, " * 4
    alice.choose(
        file("held.png"), file("busy.png"), file("broken.png", b"no picture"), file(f"{long}.png"), file("תוכנית הנמל.png"))
    busy, broken = (alice.tray.get_by_role("listitem").filter(has_text=name) for name in ("busy.png", "broken.png"))
    expect(busy.get_by_role("button", name="Try again")).to_be_visible()
    expect(broken).to_contain_text("that is not what it is.")
    expect(broken.get_by_role("button", name="Try again")).to_be_hidden()
    expect(alice.tray.get_by_text(re.compile("^PNG, "))).to_have_count(2)
    assert alice.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for item in alice.tray.get_by_role("listitem").all():
        outer, button = item.bounding_box(), item.get_by_role("button").last.bounding_box()
        assert outer["x"] <= button["x"] and button["x"] + button["width"] <= outer["x"] + outer["width"]
    assert findings(alice.page, console) == []
    alice.page.screenshot(path=artifact(f"files-chosen-{scheme}-{size}.png"))
