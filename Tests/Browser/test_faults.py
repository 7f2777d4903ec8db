"""The network breaks, the server goes away: nothing that was written is lost or doubled."""

import re

import pytest
from playwright.sync_api import expect

from app import BUSY, App
from intercept import intercept

AWAY = r"Failed to load resource: net::ERR|Failed to fetch|net::ERR_|status of 503"


def test_what_is_written_while_the_server_is_away_goes_out_when_it_is_back(serve, person, as_user, console):
    console.expect(AWAY)
    server = serve()
    alice, bob = App(person(server, "alice")).open("general"), App(person(server, "bob")).open("general")
    alice.send("before")
    bob.sees("before")

    server.terminate()
    alice.send("while away 1").send("while away 2")
    waiting = alice.log.locator("chat-message.pending")
    expect(waiting).to_have_count(2)
    expect(alice.log.get_by_text("Not sent yet.").first).to_be_visible()
    expect(alice.page.get_by_text("Reconnecting…")).to_be_visible()

    server.restart()
    alice.sees("while away 1", "while away 2")
    alice.has_sent_everything()
    expect(alice.page.get_by_text("Reconnecting…")).to_have_count(0)
    bob.sees("before", "while away 1", "while away 2")
    bodies = [message["body"] for message in as_user(server, "bob").history("general")]
    assert bodies == ["before", "while away 1", "while away 2"]


def test_what_was_waiting_survives_the_tab(serve, person, as_user, console):
    console.expect(AWAY)
    server = serve()
    context = person(server, "alice")
    as_user(server, "bob").send("random", "before")
    alice = App(context).open("random")
    alice.sees("before")
    server.kill()
    alice.send("written and closed")
    expect(alice.log.get_by_text("Not sent yet.")).to_be_visible()
    alice.page.close()
    server.restart()
    again = App(context)
    again.sees("before", "written and closed")
    again.has_sent_everything()
    assert [message["body"] for message in as_user(server, "bob").history("random")] == ["before", "written and closed"]


def test_an_answer_that_is_lost_does_not_double_the_message(server, person, alice, console):
    console.expect(AWAY)
    tab = App(person(server, "alice")).open("help")
    tries = []

    def lose_the_first_answer(route):
        tries.append(route.request.post_data_json["nonce"])
        if len(tries) == 1:
            route.fetch()
            return route.abort()
        return route.continue_()

    # Away from the live stream, which would tell of the message before the answer does.
    tab.page.route("**/events", lambda route: route.abort())
    tab.page.route("**/messages", lose_the_first_answer)
    tab.page.reload()
    tab.open("help").send("once only")
    tab.has_sent_everything()
    tab.sees("once only")
    assert len(tries) == 2 and tries[0] == tries[1]
    assert [message["body"] for message in alice.history("help")].count("once only") == 1


def test_a_refused_message_stays_with_its_reason_and_is_sent_on_retry_or_dropped(server, person, alice, console):
    console.expect("status of 422")
    tab = App(person(server, "alice")).open("help")
    refusal = {"status": 422, "json": {"error": {"code": "no", "message": "Not on a Sunday.", "request": "1"}}}

    def refuse_posts(route):
        return route.fulfill(**refusal) if route.request.method == "POST" else route.continue_()

    intercept(tab.page, "**/messages", refuse_posts)
    tab.send("to be retried")
    alert = tab.log.get_by_role("alert")
    expect(alert).to_have_text(re.compile("Not sent. *Not on a Sunday."))
    assert "to be retried" not in [message["body"] for message in alice.history("help")]

    tab.page.unroute("**/messages")
    tab.log.get_by_role("button", name="Retry").click()
    tab.has_sent_everything()
    tab.sees("to be retried")
    assert [message["body"] for message in alice.history("help")].count("to be retried") == 1

    intercept(tab.page, "**/messages", refuse_posts)
    tab.send("to be dropped")
    tab.log.get_by_role("button", name="Discard").click()
    expect(tab.message("to be dropped")).to_have_count(0)
    expect(tab.log).to_be_focused()
    assert "to be dropped" not in [message["body"] for message in alice.history("help")]


def test_a_browser_that_was_cut_off_catches_up_without_loss(wire, person, alice, console):
    console.expect(AWAY)
    bob = App(person(wire, "bob")).open("general")
    expect(bob.link("general")).to_have_accessible_name("general")
    bob.open("random")
    alice.send("random", "before the tunnel")
    bob.sees("before the tunnel")

    wire.cut()
    expect(bob.page.get_by_text("Reconnecting…")).to_be_visible()
    missed = [f"in the tunnel {number}" for number in range(30)]
    for text in missed:
        alice.send("random", text)
    alice.send("general", "elsewhere")
    assert bob.message(missed[0]).count() == 0, "premise: it was cut off"

    wire.mend()
    bob.sees(*missed)
    assert [body for body in bob.bodies() if body in missed] == missed
    expect(bob.link("general")).to_have_accessible_name(re.compile("1 unread"))
    alice.send("random", "after the tunnel")
    bob.sees("after the tunnel")


def test_a_killed_server_is_found_again_and_nothing_is_missed(serve, person, as_user, console):
    console.expect(AWAY)
    server = serve()
    alice = as_user(server, "alice")
    bob = App(person(server, "bob")).open("general")
    alice.send("general", "before the kill")
    bob.sees("before the kill")
    server.kill()
    server.restart()
    texts = [f"after the kill {number}" for number in range(10)]
    for text in texts:
        alice.send("general", text)
    bob.sees(*texts)
    assert bob.bodies() == ["before the kill", *texts]


def test_what_is_written_the_moment_the_page_is_there_is_sent(server, person, carol):
    context = person(server, "carol")
    texts = [f"at once {number}" for number in range(5)]
    for text in texts:
        tab = App(context, "/#/channel/dm:carol", is_live=False).send(text)
        tab.sees(text)
        tab.has_sent_everything()
        tab.page.close()
    assert [message["body"] for message in carol.history("dm:carol")] == texts


def test_one_broken_module_leaves_the_rest_standing(server, person, console):
    console.expect("auth: did not start")
    context = person(server, "alice")

    def break_it(route):
        answer = route.fetch()
        begin = re.search(r"^// auth\.js\nconst \$\d+ = \$run\(\(\) => \{\n", answer.text(), re.M).end()
        route.fulfill(response=answer, body=f"{answer.text()[:begin]}throw Error('broken');{answer.text()[begin:]}")

    context.route("**/web/auth@*/auth.js", break_it)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_text("A part of MiniMost (auth) did not load.")).to_be_visible()
    expect(page.get_by_role("button", name="Account of alice")).to_be_visible()
    page.get_by_role("textbox", name=re.compile("^Message ")).fill("the rest works")
    page.keyboard.press("Enter")
    log = page.get_by_role("log", name=re.compile("^Messages in "))
    expect(log.get_by_text("the rest works", exact=True)).to_be_visible()


def test_who_writes_faster_than_the_limit_is_told_kindly_and_nothing_is_lost(serve, person, console):
    console.expect("status of 429")
    server = serve(plugins={"host": {"rate_limit_enabled": True, "rate_limits": {"send": 6}}})
    alice = App(person(server, "alice")).open("general")
    texts = [f"message {number}" for number in range(7)]
    for text in texts:
        alice.send(text)
    expect(alice.log.get_by_text("You are writing very quickly; it goes out in a moment.")).to_be_visible()
    alice.has_sent_everything()
    assert [body for body in alice.bodies() if body in texts] == texts


@pytest.fixture
def long_ago(serve, as_user, console):
    """`long_ago(300)`: a server, carol, and what she has written there first: so many have come since."""

    def write(count):
        server = serve()
        carol = as_user(server, "carol")
        first = carol.send("general", "the first of all")
        for number in range(count):
            carol.send("general", f"meanwhile {number}")
        return server, carol, first

    console.expect("status of 503")
    return write


def test_a_jump_that_fails_says_so_and_what_is_read_stays(long_ago, person):
    server, carol, first = long_ago(300)
    carol.api(
        "POST", "/api/chat/channels/general/messages",
        {"body": "an answer", "nonce": "an-answer-to-the-first", "replyTo": first["id"]}, status=201)
    bob = App(person(server, "bob")).open("general")
    quote = bob.log.get_by_role("link", name=re.compile("the first of all"))
    quote.wait_for()
    found = bob.log.locator(f"[data-id='{first['id']}']")
    notice = bob.page.locator("m-notices").get_by_text("Too busy just now.")

    def is_told():
        expect(notice).to_have_count(1)
        bob.page.get_by_role("button", name="Dismiss").click()
        expect(notice).to_have_count(0)

    intercept(bob.page, "**/messages?*", lambda route: route.fulfill(**BUSY))
    quote.click()
    is_told()
    expect(quote).to_be_in_viewport()
    quote.click()
    is_told()
    bob.composer.press("Escape")
    bob.page.keyboard.press("g")
    bob.page.keyboard.press("g")
    is_told()
    expect(quote).to_be_in_viewport()

    bob.page.unroute("**/messages?*")
    quote.click()
    expect(found).to_be_in_viewport()
    intercept(bob.page, "**/messages?*", lambda route: route.fulfill(**BUSY))
    bob.page.get_by_role("button", name="Jump to latest").click()
    is_told()
    expect(found).to_be_in_viewport()


def test_a_jump_that_is_on_its_way_as_the_live_stream_begins_leads_there(long_ago, person):
    server, _, _ = long_ago(300)
    context = person(server, "bob")
    streams, held = [], []
    context.route("**/events*", lambda route: streams.append(route))
    bob = App(context, "/#/channel/general", is_live=False)
    expect(bob.message("meanwhile 299")).to_be_in_viewport()
    intercept(bob.page, "**/messages?*", lambda route: held.append(route))
    bob.composer.press("Escape")
    with bob.page.expect_request("**/messages?*"):
        bob.page.keyboard.press("g")
        bob.page.keyboard.press("g")
    # What stands in the page is asked for anew with the first hello: the stream may have missed something.
    with bob.page.expect_request("**/messages?*"):
        streams[0].continue_()
    for route in held:
        route.continue_()
    bob.page.unroute("**/messages?*")
    expect(bob.message("the first of all")).to_be_in_viewport()


def test_where_a_channel_did_not_load_another_try_leads_to_the_message_of_its_address(long_ago, person):
    server, _, first = long_ago(150)
    context = person(server, "bob")
    context.route("**/messages?*", lambda route: route.fulfill(**BUSY))
    bob = App(context, f"/#/channel/general/message/{first['id']}")
    again = bob.page.get_by_role("button", name="Try again")
    # From here on the page may also try by itself, as it does when the live stream begins: the focus is not lost then.
    again.focus()
    context.unroute("**/messages?*")
    bob.page.keyboard.press("Enter")
    expect(bob.message("the first of all")).to_be_in_viewport()
    expect(bob.log).to_be_focused()
