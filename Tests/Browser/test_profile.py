"""My colour and what I say of myself, as I set them and as others see them."""

from app import App
from playwright.sync_api import expect


def open_profile(page, name):
    page.bring_to_front()
    page.get_by_role("button", name=f"Account of {name}").click()
    page.get_by_role("button", name="Your profile").click()
    return page.get_by_role("dialog", name="Your profile")


def test_a_colour_and_a_word_about_me_are_seen_by_others_at_once(server, person):
    alice, bob = App(person(server, "alice")), App(person(server, "bob"))
    alice.write_to("bob")
    expect(alice.heading).to_have_text("bob")
    # Bob says nothing of himself yet.
    expect(alice.page.get_by_role("main").locator("p.topic")).to_have_count(0)
    dialog = open_profile(bob.page, "bob")
    dialog.get_by_role("radio", name="Colour 4").check()
    dialog.get_by_label("About you").fill("On the water until noon")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    alice.to_front()
    expect(alice.page.get_by_role("main").get_by_text("On the water until noon")).to_be_visible()
    picture = alice.page.get_by_role("main").locator("auth-avatar[username=bob]").first
    expect(picture).to_have_css("background-color", "rgb(138, 79, 174)")

    again = open_profile(bob.page, "bob")
    expect(again.get_by_role("radio", name="Colour 4")).to_be_checked()
    expect(again.get_by_label("About you")).to_have_value("On the water until noon")
    again.get_by_role("radio", name="Automatic").check()
    again.get_by_label("About you").fill("")
    again.get_by_role("button", name="Save").click()
    expect(alice.page.get_by_role("main").get_by_text("On the water until noon")).to_have_count(0)


def test_a_colour_of_my_own_is_kept_and_too_long_a_text_is_not_sent(server, person):
    carol = App(person(server, "carol"))
    dialog = open_profile(carol.page, "carol")
    dialog.get_by_label("About you").fill("x" * 281)
    expect(dialog.get_by_text("1 too many")).to_be_visible()
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("About you").fill("🚢" * 280)
    expect(dialog.get_by_text("0 left")).to_be_visible()
    dialog.locator("input[type=color]").fill("#2266aa")
    expect(dialog.get_by_role("radio", name="Another colour")).to_be_checked()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    again = open_profile(carol.page, "carol")
    expect(again.get_by_role("radio", name="Another colour")).to_be_checked()
    expect(again.locator("input[type=color]")).to_have_value("#2266aa")
    expect(again.get_by_label("About you")).to_have_value("🚢" * 280)
