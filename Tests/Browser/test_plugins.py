"""With a plugin off the page has nothing of it, and the console stays clean."""

import re

import pytest
from playwright.sync_api import expect

from app import App
from harness import ROOT

OFF = {"enabled": False}


@pytest.mark.parametrize("name", ["uploads", "preview", "calls", "stun"])
def test_the_chat_works_with_this_plugin_off(serve, person, name):
    server = serve(plugins={name: OFF})
    tab = App(person(server, "alice")).open("general")
    tab.send(f"without {name}")
    tab.sees(f"without {name}")
    tab.has_sent_everything()
    loaded = tab.page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert any("/web/chat@" in address for address in loaded)
    assert not any(re.search(rf"/web/{name}\b", address) for address in loaded)


def test_the_page_takes_a_handful_of_requests(server, person):
    tab = App(person(server, "alice"))
    loaded = tab.page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert len([address for address in loaded if "/web/" in address]) <= 16, loaded


def test_a_source_tree_is_served_module_by_module(serve, person):
    server = serve(args=["--live-web", str(ROOT)])
    context = person(server, "alice")
    # Of more than 250 files a browser forgets the rest.
    context.add_init_script("performance.setResourceTimingBufferSize(2_000)")
    tab = App(context).open("general")
    tab.send("from the tree")
    tab.has_sent_everything()
    loaded = tab.page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert any(address.endswith("/web/chat/message-row.js") for address in loaded)


def test_with_chat_off_one_signs_in_to_a_page_that_says_nothing_of_it(serve, person):
    server = serve(plugins={name: OFF for name in ("chat", "uploads", "preview", "calls")})
    page = person(server, "alice").new_page()
    page.goto("/")
    expect(page.get_by_role("button", name="Account of alice")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    assert not re.search(r"/web/chat\b", page.content())
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog).not_to_contain_text("channel")


def test_with_auth_off_there_is_nothing_to_sign_in_to(serve, visitor, console):
    console.expect("status of 40[134]")
    server = serve(plugins={name: OFF for name in ("auth", "chat", "uploads", "preview", "calls")})
    page = visitor(server).new_page()
    answer = page.goto("/")
    assert answer.status in (401, 403, 404)
    expect(page.get_by_role("textbox")).to_have_count(0)
