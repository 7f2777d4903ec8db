"""The page that helps a device trust the server: what it says to a browser that does, and to one that does not."""

import hashlib
import ssl

from playwright.sync_api import expect

# Chromium says so of itself wherever a certificate was clicked through.
UNTRUSTED = "SSL certificate error occurred when fetching the script"


def test_the_sign_in_page_leads_to_it_and_it_says_that_the_browser_does_not_trust_yet(server, visitor, console):
    console.expect(UNTRUSTED)
    page = visitor(server).new_page()
    page.goto("/login")
    page.get_by_role("link", name="Does your browser warn of this page?").click()
    expect(page).to_have_title("Trust this server · MiniMost")
    expect(page.get_by_role("status")).to_have_text("This browser does not trust the server yet.")
    steps = page.get_by_role("group").filter(has=page.get_by_role("list"))
    expect(steps).to_have_count(1)
    expect(steps).to_contain_text("Linux")
    with page.expect_download() as download:
        steps.get_by_role("link", name="Download the certificate").click()
    assert download.value.path().read_bytes() == (server.data.path / "ca.pem").read_bytes()
    authority = hashlib.sha256(ssl.PEM_cert_to_DER_cert((server.data.path / "ca.pem").read_text())).hexdigest()
    shown = page.get_by_role("definition").last.inner_text()
    assert shown.replace(":", "").lower() == authority


def test_it_says_that_it_has_worked_once_it_has(server, trusting, console):
    console.watch(trusting)
    page = trusting.new_page()
    page.goto(server.base_url + "/trust")
    expect(page.get_by_role("status")).to_have_text("This browser trusts the server. Everything works.")


def test_without_javascript_it_says_where_to_look(server, visitor):
    page = visitor(server, java_script_enabled=False).new_page()
    page.goto("/trust")
    expect(page.get_by_role("status")).to_contain_text("address bar")
    page.get_by_text("iPhone and iPad").click()
    expect(page.get_by_role("link", name="Download the profile").first).to_be_visible()
