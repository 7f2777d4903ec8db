"""Cards for links: made from what the server fetches, and from nothing that it must not fetch."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import quote

import pytest

from harness import Client, assert_refused
from harness.pictures import opened, picture
from harness.website import Website, reply

PAGE = """<!doctype html><title>Plain</title><meta property="og:title" content="Tides &amp; winds">
<meta property="og:site_name" content="Harbour"><meta name="description" content="High water at noon.">
<meta property="og:image" content="/tide.png"><body><script>alert(1)</script>"""


@pytest.fixture
def site():
    with Website() as site:
        yield site


def preview(client, url, status=200):
    answer = client.http.get(f"/api/preview?url={quote(url, safe='')}")
    assert answer.status_code == status, f"{url}: {answer.status_code} {answer.text[:300]}"
    return answer.json() if status == 200 else answer


@pytest.fixture
def alice(serve, as_user, site):
    server = serve(plugins={"preview": {"preview_private_hosts": [site.host]}})
    return as_user(server, "alice")


def test_a_card_says_what_the_page_says_and_its_picture_comes_from_here(alice, site):
    site.pages = {"/": PAGE, "/tide.png": lambda handler: reply(handler, picture("PNG") + b"<script>", "image/png")}
    card = preview(alice, site.url())
    image = card.pop("image")
    assert card == {"url": site.url(), "title": "Tides & winds", "site": "Harbour", "description": "High water at noon.",
                    "width": 64, "height": 48}
    answer = alice.get(image)
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert opened(answer.content).size == (64, 48) and b"<script" not in answer.content
    assert answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]
    assert site.asked == ["/", "/tide.png"]
    preview(alice, site.url())
    assert site.asked == ["/", "/tide.png"], "the second time it is known"
    with Client(alice.server) as stranger:
        assert_refused(stranger.get(image), 401, "sign-in-needed")
        assert_refused(preview(stranger, site.url(), 401), 401, "sign-in-needed")
    assert_refused(alice.get("/api/preview/images/0123.png"), 404, "not-found")


def test_the_host_learns_nothing_of_who_reads(alice, site):
    site.pages = {"/": PAGE}
    alice.http.get(f"/api/preview?url={quote(site.url(), safe='')}",
                   headers={"User-Agent": "Alices browser", "Accept-Language": "tlh", "X-Forwarded-For": "10.9.8.7"})
    said = json.dumps(site.fields)
    for secret in ("Alice", "tlh", "10.9.8.7", alice.session, "alice"):
        assert secret not in said
    assert set(site.fields[0]) <= {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_code_at_a_forge_is_shown_by_its_lines(alice, site):
    code = "".join(f"let line{number} = {number}\n" for number in range(1, 41))
    site.pages = {"/team/app/raw/branch/main/src/a.swift": lambda handler: reply(handler, code.encode(), "text/plain")}
    card = preview(alice, site.url("/team/app/src/branch/main/src/a.swift#L10-L11"))
    assert card["code"] == {"path": "src/a.swift", "from": 10, "lines": ["let line10 = 10", "let line11 = 11"],
                            "language": "swift"}


@pytest.mark.parametrize("url, code", [
    ("ftp://SITE/", "scheme"), ("javascript:alert(1)", "scheme"), ("file:///etc/passwd", "scheme"),
    ("http://127.0.0.1:PORT/", "host-not-allowed"), ("http://localhost/", "host-not-allowed"),
    ("http://localhost:PORT.evil.example/", "not-an-address"), ("http://2130706433:PORT/", "host-not-allowed"),
    ("http://0x7f.1:PORT/", "host-not-allowed"), ("http://[::1]:PORT/", "host-not-allowed"),
    ("http://[::ffff:127.0.0.1]:PORT/", "host-not-allowed"), ("http://evil@localhost:PORT/", "user-info"),
    ("http://localhost:PORT@evil.example/", "user-info"), ("http://evil.example/?localhost:PORT", "host-not-allowed"),
    ("http://notlocalhost:PORT/", "host-not-allowed"), ("http:\\\\localhost:PORT\\", "not-an-address"),
    ("http://localhost:PORT\r\nX: y/", "not-an-address"), ("//localhost:PORT/", "not-an-address"), ("", "not-an-address"),
    ("http://ｌocalhost:PORT/", "host-not-allowed"), ("x" * 4000, "not-an-address"),
])
def test_what_must_not_be_fetched_is_refused_and_by_which_defence_is_said(alice, site, url, code):
    target = url.replace("PORT", str(site.port)).replace("SITE", site.host)
    answer = preview(alice, target, 403)
    assert answer.json()["error"]["code"] == code, answer.text
    assert site.asked == []


def test_an_allowed_host_that_is_inside_is_not_connected_to(serve, as_user, site):
    server = serve(plugins={"preview": {"preview_allowed_hosts": [site.host]}})
    assert_refused(preview(as_user(server, "alice"), site.url(), 403), 403, "private-address")
    assert site.asked == []


def test_a_redirect_leads_nowhere_that_is_not_allowed(alice, site):
    with Website({"/": PAGE}) as other:
        def to(target):
            def answer(handler):
                handler.send_response(302)
                handler.send_header("Location", target)
                handler.end_headers()
            return answer

        site.pages = {"/out": to(other.url()), "/file": to("file:///etc/passwd"), "/round": to("/round"),
                      "/on": to("/page"), "/page": PAGE}
        assert_refused(preview(alice, site.url("/out"), 403), 403, "host-not-allowed")
        assert_refused(preview(alice, site.url("/file"), 403), 403, "scheme")
        assert_refused(preview(alice, site.url("/round"), 502), 502, "too-many-redirects")
        assert site.asked.count("/round") == 4
        assert preview(alice, site.url("/on"))["title"] == "Tides & winds"
        assert other.asked == []


def test_pages_of_all_sorts_give_a_card_or_a_clear_refusal(alice, site):
    over = Event()

    def trickling(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(b"<title>Slow")
        while not over.wait(0.2):
            handler.wfile.write(b".")

    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(b"<title>Endless</title>")
        while not over.is_set():
            handler.wfile.write(b"<p>more</p>" * 1000)

    packed = gzip.compress(b"<title>Bomb</title>" + bytes(64 << 20))

    def bomb(handler):
        reply(handler, packed, Content_Encoding="gzip")

    def compressed(handler):
        reply(handler, gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    site.pages = {
        "/silent": lambda handler: over.wait(30), "/trickling": trickling, "/endless": endless, "/bomb": bomb,
        "/compressed": compressed,
        "/huge": lambda handler: reply(handler, b"<title>Huge</title>" + b"<p>" * (4 << 20)),
        "/latin": lambda handler: reply(handler, "<title>Hafenstraße</title>".encode("latin-1"), "text/html; charset=iso-8859-1"),
        "/wrong": lambda handler: reply(handler, "<meta charset=utf-16be><title>Größe</title>".encode(), "text/html; charset=no-such"),
        "/broken": lambda handler: reply(handler, b"<<<<title <title>Brok&en<b></title</title ><meta content='x' name=description"),
        "/binary": lambda handler: reply(handler, bytes(range(256)) * 10, "application/octet-stream"),
        "/nothing": "<p>nothing</p>", "/failing": lambda handler: handler.send_error(500),
    }
    memory = alice.server.memory()
    # As many at a time as are fetched from one host: none stands in line while its time runs.
    with ThreadPoolExecutor(4) as pool:
        twins = [alice.twin() for _ in range(13)]
        paths = [*site.pages, "/missing"]
        answers = dict(zip(paths, pool.map(
            lambda each: each[0].http.get(f"/api/preview?url={quote(site.url(each[1]), safe='')}"), zip(twins, paths))))
        over.set()
    for twin in twins:
        twin.http.close()
    said = {path: answer.json().get("title") or answer.json()["error"]["code"] for path, answer in answers.items()}
    assert said.pop("/bomb") in ("Bomb", "remote-failed")
    assert said == {
        "/silent": "slow", "/trickling": "slow", "/endless": "Endless", "/compressed": "Tides & winds", "/huge": "Huge",
        "/latin": "Hafenstraße", "/wrong": "Größe", "/broken": "Brok&en<b></title", "/binary": "no-preview",
        "/nothing": "no-preview", "/failing": "remote-failed", "/missing": "no-preview"}
    statuses = {path: answer.status_code for path, answer in answers.items()}
    assert (statuses["/silent"], statuses["/binary"], statuses["/failing"], statuses["/missing"]) == (504, 404, 502, 404)
    grown = alice.server.peak_memory() - memory
    print(f"\n{grown / 2**20:.1f} MiB more")
    assert grown < 64 << 20


def test_nobody_asks_without_end(serve, as_user, site):
    server = serve(plugins={"host": {"rate_limit_enabled": True, "rate_limits": {"preview": 3}}, "preview": {"preview_private_hosts": [site.host]}})
    alice = as_user(server, "alice")
    for _ in range(3):
        preview(alice, site.url("/missing"), 404)
    answer = preview(alice, site.url("/missing"), 429)
    assert_refused(answer, 429, "too-often")
    assert site.asked == ["/missing"]


def test_where_it_is_off_there_is_none(serve, as_user):
    alice = as_user(serve(plugins={"preview": {"enabled": False}}), "alice")
    assert alice.get("/api/preview?url=https%3A%2F%2Fbitbucket.org%2F").status_code == 404
