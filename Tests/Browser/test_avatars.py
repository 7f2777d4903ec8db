"""Pictures of people: chosen, cut by mouse, finger and keyboard, seen by others at once, and taken away."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from app import App
from axe import findings
from harness.pictures import opened, png
from intercept import intercept

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (40, 70, 200), (250, 250, 250)
SIZES = {
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


def painted(width, height, parts, kind="PNG", **options):
    """A picture of coloured boxes: `[(colour, left, top, right, bottom)]` in parts of the whole."""
    image = Image.new("RGB", (width, height), WHITE)
    for colour, left, top, right, bottom in parts:
        image.paste(colour, (round(left * width), round(top * height), round(right * width), round(bottom * height)))
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


# A flag of three colours, twice as wide as it is high: the square in its middle shows a bit of red and of blue.
FLAG = painted(800, 400, [(RED, 0, 0, 1 / 3, 1), (GREEN, 1 / 3, 0, 2 / 3, 1), (BLUE, 2 / 3, 0, 1, 1)])


def file(content=FLAG, name="me.png", mime="image/png"):
    return {"name": name, "mimeType": mime, "buffer": content}


def is_about(colour, wanted):
    return all(abs(a - b) < 30 for a, b in zip(colour, wanted, strict=True))


class Owner(App):
    """Somebody who sees to their own picture."""

    def __init__(self, context, name):
        super().__init__(context, "/#/channel/general")
        self.name = name
        self.settings = None

    @property
    def dialog(self):
        return self.page.get_by_role("dialog", name="Your picture")

    @property
    def stage(self):
        return self.dialog.get_by_role("application", name="Part of the picture that is shown")

    @property
    def choice(self):
        return self.settings.get_by_role("button", name="Choose a picture…")

    @property
    def removal(self):
        return self.settings.get_by_role("button", name="Remove picture")

    def choose(self, chosen):
        """In the settings."""
        if self.settings is None:
            self.to_front()
            self.page.keyboard.press("Control+,")
            self.settings = self.page.get_by_role("dialog", name="Settings")
            self.settings.get_by_role("tab", name="Account").click()
        with self.page.expect_file_chooser() as chooser:
            self.choice.click()
        chooser.value.set_files(chosen)
        return self

    def use(self):
        self.dialog.get_by_role("button", name="Use this picture").click()
        expect(self.dialog).to_have_count(0)
        return self.cut()

    def cut(self):
        """What came of it, as the server has it."""
        answer = self.page.request.get(f"/avatars/{self.name}")
        assert answer.status == 200
        image = opened(answer.body()).convert("RGB")
        assert image.size == (128, 128)
        return lambda x, y: image.getpixel((round(x * 127), round(y * 127)))

    def drag(self, *ways):
        """With the mouse, by parts of the square."""
        box = self.stage.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for right, down in ways:
            x, y = x + right * box["width"], y + down * box["width"]
            self.page.mouse.move(x, y, steps=4)
        self.page.mouse.up()


@pytest.fixture
def owner(server, person, seed):
    """`owner("alice")`: a page of theirs; they had no picture before, and have none afterwards."""
    names = []

    def open_page(name, **options):
        names.append(name)
        return Owner(person(server, name, **options), name)

    yield open_page
    for name in names:
        with seed.client(server, name) as client:
            client.api("DELETE", "/api/uploads/avatar", status=204)


def face(tab, name):
    """Beside what somebody has said."""
    return tab.log.locator(f"auth-avatar[username={name}]").last


def test_a_picture_is_cut_by_mouse_and_seen_by_others_without_a_reload(server, person, owner):
    bob = App(person(server, "bob"), "/#/channel/general")
    alice = owner("alice")
    alice.send("with my face beside it")
    bob.sees("with my face beside it")
    expect(face(bob, "alice").locator("img")).to_have_count(0)
    box = face(bob, "alice").bounding_box()

    alice.choose(file())
    alice.drag((0.9, 0), (0.9, 0.4))
    at = alice.use()
    assert is_about(at(0.1, 0.5), RED) and is_about(at(0.6, 0.5), RED) and is_about(at(0.9, 0.5), GREEN), "its left end"
    expect(alice.page.get_by_text("Everybody sees your new picture now.")).to_be_visible()
    expect(alice.choice).to_be_focused()

    bob.to_front()
    picture = face(bob, "alice").locator("img")
    expect(picture).to_have_js_property("naturalWidth", 128)
    expect(face(bob, "alice").get_by_text("AL")).to_be_hidden()
    assert face(bob, "alice").bounding_box() == box, "nothing moved"
    first = picture.get_attribute("src")

    alice.to_front().choose(file())
    alice.drag((-1, 0))
    at = alice.use()
    assert is_about(at(0.1, 0.5), GREEN) and is_about(at(0.9, 0.5), BLUE), "its right end"
    expect(picture).not_to_have_attribute("src", first)
    expect(picture).to_have_js_property("naturalWidth", 128)

    alice.removal.click()
    expect(alice.choice).to_be_focused()
    expect(alice.removal).to_be_hidden()
    bob.to_front()
    expect(picture).to_have_count(0)
    expect(face(bob, "alice").get_by_text("AL")).to_be_visible()
    assert face(bob, "alice").bounding_box() == box


def test_a_picture_is_cut_by_keyboard_alone(owner):
    carol = owner("carol")
    page = carol.page
    carol.choose(file())
    expect(carol.stage).to_be_focused()
    zoom = carol.dialog.get_by_role("slider", name="Zoom")
    expect(zoom).to_have_attribute("aria-valuetext", "100 %")
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(carol.dialog.get_by_role("status").first).to_have_text("Zoom 100 %, 100 % from the left, 50 % from the top")
    for _ in range(30):
        page.keyboard.press("+")
    expect(zoom).to_have_attribute("aria-valuetext", re.compile(r"^3\d\d %$"))
    page.keyboard.press("-")
    page.keyboard.press("Tab")
    expect(zoom).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Tab")
    for _ in range(80):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(carol.dialog.get_by_role("button", name="Use this picture")).to_be_focused()
    page.keyboard.press("Enter")
    expect(carol.dialog).to_have_count(0)
    expect(carol.choice).to_be_focused()
    at = carol.cut()
    assert all(is_about(at(x, y), BLUE) for x in (0, 1) for y in (0, 1)), "the right end, zoomed in"
    page.keyboard.press("Tab")
    expect(carol.removal).to_be_focused()
    page.keyboard.press("Enter")
    expect(carol.choice).to_be_focused()
    expect(carol.settings.locator("auth-avatar img")).to_have_count(0)


def test_a_picture_is_cut_by_fingers(owner):
    dave = owner("dave", **SIZES["phone"])
    dave.choose(file())
    devtools = dave.page.context.new_cdp_session(dave.page)
    box = dave.stage.bounding_box()

    def touch(kind, *points):
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"], "id": number}
            for number, (x, y) in enumerate(points)]})

    zoom = dave.dialog.get_by_role("slider", name="Zoom")
    touch("touchStart", (0.4, 0.5), (0.6, 0.5))
    for share in (0.15, 0.2, 0.25, 0.3):
        touch("touchMove", (0.5 - share, 0.5), (0.5 + share, 0.5))
    touch("touchEnd")
    expect(zoom).to_have_attribute("aria-valuetext", "300 %")
    # What is tapped comes to the middle: without a drag one gets anywhere.
    for _ in range(6):
        dave.page.touchscreen.tap(box["x"] + 0.05 * box["width"], box["y"] + box["height"] / 2)
    at = dave.use()
    assert all(is_about(at(x, 0.5), RED) for x in (0, 0.5, 1))


def test_a_photo_of_a_camera_that_was_held_on_its_side_is_upright(owner):
    exif = Image.Exif()
    exif[0x0112] = 6
    erin = owner("erin")
    # Stored with its top at the left. The second has more pixels than are kept.
    for width, height in ((640, 480), (3000, 2000)):
        erin.choose(file(painted(width, height, [(RED, 0, 0, 0.5, 1)], "JPEG", quality=95, exif=exif), "photo.jpg", "image/jpeg"))
        at = erin.use()
        assert is_about(at(0.1, 0.2), RED) and is_about(at(0.9, 0.2), RED), "red is above"
        assert is_about(at(0.1, 0.8), WHITE) and is_about(at(0.9, 0.8), WHITE)


def test_what_cannot_be_a_picture_is_said(owner, tmp_path):
    alice = owner("alice")
    large = tmp_path / "large.png"
    with open(large, "wb") as empty:
        empty.truncate(65 << 20)
    for chosen, words in (
        (file(b"%PDF-1.7", "plan.pdf", "application/pdf"), "“plan.pdf” is no picture that this browser can show."),
        (file(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "x.svg", "image/svg+xml"),
         "“x.svg” is no picture that this browser can show."),
        (file(png()[:40], "half.png"), "“half.png” is no picture that this browser can show."),
        (file(png(9000, 6000), "huge.png"), "This picture has 54 megapixels. Up to 50 will do."),
        (large, "This file has 65 MB. A picture may have up to 64 MB."),
    ):
        alice.choose(chosen)
        expect(alice.settings.get_by_role("status").get_by_text(words)).to_be_visible()
        expect(alice.dialog).to_have_count(0)
        expect(alice.choice).to_be_focused()


def test_what_the_server_refuses_is_said_and_nothing_is_lost(owner, console):
    console.expect("status of 507|Failed to load resource")
    alice = owner("alice")
    refusal = {"status": 507, "json": {"error": {"code": "disk-full", "message": "The server has no room.", "request": "1"}}}
    intercept(alice.page, "**/api/uploads/avatar", lambda route: route.fulfill(**refusal))
    alice.choose(file())
    alice.drag((1, 0))
    alice.dialog.get_by_role("button", name="Use this picture").click()
    expect(alice.dialog.get_by_role("alert")).to_have_text("The server has no room.")
    alice.page.unroute("**/api/uploads/avatar")
    at = alice.use()
    assert is_about(at(0.1, 0.5), RED)
    intercept(alice.page, "**/api/uploads/avatar", lambda route: route.fulfill(**refusal))
    alice.removal.click()
    expect(alice.settings.get_by_role("status").get_by_text("The server has no room.")).to_be_visible()
    expect(alice.removal).to_be_visible()
    alice.page.unroute("**/api/uploads/avatar")


def test_one_that_does_not_come_leaves_the_initials(server, person, owner, as_user, console):
    console.expect("status of 404|Failed to load resource")
    alice = as_user(server, "alice")
    alice.send("general", "faceless")
    owner("alice").page.close()
    assert alice.http.put("/api/uploads/avatar", content=FLAG).status_code == 200
    bob = person(server, "bob")
    bob.route("**/avatars/*", lambda route: route.fulfill(status=404))
    with bob.expect_event("requestfinished", lambda request: "/avatars/alice" in request.url):
        tab = App(bob, "/#/channel/general")
    tab.message("faceless").first.wait_for()
    expect(face(tab, "alice").locator("img")).to_have_count(0)
    expect(face(tab, "alice").get_by_text("AL")).to_be_visible()


def test_the_profile_shows_it_too_and_keeps_what_is_not_saved(owner):
    frank = owner("frank")
    frank.to_front()
    frank.page.get_by_role("button", name="Account of frank").click()
    frank.page.get_by_role("button", name="Your profile").click()
    frank.settings = frank.page.get_by_role("dialog", name="Your profile")
    frank.settings.get_by_role("radio", name="Colour 4").check()
    frank.settings.get_by_label("About you").fill("Not saved yet")
    frank.choose(file())
    # It takes a moment until the picture is read; before, the key would be for the dialog below.
    expect(frank.dialog).to_be_visible()
    frank.page.keyboard.press("Escape")
    expect(frank.dialog).to_have_count(0)
    expect(frank.choice).to_be_focused()
    frank.choose(file())
    frank.use()
    sample = frank.settings.locator(".profile-sample auth-avatar")
    expect(sample.locator("img")).to_have_js_property("naturalWidth", 128)
    frank.removal.click()
    expect(sample.locator("img")).to_have_count(0)
    expect(sample).to_have_css("background-color", "rgb(138, 79, 174)")
    expect(frank.settings.get_by_label("About you")).to_have_value("Not saved yet")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_it_is_accessible_and_fits(owner, console, artifact, scheme, size):
    alice = owner("alice", color_scheme=scheme, **SIZES[size])
    alice.choose(file())
    page, dialog = alice.page, alice.dialog
    expect(alice.stage).to_be_focused()
    assert findings(page, console) == []
    page.screenshot(path=artifact(f"avatar-{scheme}-{size}.png"))
    assert dialog.evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth && dialog.scrollHeight <= dialog.clientHeight")
    expect(dialog.get_by_role("button", name="Use this picture")).to_be_in_viewport(ratio=1)
    if size == "phone":
        for thing in (dialog.get_by_role("button", name="Use this picture"), dialog.get_by_role("slider")):
            assert thing.bounding_box()["height"] >= 24, "big enough for a thumb"
    alice.use()
    expect(alice.settings.locator("auth-avatar img")).to_have_js_property("naturalWidth", 128)
    assert findings(page, console) == []
    panel = alice.settings.get_by_role("tabpanel", name="Account")
    assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")
    page.screenshot(path=artifact(f"avatar-settings-{scheme}-{size}.png"))
