"""What links lead to, shown under the messages that they stand in: pages, lines of code, other messages."""

import re
from html import escape

import pytest
from playwright.sync_api import expect

from app import App
from axe import findings
from harness import Server
from harness.pictures import picture
from harness.website import Website, reply
from intercept import intercept
from test_accessibility import SIZES

CODE = "\n".join(f"let berth{number} = moor(at: {number}) // long enough to be scrolled to its very end" for number in range(1, 61))
FILE = "/harbour/crane/src/branch/main/src/crane.swift"

# By path: what each page says of itself.
PAGES = {
    "/plan": {"title": "The plan of the harbour", "description": "Which ship lies where. " * 20, "site_name": "Harbour office",
              "image": "/plan.png"},
    "/broken": {"title": "Without its picture", "image": "/plan.png"},
    "/tide": {"title": "Tide tables"},
    "/wind": {"title": "Wind and weather"},
    "/fog": {"title": "Fog", "description": "Until noon, and again after dark."},
    "/dusk": {"title": "Dusk", "description": "The lights are lit, and the pilot goes home."},
    "/ebb": {"title": "Ebb", "description": "Low water at four."},
    "/hebrew": {"title": "נמל חיפה", "description": "מפת הנמל"},
}

FRAMES = "() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"


def page(tags):
    said = "".join(f'<meta property="og:{name}" content="{escape(text)}">' for name, text in tags.items())
    return f"<!doctype html><head>{said}</head><body></body>"


@pytest.fixture(scope="module")
def site():
    raw = FILE.replace("/src/branch/", "/raw/branch/")
    with Website({
        **{path: page(tags) for path, tags in PAGES.items()},
        "/plan.png": lambda handler: reply(handler, picture("PNG", (320, 200)), "image/png"),
        raw: lambda handler: reply(handler, CODE.encode(), "text/plain; charset=utf-8"),
    }) as site:
        yield site


@pytest.fixture(scope="module")
def server(tmp_path_factory, seed, site):
    server = Server(
        tmp_path_factory.mktemp("server"), seed=seed.data, plugins={"preview": {"preview_private_hosts": [site.host]}})
    yield server
    server.close()


@pytest.fixture(autouse=True)
def what_is_not_there(console):
    """The tests share their channels: what one of them links to in vain, others ask for, too, and browsers tell of it."""
    console.expect("status of 404 .*/api/(preview|chat/messages/)")


class Reader(App):
    def row(self, text):
        return self.log.locator("chat-message", has_text=text)

    def card(self, name):
        return self.log.get_by_role("article", name=name, exact=True)

    def quote(self, text):
        """What the message with this text quotes."""
        return self.row(text).locator("article")


@pytest.fixture
def two(server, person):
    return lambda channel: [Reader(person(server, name)).open(channel) for name in ("alice", "bob")]


def link_to(server, message):
    return f"{server.at('127.0.0.1')}/#/channel/{message['channel']}/message/{message['id']}"


# Pages


def test_a_page_has_a_card_that_two_people_see_and_the_room_of_its_picture_is_kept(two, site):
    alice, bob = two("general")
    held = []
    intercept(bob.page, "**/api/preview/images/*", lambda route: held.append(route))
    alice.send(f"see {site.url('/plan')} before you moor")
    with bob.page.expect_request("**/api/preview/images/*"):
        bob.to_front()
    card = bob.card("Preview of The plan of the harbour")
    expect(card).to_contain_text("Which ship lies where.")
    expect(card).to_contain_text(f"Harbour office · {site.host}")
    link = card.get_by_role("link", name="The plan of the harbour")
    expect(link).to_have_attribute("href", site.url("/plan"))
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    image = card.locator("img")
    expect(image).to_have_js_property("complete", False)
    before = card.bounding_box()
    assert image.bounding_box()["width"] > 50 and image.bounding_box()["height"] > 50
    held[0].continue_()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("(image) => image.naturalWidth") > 0
    assert card.bounding_box() == before, "its room was kept"
    expect(alice.to_front().card("Preview of The plan of the harbour").locator("img")).to_be_visible()
    assert site.asked.count("/plan") == 1


def test_a_picture_that_does_not_come_leaves_no_hole(two, site, console):
    console.expect("Failed to load resource")
    alice, bob = two("general")
    intercept(bob.page, "**/api/preview/images/*", lambda route: route.abort())
    alice.send(site.url("/broken"))
    expect(bob.to_front().card("Preview of Without its picture")).to_be_visible()
    expect(bob.card("Preview of Without its picture").locator("img")).to_have_count(0)


def test_a_link_to_another_host_is_not_asked_for_and_stays_plain(two, site):
    alice, _ = two("random")
    asked = []
    alice.page.on("request", lambda request: "/api/preview?" in request.url and asked.append(request.url))
    others = ["https://example.org/a", f"http://localhost.example.org:{site.http.server_port}/tide", "http://localhost/tide"]
    alice.send(f"elsewhere {' '.join(others)} `{site.url('/wind')}`")
    alice.send(f"and here {site.url('/tide')}")
    expect(alice.card("Preview of Tide tables")).to_be_visible()
    assert len(asked) == 1 and "tide" in asked[0] and "example" not in asked[0]
    expect(alice.row("elsewhere").get_by_role("link")).to_have_count(3)
    expect(alice.quote("elsewhere")).to_have_count(0)


def test_what_has_no_card_is_asked_for_once_and_stays_plain(two, site):
    alice, _ = two("help")
    asked = []
    alice.page.on("request", lambda request: "nothing" in request.url and asked.append(request.url))
    with alice.page.expect_response(re.compile("/api/preview.*nothing")) as answer:
        alice.send(f"there was {site.url('/nothing')}")
    assert answer.value.status == 404
    alice.open("random").open("help")
    alice.send(f"but here {site.url('/fog')}")
    expect(alice.card("Preview of Fog")).to_be_visible()
    assert len(asked) == 1
    expect(alice.row("there was").get_by_role("link")).to_have_count(1)
    expect(alice.quote("there was")).to_have_count(0)
    expect(alice.page.locator("m-notices")).to_be_empty()


def test_lines_of_code_are_numbered_coloured_and_copied_without_their_numbers(two, site):
    alice, bob = two("general")
    alice.send(f"look at {site.url(FILE)}#L10-L20")
    card = bob.to_front().card("Preview of src/crane.swift")
    expect(card.get_by_role("link")).to_have_text("src/crane.swift Lines 10 to 20")
    expect(card.get_by_role("link")).to_have_attribute("href", f"{site.url(FILE)}#L10-L20")
    code = card.get_by_role("region", name="Lines 10 to 20 of src/crane.swift")
    numbers = code.locator("[data-number]")
    expect(numbers).to_have_count(11)
    expect(numbers.first).to_have_attribute("data-number", "10")
    expect(code.locator(".code-keyword").first).to_have_text("let")
    copied = code.evaluate("(code) => (getSelection().selectAllChildren(code), getSelection().toString())")
    assert copied.strip("\n") == "\n".join(CODE.split("\n")[9:20])
    bob.page.set_viewport_size({"width": 390, "height": 844})
    code.focus()
    code.press("ArrowRight")
    bob.page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    assert code.evaluate("(code) => code.scrollHeight <= code.clientHeight"), "it scrolls sideways only"


def test_a_card_is_put_away_by_keyboard_by_one_reader_for_themselves(two, site):
    alice, bob = two("general")
    alice.send(f"an older one {site.url('/ebb')}")
    alice.send(f"the weather {site.url('/wind')}")
    card = alice.card("Preview of Wind and weather")
    expect(card).to_be_visible()
    expect(bob.to_front().card("Preview of Wind and weather")).to_be_visible()
    expect(alice.to_front().card("Preview of Ebb").get_by_role("link")).to_have_attribute("tabindex", "-1")
    row = alice.row("the weather")
    row.focus()
    for _ in range(2):
        alice.page.keyboard.press("Tab")
    expect(card.get_by_role("link")).to_be_focused()
    alice.page.keyboard.press("Tab")
    expect(card.get_by_role("button", name="Hide preview")).to_be_focused()
    alice.page.keyboard.press("Enter")
    expect(card).to_have_count(0)
    expect(row).to_be_focused()
    alice.open("random").open("general")
    expect(alice.card("Preview of Ebb")).to_be_visible()
    expect(card).to_have_count(0)
    expect(bob.card("Preview of Wind and weather")).to_be_visible()
    alice.page.reload()
    alice.composer.wait_for()
    expect(card).to_be_visible()


# Messages


def test_a_message_is_quoted_for_its_members_and_is_a_plain_link_for_others(server, person, as_user):
    alice = as_user(server, "alice")
    crew = alice.api("POST", "/api/chat/channels", {"name": "Crew", "members": ["bob"]}, status=201)
    said = alice.send(crew["id"], "The **derrick** stands still\nuntil noon")
    bob, carol = (Reader(person(server, name)).open("general") for name in ("bob", "carol"))
    with carol.page.expect_response(f"**/api/chat/messages/{said['id']}") as answer:
        alice.send("general", f"read this: {link_to(server, said)}")
    assert answer.value.status == 404
    expect(carol.row("read this").get_by_role("link")).to_have_count(1)
    expect(carol.quote("read this")).to_have_count(0)
    assert "derrick" not in carol.page.content() and "Crew" not in carol.page.content()
    quote = bob.to_front().quote("read this")
    expect(quote).to_have_attribute("aria-label", "Quoted message of alice")
    expect(quote).to_contain_text("The derrick stands still until noon")
    expect(quote).to_contain_text("Crew")
    expect(quote.locator("time")).to_be_visible()
    quote.get_by_role("link").click()
    expect(bob.heading).to_have_text("Crew")
    expect(bob.row("The derrick stands still")).to_be_in_viewport()


def test_a_quote_is_what_the_message_is_now_and_holds_no_other(server, person, as_user):
    alice = as_user(server, "alice")
    said = alice.send("random", "berth four is free")
    quoting = alice.send("random", f"it was said: {link_to(server, said)}")
    bob = Reader(person(server, "bob")).open("general")
    alice.send("general", f"what was said of it: {link_to(server, quoting)}")
    outer = bob.quote("what was said of it")
    expect(outer).to_contain_text("it was said: http")
    expect(outer.locator("article")).to_have_count(0)
    bob.open("random")
    quote = bob.quote("it was said")
    expect(quote).to_contain_text("berth four is free")
    alice.api("PATCH", f"/api/chat/messages/{said['id']}", {"body": "berth five is free"})
    expect(quote).to_contain_text("berth five is free")
    alice.api("DELETE", f"/api/chat/messages/{said['id']}", status=204)
    expect(quote).to_have_count(0)
    expect(bob.row("it was said").get_by_role("link")).to_have_count(1)


def test_who_is_not_in_the_channel_any_more_sees_its_messages_nowhere(server, person, as_user):
    alice = as_user(server, "alice")
    crew = alice.api("POST", "/api/chat/channels", {"name": "Divers", "members": ["bob"]}, status=201)
    said = alice.send(crew["id"], "the wreck is at the pier")
    alice.send("help", f"where it lies: {link_to(server, said)}")
    bob = Reader(person(server, "bob")).open("help")
    expect(bob.quote("where it lies")).to_contain_text("the wreck is at the pier")
    alice.api("DELETE", f"/api/chat/channels/{crew['id']}/members/bob", status=204)
    expect(bob.quote("where it lies")).to_have_count(0)
    assert "wreck" not in bob.page.content()


# Reading goes on


@pytest.fixture
def notes(server, as_user, site):
    """Many messages, and one, a little above the middle of them, with a link that is nowhere else."""
    erin = as_user(server, "erin")
    ids = [erin.send("dm:erin", f"note {number}")["id"] for number in range(40)]
    erin.send("dm:erin", f"a link: {site.url('/dusk')}")
    return ids + [erin.send("dm:erin", f"note {number}")["id"] for number in range(40, 100)]


def test_a_card_above_what_is_read_moves_nothing(server, person, notes):
    context, held = person(server, "erin", viewport={"width": 1280, "height": 800}), []
    dusk = re.compile("/api/preview.*dusk")
    context.route(dusk, lambda route: held.append(route))
    tab = Reader(context).open("help")
    with tab.page.expect_request(dusk):
        tab.page.goto(f"/#/channel/dm:erin/message/{notes[54]}")
    row, read = tab.row("a link:").last, tab.log.locator(f"[data-id='{notes[54]}']")
    expect(read).to_be_in_viewport()
    top = tab.page.locator("chat-message-list").bounding_box()["y"]
    low = row.bounding_box()
    assert low["y"] + low["height"] < top, "it is above what can be seen"
    place = read.bounding_box()["y"]
    held[0].continue_()
    expect(row.locator("article")).to_have_count(1)
    tab.page.evaluate(FRAMES)
    assert row.bounding_box()["height"] > low["height"] + 20, "it did grow"
    assert abs(read.bounding_box()["y"] - place) < 1


def test_at_the_end_every_card_that_comes_is_followed(server, person, notes, site):
    context, held = person(server, "erin", viewport={"width": 1280, "height": 800}), []
    context.route("**/api/preview?*", lambda route: held.append(route))
    tab = Reader(context, "/#/channel/dm:erin")
    expect(tab.row("note 99").last).to_be_in_viewport()
    with tab.page.expect_request(re.compile("/api/preview.*fog")):
        tab.send(f"at last: {' '.join(map(site.url, ['/tide', '/wind', '/ebb', '/fog']))}")
    row = tab.row("at last")
    expect(row).to_be_in_viewport()
    for route in held:
        route.continue_()
    expect(row.locator("article")).to_have_count(4)
    tab.page.evaluate(FRAMES)
    expect(row.locator("article").last).to_be_in_viewport(ratio=1)


# Looks


@pytest.fixture(scope="module")
def board(server, seed, site):
    """A channel with a card of every kind."""
    with seed.client(server, "alice") as alice:
        channel = alice.api("POST", "/api/chat/channels", {"name": "Notice board", "members": ["bob"]}, status=201)["id"]
        said = alice.send(channel, "The ferry leaves at six, and takes whoever is there by then. " * 6)
        for link in (site.url("/plan"), site.url("/hebrew"), f"{site.url(FILE)}#L10-L20", link_to(server, said)):
            alice.send(channel, f"Here it says: {link}")
    return channel


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_cards_look_right(server, person, console, artifact, board, scheme, size):
    tab = Reader(person(server, "bob", color_scheme=scheme, **SIZES[size]), f"/#/channel/{board}")
    rows = tab.row("Here it says")
    expect(rows).to_have_count(4)
    for row in rows.all():
        row.scroll_into_view_if_needed()
        expect(row.locator("article")).to_be_in_viewport()
    expect(tab.card("Preview of The plan of the harbour").locator("img")).to_have_js_property("complete", True)
    tab.page.screenshot(path=artifact(f"previews-{scheme}-{size}.png"))
    assert findings(tab.page, console) == []
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(tab.card("Preview of נמל חיפה").locator(".preview-title")).to_have_css("direction", "rtl")
