"""What messages carry: seen, played, saved, gone; and nothing of it runs."""

import base64
import io
import math
import re
import sqlite3
import struct
import wave
from contextlib import closing

import pytest
from playwright.sync_api import Error, expect

from axe import findings
from harness import Server, run_minimost
from harness.pictures import picture
from sender import Sender
from test_accessibility import SIZES

ANY = {"uploads": {"upload_extensions": ["*"]}}


@pytest.fixture(scope="module")
def server(tmp_path_factory, seed):
    """It takes files of any kind."""
    server = Server(tmp_path_factory.mktemp("server"), seed=seed.data, plugins=ANY)
    yield server
    server.close()


def send(client, body, *files, channel="general"):
    """A message with these files, `(name, content)`; what the server says of them."""
    uploads = [client.upload(*file) for file in files]
    client.api("POST", f"/api/chat/channels/{channel}/messages",
               {"body": body, "attachments": [each["id"] for each in uploads]}, status=201)
    return uploads


@pytest.fixture
def bob(server, person):
    return Sender(person(server, "bob"))


def row(tab, body):
    return tab.log.get_by_role("article").filter(has_text=body)


def expire(server, *files):
    """As if they had been sent long ago: their messages stay."""
    with closing(sqlite3.connect(server.data.path / "uploads.db")) as database, database:
        for file in files:
            database.execute("UPDATE uploads SET uploadedAt = 0 WHERE id = ?", (file["id"],))
    said = run_minimost("file-retention", "--config", server.config, "--data", server.data.path)
    assert f"{len(files)} were removed." in said.stdout, said


# Played


def sound(seconds):
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(44_100)
        period = b"".join(struct.pack("<h", round(3_000 * math.sin(2 * math.pi * step / 100))) for step in range(100))
        out.writeframes(period * (441 * seconds))
    return target.getvalue()


FILM = """async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const pen = canvas.getContext("2d");
    let drawn = 0;
    const draw = () => {
        pen.fillStyle = `hsl(${drawn += 5} 70% 50%)`;
        pen.fillRect(0, 0, 320, 180);
    };
    draw();
    const timer = setInterval(draw, 40);
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" });
    const parts = [];
    await new Promise((resolve) => {
        recorder.ondataavailable = ({ data }) => {
            parts.push(data);
            if (parts.length === 10) recorder.stop();
        };
        recorder.onstop = resolve;
        recorder.start(200);
    });
    clearInterval(timer);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


@pytest.fixture(scope="module")
def film(browser):
    """About two seconds of colours, made by the browser itself."""
    page = browser.new_page()
    content = base64.b64decode(page.evaluate(FILM))
    page.close()
    assert content.startswith(b"\x1a\x45\xdf\xa3") and len(content) > 1000
    return content


# Whether it came to where it was sent, and where it is then.
SEEK = """(media, time) => new Promise((resolve, reject) => {
    media.addEventListener("seeked", () => resolve(media.currentTime), { once: true });
    media.addEventListener("error", () => reject(media.error), { once: true });
    media.currentTime = time;
})"""
GOES_ON = "(media) => new Promise((resolve) => media.addEventListener('timeupdate', () => media.currentTime > 0 && resolve(true)))"


def test_a_sound_is_played_from_wherever_one_likes_and_only_that_part_is_fetched(server, alice, bob):
    content = sound(60)
    answers = []
    bob.page.on("response", lambda answer: answer.url.endswith(".wav") and answers.append(answer))
    bob.open("general")
    send(alice, "a long hum", ("hum.wav", content))
    bob.sees("a long hum")
    player = row(bob, "a long hum").locator("audio")
    expect(player).to_have_attribute("aria-label", "hum.wav")
    expect(player).to_have_js_property("duration", 60)
    player.focus()
    bob.page.keyboard.press("Space")
    expect(player).to_have_js_property("paused", False)
    assert player.evaluate(GOES_ON)
    assert abs(player.evaluate(SEEK, 50) - 50) < 1
    expect(player).to_have_js_property("paused", False)
    parts = [range_of(answer) for answer in answers if answer.status == 206]
    assert parts and {answer.status for answer in answers} == {206}, "all by ranges"
    last = max(start for start, _ in parts)
    assert last > len(content) // 2, "the part in between was left out"
    player.evaluate("(media) => media.pause()")


def test_what_plays_goes_on_as_somebody_reacts_and_as_the_server_comes_back(serve, person, as_user, console):
    console.expect("net::ERR|Failed to (load|fetch)|status of 503")
    server = serve(plugins=ANY)
    alice = as_user(server, "alice")
    send(alice, "a long hum", ("hum.wav", sound(60)))
    tab = Sender(person(server, "bob")).open("general")
    player = row(tab, "a long hum").locator("audio")
    player.focus()
    tab.page.keyboard.press("Space")
    expect(player).to_have_js_property("paused", False)
    player.evaluate("(media) => media.id = 'the-same'")
    [hum] = [message for message in alice.history("general") if message["body"] == "a long hum"]
    alice.api("PUT", f"/api/chat/messages/{hum['id']}/reactions/👍")
    expect(row(tab, "a long hum").get_by_role("button", name=re.compile("^👍 1"))).to_be_visible()
    expect(player).to_have_id("the-same")
    player.evaluate(
        """(media) => new Promise((resolve) => {
            const look = () => media.buffered.length && media.buffered.end(0) > 59 ? resolve() : requestAnimationFrame(look);
            look();
        })""")
    server.restart()
    alice.send("general", "it is back")
    tab.sees("it is back")
    expect(player).to_have_id("the-same")
    expect(player).to_have_js_property("paused", False)


def range_of(answer):
    found = re.fullmatch(r"bytes (\d+)-(\d+)/\d+", answer.header_value("content-range"))
    assert answer.request.header_value("range").startswith(f"bytes={found[1]}-")
    return int(found[1]), int(found[2])


def test_a_film_is_played_and_can_be_wound_back(server, alice, bob, film):
    bob.open("general")
    with bob.page.expect_response("**/*.webm") as answer:
        [file] = send(alice, "colours", ("colours.webm", film))
    assert file["type"] == "video/webm"
    assert answer.value.status == 206 and range_of(answer.value)[0] == 0
    player = row(bob, "colours").locator("video")
    expect(player).to_have_js_property("videoWidth", 320)
    player.focus()
    bob.page.keyboard.press("Space")
    expect(player).to_have_js_property("ended", True)
    assert abs(player.evaluate(SEEK, 0.5) - 0.5) < 0.3
    expect(player).to_have_js_property("error", None)


def test_a_film_moves_nothing_when_its_shape_is_known(server, person, alice, film):
    [file] = send(alice, "colours again", ("again.webm", film))
    context, held = person(server, "bob"), []
    context.route(f"**{file['url']}", lambda route: held.append(route), times=1)
    with context.expect_event("request", lambda request: request.url.endswith(file["url"])):
        bob = Sender(context).open("general")
    bob.sees("colours again")
    figure = row(bob, "colours again").locator("figure")
    before = figure.bounding_box()
    held[0].continue_()
    expect(figure.locator("video")).to_have_js_property("videoWidth", 320)
    assert figure.bounding_box() == before


# Saved


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_a_card_saves_the_very_bytes_under_the_name_that_they_came_with(server, alice, bob, way):
    content = bytes(range(256)) * 999
    name = f"Bericht über „Süd-Kai“ (2) & mehr – {way}.tar.gz"
    send(alice, f"read this by {way}", (name, content))
    bob.open("general").sees(f"read this by {way}")
    card = row(bob, f"read this by {way}").get_by_role("link", name=name)
    expect(card).to_contain_text("GZ, 250 KB")
    with bob.page.expect_download() as download:
        card.click() if way == "click" else card.press("Enter")
    assert download.value.suggested_filename == name
    assert download.value.path().read_bytes() == content
    expect(card).to_contain_text("GZ, 250 KB")


def test_what_else_can_be_done_with_a_link_is_left_to_the_browser(server, alice, bob):
    [file] = send(alice, "another way", ("notes.txt", b"to be read"))
    bob.open("general").sees("another way")
    asked = []
    bob.page.on("request", lambda request: file["url"] in request.url and asked.append(request.method))
    card = row(bob, "another way").get_by_role("link")
    # After all of ours have heard it, and instead of what the browser would do.
    taken = card.evaluate(
        """(card) => ["ctrlKey", "metaKey", "shiftKey", "altKey", null].map((key) => {
            let isTaken = null;
            addEventListener("click", (event) => {
                isTaken = event.defaultPrevented;
                event.preventDefault();
            }, { once: true });
            card.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...(key && { [key]: true }) }));
            return isTaken;
        })""")
    assert taken == [False, False, False, False, True]
    assert asked == ["HEAD"]


# Gone. In a channel of their own, which no other test opens.


def test_a_card_whose_file_has_expired_says_so_when_it_is_to_be_saved(server, alice, bob, console):
    console.expect("status of 404")
    [file] = send(alice, "an old report", ("old.pdf", b"%PDF-1.7"), channel="help")
    bob.open("help").sees("an old report")
    card = row(bob, "an old report").get_by_role("link", name="old.pdf")
    expire(server, file)
    saved = []
    bob.page.on("download", lambda download: saved.append(download))
    card.focus()
    bob.page.keyboard.press("Enter")
    expect(card).to_contain_text("This file is not there any more.")
    expect(card.get_by_role("status")).to_have_text("This file is not there any more.")
    expect(card).to_be_focused()
    assert findings(bob.page, console) == []
    assert saved == [] and bob.page.url.startswith(server.base_url)


def test_what_has_expired_is_not_shown_played_or_enlarged(server, alice, bob, console):
    console.expect("status of 404")
    files = send(alice, "old things", ("old.png", picture("PNG", (300, 200))), ("old.wav", sound(1)), channel="help")
    [seen] = send(alice, "an old view", ("seen.png", picture("PNG", (300, 200))), channel="help")
    bob.open("help").sees("old things")
    view = row(bob, "an old view")
    expect(view.locator("img")).to_have_js_property("complete", True)
    expire(server, *files, seen)
    view.get_by_role("button", name="Show seen.png large").click()
    lightbox = bob.page.get_by_role("dialog", name="seen.png")
    lightbox.get_by_role("link", name="Save").click()
    expect(lightbox.get_by_text("This picture is not there any more.")).to_be_visible()
    bob.page.keyboard.press("Escape")
    bob.page.reload()
    things = row(bob, "old things")
    expect(things.get_by_text("This picture is not there any more.")).to_be_visible()
    expect(things.get_by_text("This file is not there any more.")).to_be_visible()
    expect(things.locator("audio")).to_have_count(0)
    assert findings(bob.page, console) == []


def test_what_cannot_be_reached_says_so_and_comes_back_with_the_server(server, person, alice, wire, console):
    console.expect("net::ERR|Failed to (load|fetch)")
    send(alice, "far things", ("far.png", picture("PNG", (300, 200))), ("far.wav", sound(2)), ("far.pdf", b"%PDF-1.7"))
    context = person(wire, "bob")
    context.route("**/uploads/*", lambda route: route.abort())
    bob = Sender(context).open("general")
    bob.sees("far things")
    things = row(bob, "far things")
    expect(things.get_by_text("This picture cannot be reached now.")).to_be_visible()
    expect(things.get_by_text("This file cannot be reached now.")).to_have_count(1)
    wire.cut()
    context.unroute("**/uploads/*")
    card = things.get_by_role("link", name="far.pdf")
    card.click()
    expect(card).to_contain_text("This file cannot be reached now.")
    wire.mend()
    expect(things.locator("img")).to_have_js_property("naturalWidth", 300, timeout=30_000)
    expect(things.locator("audio")).to_have_js_property("duration", 2)
    with bob.page.expect_download():
        card.click()
    expect(card).to_contain_text("PDF, 8 B")


def test_what_the_browser_cannot_play_can_be_saved(server, alice, bob, console):
    content = b"\0\0\0\x20ftypisom" + bytes(64)
    send(alice, "of another kind", ("odd.mp4", content))
    bob.open("general").sees("of another kind")
    card = row(bob, "of another kind").get_by_role("link", name="odd.mp4")
    expect(card).to_contain_text("This browser cannot show it.")
    with bob.page.expect_download() as download:
        card.click()
    assert download.value.path().read_bytes() == content


# How it looks


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whatever_is_carried_is_readable_and_within_the_window(serve, person, as_user, console, artifact, film, scheme, size):
    server = serve(plugins=ANY)
    client = as_user(server, "alice")
    long = "a name that is much longer than there is room for, " * 4
    for count in (1, 2, 3, 10):
        send(client, f"pictures: {count}", *[
            (f"{number}.jpg", picture("JPEG", (800, 600) if number % 3 else (600, 800))) for number in range(count)])
    send(client, "of odd shapes", *[(f"{w}.png", picture("PNG", (w, h))) for w, h in ((1, 1), (2000, 10), (10, 2000))])
    send(client, "cards", ("report.pdf", b"%PDF"), (f"{long}.pdf", b"%PDF"), ("תוכנית הנמל 2026.pdf", b"%PDF"))
    send(client, "to be played", ("hum.wav", sound(1)), (f"{long}.wav", sound(1)), ("film.webm", film))
    bob = Sender(person(server, "bob", color_scheme=scheme, **SIZES[size]), "/#/channel/general")
    bob.sees("cards", "to be played")
    expect(row(bob, "to be played").locator("video")).to_have_js_property("videoWidth", 320)
    assert bob.page.evaluate(LOOK) == []
    rows = bob.page.evaluate(
        """() => Array.from(document.querySelectorAll("uploads-attachments:has(.picture + .picture)"), (box) => (
            Math.max(...Array.from(box.querySelectorAll(".picture"), (picture) => picture.getBoundingClientRect().height))))""")
    assert max(rows) <= (179 if size == "wide" else 115), "in rows"
    assert findings(bob.page, console) == []
    bob.page.screenshot(path=artifact(f"files-carried-{scheme}-{size}.png"))


# What is wider than its row, too small to be pressed, or in the way of the Tab key.
LOOK = """() => {
    const wrong = [];
    for (const element of document.querySelectorAll("uploads-attachments > *")) {
        const [outer, inner] = [element.closest(".content"), element].map((each) => each.getBoundingClientRect());
        if (inner.right > outer.right + 1) wrong.push(`wider: ${element.outerHTML}`);
        if (inner.width < 24 || inner.height < 24) wrong.push(`small: ${element.outerHTML}`);
    }
    for (const element of document.querySelectorAll("chat-message[tabindex='-1'] uploads-attachments :is(a, button)")) {
        if (element.tabIndex !== -1) wrong.push(`in the order of Tab: ${element.outerHTML}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page scrolls sideways");
    return wrong;
}"""


# Nothing of it runs

# Whatever of this happens in the browser is noticed.
RUN = """
    localStorage.ran = 1; name = "ran"; console.log("it ran"); try { top.ran = 1 } catch {} ; fetch("/ran"); alert("it ran");
"""
XHTML = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>hostile</p><script>{RUN}</script></body></html>'.replace("&", "&amp;")
PAGE = f"<!doctype html><meta charset=utf-8><title>hostile</title><body onload='{RUN}'><p>hostile</p><script>{RUN}</script>"
DRAWING = f"<svg xmlns='http://www.w3.org/2000/svg'><text y='20'>hostile</text><script>{RUN}</script></svg>"
SHEET = """<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#x"?>
<x><xsl:stylesheet id="x" version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">
<html><body><script>%s</script></body></html></xsl:template></xsl:stylesheet></x>""" % RUN.replace("&", "&amp;")
HOSTILE = {
    "page.html": PAGE, "page.htm": PAGE, "page.xhtml": XHTML, "page.shtml": PAGE, "page.mht": PAGE, "page": PAGE, "page.txt": PAGE,
    "drawing.svg": DRAWING, "drawing.svgz": DRAWING, "sheet.xml": SHEET, "sheet.xsl": SHEET, "feed.rss": XHTML,
    "script.js": RUN, "script.mjs": RUN, "script.wasm": RUN, "data.json": RUN, "style.css": "body { display: none } /* hostile */",
    "page.pdf": PAGE, "report.pdf": "%PDF-1.7\n1 0 obj <</OpenAction <</S /JavaScript /JS (app.alert('it ran'))>> >> endobj",
    "film.mp4": PAGE, "page.html.webm": PAGE, "app.webmanifest": "{}", "cache.appcache": "CACHE MANIFEST", "x.swf": "FWS",
    # These begin as what browsers play.
    "sound.wav": f"RIFF\x24\0\0\0WAVE{PAGE}", "sound.mp3": f"ID3{PAGE}", "film.ogv": f"OggS{PAGE}",
    "film.mov": f"\0\0\0\x20ftypqt  {PAGE}",
}
# What of it Chromium has a player of its own for; what it has none for it saves.
SHOWN = {"sound.wav", "sound.mp3", "film.ogv"}


class Probes:
    """All that a script of a file could do that somebody would notice."""

    def __init__(self, context):
        self.context, self.found = context, []
        context.on("dialog", self.heard)
        context.on("console", lambda message: "it ran" in message.text and self.found.append(f"said: {message.text}"))
        context.on("request", lambda request: request.url.endswith("/ran") and self.found.append("fetched"))

    def heard(self, dialog):
        self.found.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def of(self, page):
        """And what is to be seen in this page."""
        return self.found + page.evaluate(
            """() => [
                localStorage.ran && "stored", name === "ran" && "named", globalThis.ran && "set",
                document.body.innerText.includes("hostile") && "shown",
            ].filter(Boolean)""")


@pytest.fixture(scope="module")
def hostile(server, seed):
    """They lie in #random; by name."""
    client = seed.client(server, "alice")
    files = {name: send(client, name, (name, content.encode()), channel="random")[0] for name, content in HOSTILE.items()}
    client.http.close()
    return files


@pytest.fixture
def probes(bob):
    return Probes(bob.page.context)


def bare(page, server, body, path="/bare"):
    """A page of our own origin that nothing protects: no policy, and whatever stands in it."""
    page.route(f"**{path}", lambda route: route.fulfill(
        status=200, content_type="text/html", body=f"<!doctype html><title>bare</title><body>{body}"))
    page.goto(f"{server.base_url}{path}")


def test_the_probes_notice_what_runs(server, bob, probes, console):
    console.expect("/ran")
    page = bob.page.context.new_page()
    with page.expect_request("**/ran"):
        bare(page, server, PAGE)
    assert {"fetched", "stored", "named", "set", "shown", "a dialog: it ran", "said: it ran"} == set(probes.of(page))


@pytest.mark.parametrize("name", HOSTILE)
def test_opened_by_itself_a_file_is_saved_or_shown_without_an_origin(bob, hostile, probes, console, name):
    page = bob.page.context.new_page()
    address = hostile[name]["url"]
    if name in SHOWN:
        console.expect("Loading media from|policy violated: media-src|Blocked script execution")
        page.goto(address)
        assert page.evaluate("origin") == "null", "nothing in it is of our origin"
        assert page.locator("script").count() == 0
    else:
        with page.expect_download() as download, pytest.raises(Error, match="Download is starting"):
            page.goto(address)
        assert download.value.suggested_filename == name
        assert download.value.path().read_bytes() == HOSTILE[name].encode()
        assert page.url == "about:blank", "the tab stays as it was"
    assert probes.found == []
    assert probes.of(bob.page) == []


# Every way to take a file into a page. Objects come first: not all of them say when they have ended.
TAKEN_IN = """async (urls) => {
    const tries = [];
    const ended = (target) => tries.push(new Promise((resolve) => {
        for (const type of ["load", "error", "message", "loadedmetadata"]) target.addEventListener(type, resolve);
    }));
    const put = (tag, attributes, isTold) => {
        const element = document.createElement(tag);
        try {
            for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        } catch {
            return; // Trusted types: not even that.
        }
        if (isTold) ended(element);
        document.body.append(element);
    };
    const work = (url) => {
        try {
            ended(new Worker(url));
        } catch {
            // As above.
        }
    };
    for (const url of urls) {
        put("object", { data: url });
        put("embed", { src: url });
    }
    for (const url of urls) {
        put("img", { src: url }, true);
        put("script", { src: url }, true);
        put("script", { src: url, type: "module" }, true);
        put("link", { rel: "stylesheet", href: url }, true);
        put("video", { src: url }, true);
        work(url);
        tries.push(import(url).catch(() => {}));
        tries.push(navigator.serviceWorker.register(url).catch(() => {}));
    }
    await Promise.all(tries);
    return [tries.length, getComputedStyle(document.body).display];
}"""


def test_taken_into_a_page_of_ours_a_file_does_nothing(server, bob, hostile, probes, console):
    with console.unwatched():
        tries, display = bob.page.evaluate(TAKEN_IN, [file["url"] for file in hostile.values()])
        assert tries >= 4 * len(hostile) and display != "none"
        assert probes.of(bob.page) == []
    bob.composer.fill("still here")
    expect(bob.composer).to_have_value("still here")


def test_taken_into_a_page_without_any_policy_a_file_does_nothing(server, bob, hostile, probes, console):
    page = bob.page.context.new_page()
    with console.unwatched():
        bare(page, server, "here")
        tries, display = page.evaluate(TAKEN_IN, [file["url"] for file in hostile.values()])
        assert tries == 8 * len(hostile) and display != "none"
        assert probes.of(page) == []


def test_in_a_frame_a_file_is_not_shown(server, bob, hostile, probes, console):
    page = bob.page.context.new_page()
    with console.unwatched():
        for name, file in hostile.items():
            path = f"/frame-{name}"
            frame = f"<iframe src='{file['url']}'></iframe>"
            if name in SHOWN:
                with page.expect_event("framenavigated", lambda frame: frame.url == "chrome-error://chromewebdata/"):
                    bare(page, server, frame, path)
            else:
                with page.expect_download():
                    bare(page, server, frame, path)
                assert page.frames[1].url == "", "it stays as it was"
        assert probes.of(page) == []
