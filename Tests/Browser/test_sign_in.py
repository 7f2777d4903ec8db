"""Signing up, in and out, as a person does it."""

import re

import pytest
from playwright.sync_api import expect

from app import open_settings
from harness import PASSWORD, Client
from intercept import intercept


def fill_in(page, username, password, confirm=None):
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    if confirm is not None:
        page.get_by_label("Password again").fill(confirm)


def is_in_the_app(page, username):
    expect(page).not_to_have_url(re.compile("/(login|signup)"))
    expect(page.get_by_role("button", name=f"Account of {username}")).to_be_visible()


def in_two_browsers(server, visitor, username):
    """Somebody new, who signs up in one browser and in in another."""
    here = visitor(server).new_page()
    here.goto("/signup")
    fill_in(here, username, PASSWORD, PASSWORD)
    here.get_by_role("button", name="Create account").click()
    is_in_the_app(here, username)
    there = visitor(server).new_page()
    there.goto("/login")
    fill_in(there, username, PASSWORD)
    there.get_by_role("button", name="Sign in").click()
    is_in_the_app(there, username)
    return here, there


def test_a_newcomer_follows_the_link_signs_up_and_is_in(server, visitor):
    page = visitor(server).new_page()
    page.goto("/")
    expect(page).to_have_title("Sign in · MiniMost")
    page.get_by_role("link", name="Create an account").click()
    fill_in(page, "Ingrid", PASSWORD, PASSWORD)
    page.get_by_role("button", name="Create account").click()
    is_in_the_app(page, "Ingrid")
    page.reload()
    is_in_the_app(page, "Ingrid")


def test_a_form_that_is_sent_twice_goes_out_once(server, visitor):
    page = visitor(server).new_page()
    page.goto("/signup")
    held = []
    intercept(page, "**/signup", lambda route: held.append(route))
    fill_in(page, "Twice", PASSWORD, PASSWORD)
    # Two presses in one frame are one submission to a browser. Once the page has been drawn again, the first one is
    # under way, and a second one would take its place.
    with page.expect_request("**/signup"):
        page.locator("form").evaluate(
            """async (form) => {
                const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
                for (const _ of ["pressed", "pressed again"]) {
                    form.requestSubmit();
                    await drawn();
                }
            }"""
        )
    # The page leaves and answers nothing more. With any answer of the browser the route has been told, too.
    page.context.cookies()
    held[0].continue_()
    is_in_the_app(page, "Twice")
    assert len(held) == 1


def test_the_rules_of_a_password_are_ticked_off_while_typing(server, visitor):
    page = visitor(server).new_page()
    page.goto("/signup")
    rules = page.locator("#rules")
    page.get_by_label("Username").fill("newcomer")
    password = page.get_by_label("Password", exact=True)
    for typed, holding in (("short", 1), ("long-enough", 3), ("Long-enough", 4), ("Long-enough-1", 5)):
        password.fill(typed)
        expect(rules.locator('[data-state="holds"]')).to_have_count(holding)


def test_the_server_says_which_rules_were_broken_and_keeps_the_name(server, visitor, console):
    console.expect(r"status of 422")
    page = visitor(server).new_page()
    page.goto("/signup")
    fill_in(page, "alice", "weak", "weak")
    page.get_by_role("button", name="Create account").click()
    problems = page.get_by_role("alert").get_by_role("listitem")
    expect(problems.filter(has_text="taken")).to_have_count(1)
    expect(problems.filter(has_text="8")).not_to_have_count(0)
    assert problems.count() >= 4
    expect(page.get_by_label("Username")).to_have_value("alice")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")


def test_a_wrong_password_is_told_and_the_right_one_then_works(server, visitor, console):
    console.expect(r"status of 401")
    page = visitor(server).new_page()
    page.goto("/login")
    fill_in(page, "alice", "Wrong-guess-1")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Username")).to_have_value("alice")
    fill_in(page, "alice", PASSWORD)
    page.keyboard.press("Enter")
    is_in_the_app(page, "alice")


def test_without_javascript_one_still_signs_up_in_and_reads_why_not(server, visitor, console):
    console.expect(r"status of 4(01|22)")
    context = visitor(server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/signup")
    fill_in(page, "plain", PASSWORD, "Something-else-1")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(1)
    fill_in(page, "plain", PASSWORD, PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page).to_have_url(server.base_url + "/")
    # The app itself does need it, and says so.
    expect(page.locator(".no-script")).to_be_visible()

    context.clear_cookies()
    page.goto("/login")
    fill_in(page, "plain", "Wrong-guess-1")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    fill_in(page, "plain", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(server.base_url + "/")


def test_the_sign_in_page_leads_back_to_where_one_wanted_to_go(server, visitor):
    page = visitor(server).new_page()
    page.goto("/?from=a-bookmark")
    expect(page).to_have_title("Sign in · MiniMost")
    fill_in(page, "alice", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/\?from=a-bookmark"))


def test_signing_out_ends_it_in_every_tab(server, visitor, console):
    console.expect(r"status of 401")
    context = visitor(server)
    page = context.new_page()
    page.goto("/login")
    fill_in(page, "bob", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    is_in_the_app(page, "bob")
    [session] = [cookie["value"] for cookie in context.cookies() if cookie["name"] == server.cookie_name]
    other = context.new_page()
    other.goto("/")
    is_in_the_app(other, "bob")

    with Client(server, "bob", session) as thief:
        assert thief.get("/api/auth/me").status_code == 200, "premise: it could be stolen"
        page.bring_to_front()
        page.get_by_role("button", name="Account of bob").click()
        page.get_by_role("button", name="Sign out").click()
        expect(page).to_have_title("Sign in · MiniMost")
        expect(other).to_have_title("Sign in · MiniMost")
        assert thief.get("/api/auth/me").status_code == 401


def test_a_new_password_signs_out_everywhere_else(server, visitor, alice, console):
    console.expect(r"status of 401")
    here, there = in_two_browsers(server, visitor, "Jonas")

    open_settings(here, "Account").get_by_role("button", name="Change password").click()
    dialog = here.get_by_role("dialog", name="Change password")
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_label("New password", exact=True).fill("Other-harbour-8")
    dialog.get_by_label("New password again").fill("Other-harbour-8")
    dialog.get_by_role("button", name="Change password").click()
    expect(dialog).to_have_count(0)
    expect(there).to_have_title("Sign in · MiniMost")
    alice.send("general", "still live here")
    log = here.get_by_role("log", name=re.compile("^Messages in "))
    expect(log.get_by_text("still live here")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_name", ["login", "signup"])
def test_the_sign_in_pages_look_right(server, visitor, artifact, scheme, page_name):
    for width, name in ((1280, "wide"), (390, "phone")):
        page = visitor(server, color_scheme=scheme, viewport={"width": width, "height": 844}).new_page()
        page.goto(f"/{page_name}")
        page.screenshot(path=artifact(f"{page_name}-{scheme}-{name}.png"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"


def test_one_sees_where_one_is_signed_in_and_signs_out_there(server, visitor, artifact, console):
    console.expect(r"status of 401")
    here, there = in_two_browsers(server, visitor, "Marit")
    with Client(server) as third:
        third.sign_in("Marit")

        open_settings(here, "Account").get_by_role("button", name="Where I am signed in").click()
        dialog = here.get_by_role("dialog", name="Where I am signed in")
        expect(dialog.get_by_role("listitem")).to_have_count(3)
        expect(dialog.get_by_role("listitem").filter(has_text="this browser")).to_have_count(1)
        here.screenshot(path=artifact("sessions.png"))
        chrome = dialog.get_by_role("listitem").filter(has_not_text="this browser").filter(has_text="Chrome")
        chrome.get_by_role("button").click()
        expect(dialog.get_by_role("listitem")).to_have_count(2)
        expect(there).to_have_title("Sign in · MiniMost")
        assert third.get("/api/auth/me").status_code == 200
        dialog.get_by_role("button", name=re.compile("^Sign out python-httpx")).click()
        expect(dialog.get_by_role("listitem")).to_have_count(1)
        assert third.get("/api/auth/me").status_code == 401
        is_in_the_app(here, "Marit")
