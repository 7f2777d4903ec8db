"""Files between people: chosen, dropped, pasted, cancelled, sent, seen."""

import base64
import re

import pytest
from playwright.sync_api import expect

from app import App
from axe import findings
from harness.pictures import picture

PNG = picture("PNG", (320, 200))


def file(name, content=PNG, mime="image/png"):
    return {"name": name, "mimeType": mime, "buffer": content}


class Sender(App):
    @property
    def tray(self):
        return self.page.get_by_role("list", name="Files to send")

    def choose(self, *files):
        self.to_front()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Attach files").click()
        chooser.value.set_files(list(files))

    def drop(self, *files, event="drop"):
        """As from the desktop."""
        self.page.evaluate(
            """([files, event]) => {
                const dataTransfer = new DataTransfer();
                for (const { name, mimeType, content } of files) {
                    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                    dataTransfer.items.add(new File([bytes], name, { type: mimeType }));
                }
                for (const name of event) {
                    document.querySelector("main").dispatchEvent(
                        new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer }));
                }
            }""",
            [[{**each, "buffer": None, "content": base64.b64encode(each["buffer"]).decode()} for each in files],
             ["dragenter", "drop"] if event == "drop" else [event]])

    def paste(self, *files):
        self.composer.evaluate(
            """(field, files) => {
                const clipboardData = new DataTransfer();
                for (const { mimeType, content } of files) {
                    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                    clipboardData.items.add(new File([bytes], "image.png", { type: mimeType }));
                }
                field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
            }""",
            [{"mimeType": each["mimeType"], "content": base64.b64encode(each["buffer"]).decode()} for each in files])

    def picture(self, name):
        return self.log.get_by_role("button", name=re.compile(f"^Show {re.escape(name)}"))


@pytest.fixture
def two(server, person):
    def open_both(channel="general"):
        return tuple(Sender(person(server, name)).open(channel) for name in ("alice", "bob"))

    return open_both


def test_a_pasted_picture_goes_with_the_text_and_is_seen_without_a_jump(two):
    alice, bob = two()
    held = []
    bob.page.route("**/uploads/*", lambda route: held.append(route))
    alice.paste(file("image.png"))
    expect(alice.tray.get_by_role("listitem")).to_have_count(1)
    with bob.page.expect_request("**/uploads/*"):
        alice.send("the crane, from my window")
        bob.to_front().sees("the crane, from my window")
    row = bob.log.locator("chat-message", has_text="the crane, from my window")
    image = row.locator("img[width]")
    expect(image).to_have_attribute("alt", re.compile("^Pasted 20"))
    before = row.bounding_box()
    held[0].continue_()
    expect(image).to_have_js_property("naturalWidth", 320)
    assert row.bounding_box() == before, "its room was kept"
    expect(alice.tray).to_be_hidden()


def test_of_three_that_are_dropped_the_one_that_is_not_taken_is_named(two):
    alice, bob = two()
    alice.drop(file("one.png"), file("program.exe", b"MZ", "application/octet-stream"), file("two.png"), event="dragenter")
    expect(alice.page.get_by_text("Drop to send to general")).to_be_visible()
    alice.drop(file("one.png"), file("program.exe", b"MZ", "application/octet-stream"), file("two.png"))
    expect(alice.page.get_by_text("Drop to send to general")).to_be_hidden()
    expect(alice.page.get_by_text("“program.exe” is left out. .exe files are not taken here.")).to_be_visible()
    expect(alice.tray.get_by_role("listitem")).to_have_count(2)
    alice.page.get_by_role("button", name="Send", exact=True).click()
    expect(bob.picture("one.png")).to_be_visible()
    expect(bob.picture("two.png")).to_be_visible()


def test_one_that_is_taken_out_halfway_is_not_sent(two):
    alice, bob = two()
    held = []
    alice.page.route("**/api/uploads?name=held.png", lambda route: held.append(route))
    alice.choose(file("held.png"), file("sent.png"))
    item = alice.tray.get_by_role("listitem").filter(has_text="held.png")
    expect(item.get_by_role("progressbar")).to_be_visible()
    item.get_by_role("button", name="Take out held.png").click()
    expect(alice.tray.get_by_role("listitem")).to_have_count(1)
    expect(alice.composer).to_be_focused()
    alice.send("only one of them")
    bob.sees("only one of them")
    expect(bob.picture("sent.png")).to_be_visible()
    expect(bob.picture("held.png")).to_have_count(0)


def test_a_message_waits_for_its_files_and_comes_back_where_they_fail(two, console):
    console.expect("status of 507|Failed to load resource")
    alice, bob = two()
    refusal = {"status": 507, "json": {"error": {"code": "disk-full", "message": "The server has no room.", "request": "1"}}}
    alice.page.route("**/api/uploads?*", lambda route: route.fulfill(**refusal))
    alice.choose(file("full.png"))
    expect(alice.tray).to_contain_text("The server has no room.")
    assert findings(alice.page, console) == []
    alice.send("with a picture")
    expect(alice.page.get_by_text("“full.png” was not uploaded. The server has no room.")).to_be_visible()
    expect(alice.composer).to_have_value("with a picture")
    alice.page.unroute("**/api/uploads?*")
    alice.tray.get_by_role("button", name="Try again").click()
    expect(alice.tray.get_by_role("progressbar")).to_be_hidden()
    alice.composer.press("Enter")
    bob.sees("with a picture")
    expect(bob.picture("full.png")).to_be_visible()


def test_the_lightbox_is_opened_walked_and_left_by_keyboard(two, console):
    alice, bob = two("random")
    alice.choose(file("first.png"), file("second.png"))
    alice.send("two views")
    bob.sees("two views")
    bob.to_front().picture("first.png").focus()
    bob.page.keyboard.press("Enter")
    dialog = bob.page.get_by_role("dialog", name="first.png")
    expect(dialog.get_by_role("img")).to_be_visible()
    bob.page.keyboard.press("ArrowRight")
    dialog = bob.page.get_by_role("dialog", name="second.png")
    expect(dialog.get_by_text(re.compile(r"^\d+ of \d+$"))).to_be_visible()
    assert findings(bob.page, console) == []
    expect(dialog.get_by_role("link", name="Save")).to_have_attribute("download", "second.png")
    bob.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(bob.picture("first.png")).to_be_focused()


def test_other_files_are_cards_that_are_saved(serve, person, console):
    server = serve(plugins={"uploads": {"upload_extensions": ["*"]}})
    alice = Sender(person(server, "alice")).open("general")
    alice.choose(file("report.pdf", b"%PDF-1.7 and so on", "application/pdf"))
    alice.send("read this")
    card = alice.log.get_by_role("link", name=re.compile("report.pdf"))
    expect(card).to_contain_text("18 B")
    with alice.page.expect_download() as download:
        card.click()
    assert download.value.suggested_filename == "report.pdf"
