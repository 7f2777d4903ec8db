"""A chat on a network of two machines that has a way out: nothing takes it but links that the operator allows.

Every frame of both machines is looked at, the browser's as well as the server's, and names are looked up by a server
that is outside. Whether something would be seen there is shown, too.
"""

import json
import os
import re
import shlex
import signal
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from app import open_settings
from harness import PASSWORD, ROOT, Server, eventually
from harness.lan import NAME_SERVER, SERVER
from sender import Sender, file
from test_sign_in import fill_in

# A browser has errands of its own, whatever page is open, and each version has others. They do not find whom they ask: its
# maker's hosts, so that any other would be seen. What a page asked of those would be among the requests of the pages.
MAKER = ["google.com", "googleapis.com", "gstatic.com", "gvt1.com", "gvt2.com"]
NO_ERRANDS = [
    "--disable-domain-reliability", "--no-pings",
    "--host-resolver-rules=" + ", ".join(f"MAP {host} ~NOTFOUND, MAP *.{host} ~NOTFOUND" for host in MAKER),
]

ALLOWED = "https://bitbucket.org/team/app/src/main/a.swift#lines-3:9"
OTHERS = [
    "https://example.org/plan", "http://bitbucket.org.example.org/", "https://example.net/?bitbucket.org",
    "http://192.0.2.7/tide", "http://[2001:db8:7::1]:8080/", "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
]
PREVIEWS = {
    "as it is shipped": ({}, [*OTHERS, ALLOWED]),
    "without cards": ({"enabled": False}, [*OTHERS, ALLOWED]),
    "with cards for bitbucket.org": ({"preview_allowed_hosts": ["bitbucket.org"]}, OTHERS),
}


class ShippedServer(Server):
    """With the file of plugins that comes with the program, and changes to it."""

    def configure(self, plugins):
        shipped = json.loads((ROOT / "plugins.json").read_text())
        self.config.write_text(json.dumps({name: {**section, **plugins.get(name, {})} for name, section in shipped.items()}))


@pytest.fixture
def browser(browser, chromium, lan, console, tmp_path):
    """On the other machine. What steers it is here, and talks to it through pipes."""
    there, number = tmp_path / "chromium", tmp_path / "chromium.pid"
    there.write_text(f'#!/bin/sh\necho $$ >{number}\nexec {shlex.join([*lan.browser.wrapper, chromium])} "$@"\n')
    there.chmod(0o755)
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=there, args=["--no-sandbox", *NO_ERRANDS], ignore_https_errors=True)
    console.watch(context)
    closed = []
    context.on("close", lambda context: closed.append(context))

    def pull_the_plug():
        """One that is asked to close takes its time, and would be waited for without end."""
        if not closed:
            with context.expect_event("close"):
                os.killpg(int(number.read_text()), signal.SIGKILL)

    yield SimpleNamespace(contexts=[context], pull_the_plug=pull_the_plug, new_context=context.browser.new_context)
    pull_the_plug()


@pytest.fixture
def everyday(browser):
    """With a profile as people have it: in a private window a browser does without what it does ahead of time, such as to
    look up the names of hosts that links lead to."""
    return browser.contexts[0]


@pytest.fixture
def start(lan, serve):
    """On all addresses of its machine, as it is shipped."""
    return lambda preview: serve(kind=ShippedServer, plugins={"preview": preview}, wrapper=lan.server.wrapper, host=None)


def sign_up(context, server, name):
    """Their second tab, with the chat open."""
    page = context.new_page()
    page.goto(f"{server.at(SERVER)}/signup")
    fill_in(page, name, PASSWORD, PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/")
    return Sender(context, server.at(SERVER))


def chat(newcomer, bob, links):
    """A day of two people, in a minute."""
    for tab in (newcomer, bob):
        tab.open("general")
    for link in links:
        newcomer.send(f"see {link} :wave:")
    newcomer.send(f"all at once: {' '.join(links)}\n![picture]({links[0]}) [named]({links[0]}) <img src={links[0]}>")
    rows = newcomer.log.locator("chat-message", has_text="see ")
    expect(rows).to_have_count(len(links))
    for row in rows.all():
        row.locator("a[href^=http]").hover()
    bob.to_front().composer.fill("well done ")
    bob.page.get_by_role("button", name="Add an emoji").click()
    bob.page.get_by_role("dialog").get_by_label("Search emoji").fill("tada")
    bob.page.keyboard.press("Enter")
    expect(bob.composer).to_have_value("well done 🎉")
    bob.composer.press("Enter")
    newcomer.sees("well done 🎉")

    newcomer.choose(file("harbour.png"))
    newcomer.send("the harbour")
    bob.to_front().picture("harbour.png").click()
    expect(bob.page.get_by_role("dialog", name="harbour.png").get_by_role("img")).to_be_visible()
    bob.page.keyboard.press("Escape")

    newcomer.write_to("bob").send("only for you")
    bob.open("newcomer").sees("only for you")
    bob.composer.press_sequentially("soon")
    expect(newcomer.page.locator("chat-typing")).to_have_text("bob is typing")
    bob.composer.press("Enter")
    newcomer.sees("soon")

    newcomer.to_front().page.get_by_role("button", name="Account of newcomer").click()
    newcomer.page.get_by_role("button", name="Set a status").click()
    status = newcomer.page.get_by_role("dialog", name="Your status")
    status.get_by_label("What others see beside your name").fill("🚲 Back at two")
    status.get_by_role("button", name="Save").click()
    expect(bob.to_front().page.get_by_role("main").get_by_text("🚲 Back at two")).to_be_visible()

    settings = open_settings(bob.page)
    for section in settings.get_by_role("tab").all():
        section.click()
    bob.page.keyboard.press("Escape")
    bob.page.get_by_role("button", name="Search", exact=True).click()
    found = bob.page.get_by_role("complementary", name="Search")
    found.get_by_role("searchbox", name="Search messages").fill("all at once")
    expect(found.get_by_role("list", name="Results").get_by_role("link")).to_have_count(1)

    newcomer.page.reload()
    newcomer.open("general").sees("well done 🎉")
    expect(rows.locator("a[href^=http]")).to_have_count(len(links))
    expect(newcomer.log.locator("preview-cards article")).to_have_count(0)


def ask_for_cards(page, links):
    """As a page would that does not know for which hosts there are any."""
    return page.evaluate(
        """async (links) => {
            const answers = [];
            for (const link of links) answers.push((await fetch(`/api/preview?url=${encodeURIComponent(link)}`)).status);
            return answers;
        }""", links)


@pytest.mark.parametrize("preview, links", PREVIEWS.values(), ids=PREVIEWS)
def test_no_packet_leaves(lan, start, browser, everyday, person, console, preview, links):
    console.expect("status of (403|404) .*/api/preview[?]url=")
    server, asked = start(preview), []
    private = person(server, "bob", SERVER)
    for context in (everyday, private):
        context.on("request", lambda request: asked.append(request.url))
    newcomer, bob = sign_up(everyday, server, "newcomer"), Sender(private)
    chat(newcomer, bob, links)
    refusal = 404 if "enabled" in preview else 403
    assert ask_for_cards(newcomer.page, links) == [refusal] * len(links)
    browser.pull_the_plug()
    server.stop()

    for capture in lan.captures:
        talk = [frame for frame in capture.frames() if frame.stays and server.port in frame.ports]
        assert len(talk) > 100, "premise: it is this cable that they talked over"
    assert {capture.name: list(map(str, capture.leaving())) for capture in lan.captures} == {"server": [], "browser": []}
    assert [url for url in asked if not url.startswith((f"{server.at(SERVER)}/", "data:", "blob:"))] == []
    for capture in lan.captures:
        for address in (NAME_SERVER, "2620:fe::fe"):
            capture.machine.send(address, 53, b"the end")
        eventually(
            lambda: [(frame.target, frame.ports[1], frame.content) for frame in capture.leaving()]
            == [(NAME_SERVER, 53, b"the end"), ("2620:fe::fe", 53, b"the end")],
            what="what does leave is seen")


def names_asked_for(capture):
    """From the questions that left: each is some fields, and the parts of a name with their lengths (RFC 1035, 4.1)."""
    names = []
    for frame in capture.leaving():
        if (frame.target, frame.ports[1:]) == (NAME_SERVER, (53,)):
            rest, parts = frame.content[12:], []
            while length := rest[0]:
                parts.append(rest[1 : 1 + length].decode())
                rest = rest[1 + length :]
            names.append(".".join(parts))
    return names


def test_what_would_leave_either_machine_is_seen(lan, start, everyday, console):
    """The same server and the same browser, where they are meant to go outside."""
    console.expect("status of 50[24] .*/api/preview[?]url=")
    ours, theirs = lan.captures
    newcomer = sign_up(everyday, start({"preview_allowed_hosts": ["bitbucket.org"]}), "newcomer").open("general")
    with newcomer.page.expect_response(re.compile(r"/api/preview\?url=")) as answer:
        newcomer.send("this may be fetched: https://bitbucket.org/team/app")
    assert answer.value.status in (502, 504), "there is nobody who knows where that is"
    assert set(names_asked_for(ours)) == {"bitbucket.org"}
    assert theirs.leaving() == []
    newcomer.page.evaluate(
        """(href) => document.head.append(Object.assign(document.createElement("link"), { rel: "preconnect", href }))""",
        "https://example.org/")
    eventually(lambda: set(names_asked_for(theirs)) == {"example.org"}, what="a page says whom it will need")
