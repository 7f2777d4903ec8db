"""Who is about, in a dot for those who see and a word for those who do not; and what they say of it."""

import re

from playwright.sync_api import expect

from app import App


def word(name, state):
    return re.compile(rf"^{name}\s*, {state}\s*$")


def picture(tab, name):
    return tab.link(name).locator("auth-avatar")


def test_one_who_comes_is_active_and_one_who_goes_is_offline(serve, person, as_user):
    server = serve()
    as_user(server, "bob").send("dm:alice:bob", "hello")
    alice = App(person(server, "alice")).open("bob")
    expect(alice.link("bob")).to_have_accessible_name(word("bob", "offline"))
    context = person(server, "bob")
    bob = App(context)
    expect(alice.link("bob")).to_have_accessible_name(word("bob", "active"))
    expect(picture(alice, "bob")).to_have_attribute("data-mark", "active")
    # A page that opens later knows it as well.
    carol = App(person(server, "carol"))
    carol.write_to("bob").send("hello")
    expect(carol.link("bob")).to_have_accessible_name(word("bob", "active"))
    bob.page.close()
    for tab in (alice, carol):
        expect(tab.link("bob")).to_have_accessible_name(word("bob", "offline"), timeout=20_000)
    expect(picture(alice, "bob")).to_have_attribute("data-mark", "offline")


def test_five_minutes_without_input_are_idle_and_a_key_is_not(serve, person, as_user):
    server = serve()
    as_user(server, "bob").send("dm:alice:bob", "hello")
    context = person(server, "bob")
    context.add_init_script(CLOCK)
    bob, alice = App(context), App(person(server, "alice"))
    expect(alice.link("bob")).to_have_accessible_name(re.compile("active"))
    bob.page.evaluate("skip(5 * 60_000 + 3_000)")
    expect(alice.link("bob")).to_have_accessible_name(re.compile("idle"))
    expect(picture(alice, "bob")).to_have_attribute("data-mark", "idle")
    bob.page.evaluate("skip(10_000)")
    bob.page.keyboard.press("Shift")
    bob.page.evaluate("skip(10_000)")
    expect(alice.link("bob")).to_have_accessible_name(re.compile("active"))


# The wall clock of a page goes ahead of the machine's, and what is due by then is done.
CLOCK = """
(() => {
    const [real, now, timers] = [setTimeout, Date.now.bind(Date), new Map()];
    let ahead = 0;
    Date.now = () => now() + ahead;
    globalThis.setTimeout = (run, wait = 0, ...rest) => {
        const timer = real(() => (timers.delete(timer), run(...rest)), wait);
        timers.set(timer, { run: () => run(...rest), at: Date.now() + wait });
        return timer;
    };
    globalThis.skip = (by) => {
        const end = Date.now() + by;
        for (;;) {
            const due = [...timers].filter(([, { at }]) => at <= end && at > Date.now()).sort((a, b) => a[1].at - b[1].at);
            if (!due.length || !due[0]) break;
            const [timer, { run, at }] = due[0];
            ahead += at - Date.now();
            clearTimeout(timer);
            timers.delete(timer);
            run();
        }
        ahead += end - Date.now();
    };
})();
"""


def test_only_one_tab_of_a_browser_tells_the_server(serve, person):
    server = serve()
    context = person(server, "alice")
    told = []
    context.on("request", lambda request: request.method == "PUT" and told.append((request.frame.page, request.url)))
    first = App(context)
    with first.page.expect_request(lambda request: request.method == "PUT" and request.url.endswith("/presence")):
        first.page.reload()
    first.composer.wait_for()
    second, third = App(context), App(context)
    second.open("random").send("from the second")
    third.open("random").sees("from the second")
    second.to_front()
    tellers = {page for page, url in told if url.endswith("/presence")}
    assert tellers == {first.page}
    # With it gone, the next one takes over: the server has to hear of it again when it asks.
    with context.expect_event("request", lambda request: request.url.endswith("/presence") and request.method == "PUT"):
        first.page.close()


def test_a_status_is_seen_by_others_until_it_is_taken_away(serve, person, as_user):
    server = serve()
    as_user(server, "bob").send("dm:alice:bob", "hello")
    bob, alice = App(person(server, "bob")), App(person(server, "alice")).open("bob")
    bob.to_front()
    bob.page.get_by_role("button", name="Account of bob").click()
    bob.page.get_by_role("button", name="Set a status").click()
    dialog = bob.page.get_by_role("dialog", name="Your status")
    field = dialog.get_by_label("What others see beside your name")
    field.fill("x" * 101)
    expect(dialog.get_by_text("1 too many")).to_be_visible()
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    field.fill("🚲 Back at two")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)

    header = alice.page.get_by_role("main")
    expect(header.get_by_text("🚲 Back at two")).to_be_visible()
    expect(picture(alice, "bob")).to_have_attribute("title", "bob, active: 🚲 Back at two")
    alice.page.reload()
    expect(header.get_by_text("🚲 Back at two")).to_be_visible()

    bob.to_front()
    bob.page.get_by_role("button", name="Account of bob").click()
    bob.page.get_by_role("button", name="Your status: 🚲 Back at two").click()
    bob.page.get_by_role("button", name="Take it away").click()
    expect(header.get_by_text("🚲 Back at two")).to_have_count(0)
