"""Files: taken in, checked, and handed out to those who may see the message that carries them."""

import random
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import quote

import pytest

from harness import PASSWORD, assert_refused, eventually
from harness.pictures import endless, located, opened, picture, png
from harness.raw import connection, exchange

KINDS = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg"), "GIF": ("image/gif", ".gif"),
         "WEBP": ("image/webp", ".webp")}


def say(client, channel, body, *files):
    path = f"/api/chat/channels/{quote(channel, safe='')}/messages"
    return client.http.post(path, json={"body": body, "attachments": [file["id"] for file in files]})


def stored(server):
    folder = server.data.path / "uploads"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# Taking in


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_taken_described_and_given_back(alice, kind):
    mime, ending = KINDS[kind]
    content = picture(kind)
    file = alice.upload(f"harbour{ending}", content)
    assert re.fullmatch(rf"[0-9a-f]{{8}}-[0-9a-f]{{4}}-4[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}", file["id"])
    assert file["url"] == f"/uploads/{file['id']}{ending}"
    assert (file["name"], file["type"], file["width"], file["height"]) == (f"harbour{ending}", mime, 64, 48)
    answer = alice.get(file["url"])
    assert answer.status_code == 200 and answer.headers["content-type"] == mime
    assert opened(answer.content).size == (64, 48) and file["size"] == len(answer.content)


def test_where_a_photo_was_taken_is_not_told_and_it_stays_upright(alice):
    content = picture("JPEG", exif=located(), comment=b"made at home")
    assert b"Telephone" in content and opened(content).getexif().get_ifd(0x8825)
    file = alice.upload("photo.jpeg", content)
    assert (file["width"], file["height"]) == (48, 64), "as it is shown"
    given = alice.get(file["url"]).content
    exif = opened(given).getexif()
    assert dict(exif) == {0x0112: 6} and not exif.get_ifd(0x8825)
    assert b"Telephone" not in given and b"made at home" not in given
    assert list(opened(given).get_flattened_data()) == list(opened(content).get_flattened_data())


def test_more_than_the_limit_is_refused_before_it_is_read(serve, as_user):
    server = serve(plugins={"uploads": {"max_upload_size_mb": 1}})
    alice = as_user(server, "alice")
    most = 1 << 20
    content = png(chunks=[(b"prVt", bytes(most - len(png()) - 12))])
    assert len(content) == most
    alice.upload("just.png", content)
    head = (f"POST /api/uploads?name=more.png HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Cookie: {server.cookie_name}={alice.session}\r\nContent-Length: {most + 1}\r\n\r\n")
    [answer] = exchange(server, head.encode())
    assert answer.status == 413 and b"1 MB" in answer.body, "without one byte of the body"

    answer = alice.http.post("/api/uploads?name=more.png", content=endless())
    assert_refused(answer, 413, "too-large")
    assert len(stored(server)) == 1


def test_many_large_files_at_once_take_little_memory(serve, as_user):
    server = serve(plugins={"uploads": {"upload_extensions": ["*"]}})
    alice = as_user(server, "alice")
    content = random.Random(7).randbytes(16 << 20)
    alice.upload("first.bin", content[:100_000])
    memory = server.memory()
    alice.upload("one.bin", content)
    alone = server.peak_memory() - memory
    twins = [alice.twin() for _ in range(50)]
    for twin in twins:
        twin.http.timeout = 120
    with ThreadPoolExecutor(50) as pool:
        files = list(pool.map(lambda twin: twin.upload("many.bin", content), twins))
    together = server.peak_memory() - memory
    print(f"\none file: {alone / 2**20:.1f} MiB more; fifty: {together / 2**20:.1f} MiB more")
    assert alone < 32 << 20 and together < 32 << 20
    assert alice.get(files[49]["url"]).content == content
    for twin in twins:
        twin.http.close()


def test_who_hangs_up_halfway_leaves_nothing(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    content = picture("PNG", (400, 300))
    head = (f"POST /api/uploads?name=half.png HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Cookie: {server.cookie_name}={alice.session}\r\nContent-Length: {len(content)}\r\n\r\n")
    count = server.log.count("path=/api/uploads")
    with closing(connection(server)) as wire:
        wire.sendall(head.encode() + content[: len(content) // 2])
    alice.upload("after.png", content)
    eventually(lambda: server.log.count("path=/api/uploads") >= count + 2, what="it is over")
    eventually(lambda: len(stored(server)) == 1)
    with closing(sqlite3.connect(f"file:{server.data.path / 'uploads.db'}?mode=ro", uri=True)) as database:
        assert database.execute("SELECT count(*) FROM uploads").fetchone() == (1,)


@pytest.mark.parametrize("name, content, code", [
    ("page.jpg", b"<!doctype html><script>alert(1)</script>", "not-what-it-says"),
    ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not-what-it-says"),
    ("picture.png", b"GIF89a", "not-what-it-says"),
    ("empty.png", b"", "not-what-it-says"),
    ("short.gif", b"GIF89a", "broken-picture"),
    ("huge.png", png(100_000, 100_000), "picture-too-large"),
    ("flat.png", png(0, 2), "picture-too-large"),
    ("half.png", png()[:40], "broken-picture"),
    ("drawing.svg", b"<svg/>", "not-taken"),
    ("page.html", b"<p>", "not-taken"),
    ("program", b"\x7fELF", "not-taken"),
    ("photo.jpg.exe", b"MZ", "not-taken"),
    ("photo.", b"MZ", "not-taken"),
])
def test_what_is_no_picture_is_refused_and_why_is_said(server, alice, name, content, code):
    before = stored(server)
    assert_refused(alice.upload(name, content, 415), 415, code)
    assert stored(server) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_hidden_behind_a_picture_is_dropped(alice, kind):
    mime, ending = KINDS[kind]
    content = picture(kind)
    file = alice.upload(f"two{ending}", content + b"PK\x03\x04<script>alert(1)</script>")
    assert alice.get(file["url"]).content == content


SCRIPT = b"<html><script>alert(document.domain)</script>"
JPEG, GIF, WEBP = picture("JPEG"), picture("GIF"), picture("WEBP")


def segment(marker, content):
    """Of a JPEG."""
    return b"\xff" + bytes([marker]) + (len(content) + 2).to_bytes(2, "big") + content


@pytest.mark.parametrize("name, content", [
    # Files that begin as one thing and go on as another.
    ("page.gif", b"GIF89a" + SCRIPT), ("script.gif", b"GIF89a/*" + bytes(8) + b"*/=1;alert(1)//;"),
    ("page.jpg", b"\xff\xd8\xff" + SCRIPT), ("page.jpg", b"\xff\xd8\xff\xe0\x00\x04ab" + SCRIPT + b"\xff\xd9"),
    ("page.png", b"\x89PNG\r\n\x1a\n" + SCRIPT), ("page.webp", b"RIFF\x00\x01\x00\x00WEBP" + SCRIPT),
    ("page.webp", b"RIFF\x2e\x00\x00\x00WEBPVP8 " + SCRIPT),
    # One picture by the name of another, and pictures that are none of the four.
    ("really.png", JPEG), ("really.jpg", WEBP), ("really.gif", png()), ("really.webp", GIF), ("icon.png", b"\0\0\1\0" * 8),
    ("bitmap.jpg", b"BM" + bytes(60)), ("scan.jpg", b"II*\0" + bytes(60)), ("iphone.jpg", b"\0\0\0\x18ftypheic" + bytes(60)),
    ("paper.png", b"%PDF-1.7\n" + SCRIPT), ("archive.png", b"PK\x03\x04" + bytes(60)), ("program.png", b"\x7fELF" + bytes(60)),
    ("film.webp", b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(60)), ("words.png", b"hello"), ("nothing.png", bytes(4096)),
    ("flash.gif", b"CWS\x09" + bytes(60)), ("drawing.png", b"<?xml version='1.0'?><svg/>"), ("utf16.png", "<svg/>".encode("utf-16")),
    # Sizes that are not there.
    ("bomb.png", png(30_000, 30_000)), ("wide.png", png(2**31 - 1, 1)), ("negative.png", png(2**32 - 1, 2**32 - 1)),
    ("bomb.gif", b"GIF89a\xff\xff\xff\xff" + GIF[10:]), ("bomb.jpg", JPEG.replace(b"\x00\x30\x00\x40", b"\xff\xff\xff\xff", 1)),
])
def test_what_only_begins_as_a_picture_is_refused(server, alice, name, content):
    before = stored(server)
    answer = alice.upload(name, content, 415)
    assert answer.json()["error"]["code"] in ("not-what-it-says", "broken-picture", "picture-too-large"), answer.text
    assert stored(server) == before


@pytest.mark.parametrize("name, content", [
    ("note.gif", GIF[:-1] + b"\x21\xfe" + bytes([len(SCRIPT)]) + SCRIPT + b"\0;"),
    ("note.jpg", JPEG[:2] + segment(0xFE, SCRIPT) + JPEG[2:]), ("exif.jpg", JPEG[:2] + segment(0xE1, b"Exif\0\0" + SCRIPT) + JPEG[2:]),
    ("maker.jpg", JPEG[:2] + segment(0xEC, SCRIPT) + JPEG[2:]), ("text.png", png(chunks=[(b"tEXt", b"a\0" + SCRIPT)])),
    ("behind.jpg", JPEG + b"\xff\xd8" + SCRIPT), ("twice.gif", GIF + GIF + SCRIPT),
    ("meta.webp", b"RIFF" + (len(WEBP) + 100 - 8).to_bytes(4, "little") + WEBP[8:]
        + b"XMP " + (92).to_bytes(4, "little") + SCRIPT + bytes(92 - len(SCRIPT))),
])
def test_what_a_picture_carries_along_is_dropped(alice, name, content):
    file = alice.upload(name, content)
    answer = alice.get(file["url"])
    assert b"<script" not in answer.content and opened(answer.content).size == (file["width"], file["height"])
    assert answer.headers["content-type"] == file["type"] and file["type"].startswith("image/")
    assert answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_is_cut_off_is_refused(alice, kind):
    mime, ending = KINDS[kind]
    content = picture(kind)
    for share in (0.3, 0.7, 0.99):
        alice.upload(f"cut{ending}", content[: int(len(content) * share)], 415)


@pytest.mark.parametrize("name, kept", [
    ("../../secret.png", "secret.png"), ("..\\..\\secret.png", "secret.png"), ("/etc/passwd.png", "passwd.png"),
    ("a\0b.png", "ab.png"), ("gpj.\u202egnp.png", "gpj.gnp.png"), ("\u200b\u2066x\u2069.png", "x.png"),
    ("con.png", "_con.png"), ("LPT1.png", "_LPT1.png"), ("a\r\nSet-Cookie: x.png", "a Set-Cookie_ x.png"),
    ("a\"b<c>.png", "a_b_c_.png"), (".png", "png"), ("x" * 4096 + ".png", "x" * 251 + ".png"),
    ("é" * 400 + ".png", "é" * 125 + ".png"), ("  .. photo .png", "photo .png"),
])
def test_a_name_can_do_no_harm(alice, name, kept):
    if kept == "png":
        assert_refused(alice.upload(name, png(), 415), 415, "not-taken")
        return
    file = alice.upload(name, png())
    assert file["name"] == kept and re.fullmatch(r"/uploads/[0-9a-f-]{36}\.png", file["url"])
    disposition = alice.get(file["url"]).headers["content-disposition"]
    assert disposition.startswith("inline; filename=\"") and disposition.isascii()


def test_where_any_file_is_taken_it_is_saved_and_never_shown(serve, as_user):
    server = serve(plugins={"uploads": {"upload_extensions": ["*"]}})
    alice = as_user(server, "alice")
    for name, content in (
        ("page.html", b"<script>alert(1)</script>"), ("drawing.svg", b"<svg onload='alert(1)'/>"), ("notes", b"hello"),
        ("report.pdf", b"%PDF-1.7"), ("film.mp4", b"<html>no film</html>"), ("x.js", b"alert(1)"),
    ):
        headers = alice.get(alice.upload(name, content)["url"]).headers
        assert headers["content-type"] == "application/octet-stream", name
        assert headers["content-disposition"].startswith("attachment;"), name
        assert headers["x-content-type-options"] == "nosniff" and "sandbox" in headers["content-security-policy"]
    film = alice.upload("film.mp4", b"\0\0\0\x20ftypisom" + bytes(64))
    assert film["type"] == "video/mp4"
    assert alice.get(film["url"]).headers["content-disposition"].startswith("inline;")


# Handing out


def test_a_file_is_its_senders_alone_until_a_message_carries_it(alice, bob, stranger):
    file = alice.upload("plan.png", png())
    assert bob.get(file["url"]).status_code == 404
    assert stranger.get(file["url"]).status_code == 401
    assert say(bob, "general", "mine now", file).status_code == 422
    message = say(alice, "general", "the plan", file)
    assert message.status_code == 201 and message.json()["attachments"] == [file]
    assert bob.get(file["url"]).content == png()
    assert say(alice, "random", "again", file).status_code == 422, "each goes with one message"
    assert bob.history("general")[-1]["attachments"] == [file]
    assert stranger.get(file["url"]).status_code == 401


def test_a_message_may_be_nothing_but_files(alice, bob):
    files = [alice.upload(f"{number}.png", png()) for number in range(3)]
    answer = say(alice, "dm:alice:bob", "", *files)
    assert answer.status_code == 201 and answer.json()["attachments"] == files
    assert say(alice, "dm:alice:bob", "").status_code == 422
    assert say(alice, "dm:alice:bob", "", {"id": "none"}).status_code == 422
    assert say(alice, "dm:alice:bob", "", *files[:1] * 2).status_code == 422
    assert all(bob.get(file["url"]).status_code == 200 for file in files)


def test_who_is_not_in_the_channel_or_not_any_more_gets_nothing(alice, bob, carol):
    channel = alice.api("POST", "/api/chat/channels", {"name": "Plans", "members": ["bob"]}, 201)["id"]
    early = alice.upload("early.png", png())
    say(alice, channel, "", early)
    assert bob.get(early["url"]).status_code == 200 and carol.get(early["url"]).status_code == 404
    alice.api("PUT", f"/api/chat/channels/{channel}/members/carol", status=204)
    assert carol.get(early["url"]).status_code == 404, "it was said before she came"
    late = alice.upload("late.png", png())
    say(alice, channel, "", late)
    assert carol.get(late["url"]).status_code == 200
    alice.api("DELETE", f"/api/chat/channels/{channel}/members/bob", status=204)
    assert bob.get(early["url"]).status_code == 404 and bob.get(late["url"]).status_code == 404
    assert alice.get(early["url"]).status_code == 200


def test_with_its_message_a_file_goes(server, alice, bob):
    file = alice.upload("gone.png", png())
    message = say(alice, "general", "", file).json()
    alice.api("DELETE", f"/api/chat/messages/{message['id']}", status=204)
    assert bob.get(file["url"]).status_code == 404 and alice.get(file["url"]).status_code == 404
    assert not any(name.startswith(file["id"]) for name in stored(server))


@pytest.mark.parametrize("asked, status, part", [
    ("bytes=0-9", 206, slice(0, 10)), ("bytes=10-", 206, slice(10, None)), ("bytes=-5", 206, slice(-5, None)),
    ("bytes=0-99999999", 206, slice(0, None)), ("bytes=-99999999", 206, slice(0, None)),
    ("bytes=99999999-", 416, None), ("bytes=-0", 416, None), ("bytes=5-2", 200, slice(0, None)),
    ("bytes=0-1,4-5", 200, slice(0, None)), ("lines=1-2", 200, slice(0, None)), ("bytes=x-y", 200, slice(0, None)),
    ("bytes=99999999999999999999-", 416, None),
])
def test_a_part_of_a_file_is_given(alice, asked, status, part):
    content = picture("PNG")
    file = alice.upload("part.png", content)
    answer = alice.get(file["url"], headers={"Range": asked})
    assert answer.status_code == status, asked
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(content)}"
        return
    assert answer.content == content[part] and answer.headers["accept-ranges"] == "bytes"
    if status == 206:
        begin, end, _ = part.indices(len(content))
        assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/{len(content)}"


def test_what_a_browser_has_is_not_sent_again_and_never_without_asking(alice):
    file = alice.upload("kept.png", png())
    first = alice.get(file["url"])
    assert first.headers["cache-control"] == "private, no-cache"
    again = alice.get(file["url"], headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    other = alice.get(file["url"], headers={"Range": "bytes=0-1", "If-Range": '"another"'})
    assert other.status_code == 200 and other.content == png(), "a part of another file would not fit"
    same = alice.get(file["url"], headers={"Range": "bytes=0-1", "If-Range": first.headers["etag"]})
    assert same.status_code == 206


@pytest.mark.parametrize("path", [
    "/uploads/none.png", "/uploads/..%2fauth.db", "/uploads/%2e%2e/auth.db", "/uploads/", "/uploads",
    "/uploads/00000000-0000-4000-8000-000000000000.png", "/uploads/%00", "/uploads/" + "a" * 4000,
])
def test_nothing_else_of_the_disk_is_handed_out(alice, path):
    assert alice.get(path).status_code == 404


def test_an_extension_that_is_not_the_files_leads_nowhere(alice):
    file = alice.upload("one.png", png())
    assert alice.get(file["url"].replace(".png", ".html")).status_code == 404
    assert alice.get(file["url"].replace(".png", "")).status_code == 404


def test_a_link_in_the_folder_is_not_followed(server, alice):
    file = alice.upload("link.png", png())
    path = server.data.path / "uploads" / f"{file['id']}.png"
    path.unlink()
    path.symlink_to(server.data.path / "secret.key")
    server.expect_errors("an uploaded file is not there")
    assert alice.get(file["url"]).status_code == 404
    path.unlink()
    assert alice.get(file["url"]).status_code == 404


def test_files_are_their_owners_only(server, alice):
    alice.upload("mode.png", png())
    folder = server.data.path / "uploads"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir() if not path.is_symlink()} == {0o600}


# What an end in the middle leaves behind


def change(server, statement, *values):
    """In the table of what is known of files, while the server is stopped."""
    with closing(sqlite3.connect(server.data.path / "uploads.db")) as database, database:
        assert database.execute(statement, values).rowcount == 1


def test_after_a_kill_files_belong_to_their_messages_and_to_no_others(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    said, unsaid = alice.upload("said.png", png()), alice.upload("unsaid.png", png())
    message = say(alice, "dm:alice:bob", "", said).json()
    server.kill()
    # As if it had been killed right after the commit of one message, and right before that of another.
    change(server, "UPDATE uploads SET isPosted = 0 WHERE id = ?", said["id"])
    change(server, "UPDATE uploads SET message = ?, channel = 'general' WHERE id = ?", message["id"] + 1, unsaid["id"])
    (server.data.path / "uploads" / "11111111-1111-4111-8111-111111111111.png").write_bytes(png())
    server.restart()
    assert stored(server) == sorted(file["url"].split("/")[-1] for file in (said, unsaid)), "what nobody knows of is gone"
    assert bob.get(said["url"]).status_code == 200
    assert say(alice, "general", "", said).status_code == 422
    assert say(alice, "general", "", unsaid).status_code == 201
    assert bob.get(unsaid["url"]).status_code == 200


def test_with_an_account_that_is_erased_its_files_go(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    sent, unsent, kept = alice.upload("sent.png", png()), alice.upload("unsent.png", png()), bob.upload("kept.png", png())
    say(alice, "general", "", sent)
    answer = alice.http.post("/api/auth/delete-account", json={"password": PASSWORD, "mode": "hard"})
    assert answer.status_code < 400, answer.text
    eventually(lambda: stored(server) == [kept["url"].split("/")[-1]])
    assert bob.get(sent["url"]).status_code == 404 and bob.get(unsent["url"]).status_code == 404


def test_with_an_account_that_is_deleted_what_it_sent_stays(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    sent, unsent = alice.upload("sent.png", png()), alice.upload("unsent.png", png())
    say(alice, "general", "", sent)
    answer = alice.http.post("/api/auth/delete-account", json={"password": PASSWORD, "mode": "soft"})
    assert answer.status_code < 400, answer.text
    eventually(lambda: stored(server) == [sent["url"].split("/")[-1]])
    assert bob.get(sent["url"]).status_code == 200
