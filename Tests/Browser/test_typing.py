"""Who is writing shows above the composer, only there where they write, and only for as long as they do."""

from playwright.sync_api import expect

from app import App


def line(tab):
    return tab.page.locator("chat-typing")


def write(tab, text="hm"):
    tab.to_front()
    tab.composer.press_sequentially(text)


def test_typing_shows_and_goes_with_the_message(serve, person, as_user):
    server = serve()
    as_user(server, "bob").send("dm:alice:bob", "hello")
    alice, bob = App(person(server, "alice")).open("bob"), App(person(server, "bob")).open("alice")
    carol = App(person(server, "carol"))
    before = alice.composer.bounding_box()
    expect(line(alice)).to_have_text("")
    write(bob, "soon")
    expect(line(alice)).to_have_text("bob is typing")
    assert alice.composer.bounding_box() == before, "nothing moves"
    expect(line(bob)).to_have_text("")
    bob.composer.press("Enter")
    alice.sees("soon")
    expect(line(alice)).to_have_text("")
    assert "typing" not in line(carol).inner_text()


def test_several_are_named_or_counted_each_in_their_channel(serve, person):
    server = serve()
    alice, *others = (App(person(server, name)).open("random") for name in ("alice", "bob", "carol", "dave"))
    reader = App(person(server, "erin")).open("help")
    for writer in others[:2]:
        write(writer)
    expect(line(alice)).to_have_text("bob and carol are typing")
    for writer in others:
        write(writer, "m")
    write(others[2])
    expect(line(alice)).to_have_text("Several people are typing")
    expect(line(reader)).to_have_text("")
    # None of them goes on: a little later nobody is typing.
    expect(line(alice)).to_have_text("", timeout=15_000)


def test_the_server_is_told_once_in_a_while_and_not_of_notes_to_myself(serve, person):
    server = serve()
    context = person(server, "alice")
    told = []
    context.on("request", lambda request: told.append(request.url) if request.url.endswith("/typing") else None)
    tab = App(context, "/#/channel/dm:alice")
    write(tab, "a note to myself")
    tab.open("general")
    with tab.page.expect_request("**/general/typing"):
        write(tab, "quite a long text, key by key")
    assert len(told) <= 2 and not any("dm" in url for url in told), told
