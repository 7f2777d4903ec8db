"""Pictures of people: set by their owner, seen by everybody who is signed in, and gone with them."""

import asyncio
import re
import sqlite3
from contextlib import closing

import pytest

from harness import PASSWORD, EventStream, assert_refused, assert_user, eventually
from harness.pictures import endless, located, opened, picture, png
from harness.raw import connection, exchange

PATH = "/api/uploads/avatar"
KINDS = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg"), "GIF": ("image/gif", ".gif"),
         "WEBP": ("image/webp", ".webp")}


def put(client, content, status=200):
    """The new address, or the refusal."""
    answer = client.http.put(PATH, content=content)
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:300]}"
    return answer.json()["avatar"] if status == 200 else answer


def remove(client):
    return client.api("DELETE", PATH, status=204)


def stored(server):
    folder = server.data.path / "avatars"
    return sorted(path.name for path in folder.iterdir())


def rows(server):
    with closing(sqlite3.connect(f"file:{server.data.path / 'uploads.db'}?mode=ro", uri=True)) as database:
        return database.execute("SELECT owner, file FROM avatars").fetchall()


def avatar_of(reader, name):
    [user] = [user for user in reader.api("GET", "/api/auth/users") if user["username"] == name]
    return user["avatar"]


@pytest.fixture(autouse=True)
def nobody_has_one(server, seed):
    yield
    for name in ("alice", "bob"):
        with seed.client(server, name) as client:
            remove(client)


# Set, seen, changed, removed


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_seen_by_others_and_is_theirs_to_keep(alice, bob, kind):
    mime, ending = KINDS[kind]
    content = picture(kind, (128, 128))
    assert avatar_of(bob, "alice") is None
    address = put(alice, content)
    assert re.fullmatch(r"/avatars/alice\?v=[0-9a-f]{16}", address)
    assert avatar_of(bob, "alice") == address == alice.api("GET", "/api/auth/me")["avatar"]
    answer = bob.get(address)
    assert answer.status_code == 200 and opened(answer.content).size == (128, 128)
    headers = answer.headers
    assert headers["content-type"] == mime and headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"] and "default-src 'none'" in headers["content-security-policy"]
    assert headers["content-disposition"].startswith(f'inline; filename="alice{ending}"')
    assert headers["cache-control"] == "private, max-age=31536000, immutable"


def test_everybody_is_told_of_what_changes_at_once(alice, bob):
    async def run():
        stream = await EventStream.live(bob)

        async def told():
            return (await stream.next("user")).json

        address = await asyncio.to_thread(put, alice, picture("PNG"))
        assert (await told())["avatar"] == address
        other = await asyncio.to_thread(put, alice, picture("GIF"))
        assert other != address and (await told())["avatar"] == other
        await asyncio.to_thread(remove, alice)
        person = await told()
        assert person["avatar"] is None
        assert_user(person)
        await asyncio.to_thread(remove, alice)
        await asyncio.to_thread(alice.api, "PATCH", "/api/auth/me", {"bio": "Nothing was removed, and nothing said."})
        assert (await told())["bio"] == "Nothing was removed, and nothing said."
        await stream.close()

    asyncio.run(run())


def test_another_picture_has_another_address_and_the_old_one_is_nowhere(server, alice, bob):
    first = put(alice, picture("PNG", (40, 40)))
    [file] = stored(server)
    second = put(alice, picture("PNG", (50, 50)))
    assert second != first and len(stored(server)) == 1 and stored(server) != [file]
    late = bob.get(first)
    assert opened(late.content).size == (50, 50), "there is but one"
    assert late.headers["cache-control"] == "private, no-cache", "and it is not kept under the address of another"
    assert bob.get("/avatars/alice").headers["cache-control"] == "private, no-cache"
    assert put(alice, picture("PNG", (40, 40))) == first, "the same picture may be kept under the same address"


def test_a_picture_that_is_removed_is_gone(server, alice, bob):
    address = put(alice, png())
    remove(alice)
    assert bob.get(address).status_code == 404 and alice.get(address).status_code == 404
    assert stored(server) == [] and rows(server) == [] and avatar_of(bob, "alice") is None
    remove(alice)


def test_a_name_is_one_name_however_it_is_spelled(alice, bob):
    address = put(alice, png())
    assert bob.get(address.replace("alice", "ALICE")).content == bob.get(address).content == png()


def test_a_browser_that_has_it_is_told_so(alice, bob):
    address = put(alice, png())
    first = bob.get(address)
    again = bob.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b"" and "immutable" in again.headers["cache-control"]
    put(alice, picture("PNG"))
    assert bob.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


# Refused


def test_nobody_sets_or_sees_one_without_signing_in(server, alice, stranger):
    address = put(alice, png())
    for answer in (stranger.get(address), stranger.http.put(PATH, content=png()), stranger.http.delete(PATH)):
        assert_refused(answer, 401)
    assert alice.get(address).content == png()


@pytest.mark.parametrize("path", [
    "/avatars/nobody", "/avatars/bob", "/avatars/", "/avatars", "/avatars/alice/x", "/avatars/..%2fauth.db",
    "/avatars/%2e%2e/auth.db", "/avatars/%00", "/avatars/alice%00", "/avatars/" + "a" * 4000, "/avatars/minimost",
    "/avatars/al%E2%84%AAce", "/uploads/alice",
])
def test_what_is_no_name_of_somebody_with_a_picture_leads_nowhere(alice, path):
    put(alice, png())
    assert alice.get(path).status_code == 404


def test_the_file_has_no_other_address(server, alice):
    put(alice, png())
    [file] = stored(server)
    for path in (f"/avatars/{file}", f"/uploads/{file}", f"/uploads/{file}.png"):
        assert alice.get(path).status_code == 404


def test_a_link_in_the_folder_is_not_followed(server, alice):
    address = put(alice, png())
    [file] = stored(server)
    path = server.data.path / "avatars" / file
    path.unlink()
    path.symlink_to(server.data.path / "secret.key")
    server.expect_errors("the picture of a person is not there")
    assert alice.get(address).status_code == 404


def test_more_than_the_limit_is_refused_before_it_is_read(serve, as_user):
    server = serve(plugins={"uploads": {"max_avatar_size_mb": 1}})
    alice = as_user(server, "alice")
    most = 1 << 20
    put(alice, png(chunks=[(b"prVt", bytes(most - len(png()) - 12))]))
    [before] = stored(server)
    head = (f"PUT {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Cookie: {server.cookie_name}={alice.session}\r\nContent-Length: {most + 1}\r\n\r\n")
    [answer] = exchange(server, head.encode())
    assert answer.status == 413 and b"1 MB" in answer.body, "without one byte of the body"

    assert_refused(put(alice, endless(), 413), 413, "too-large")
    assert stored(server) == [before]


@pytest.mark.parametrize("content, code", [
    (b"", "no-picture"), (b"hello", "no-picture"), (b"<!doctype html><script>alert(1)</script>", "no-picture"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no-picture"), (b"%PDF-1.7", "no-picture"),
    (b"GIF89a", "broken-picture"), (png()[:40], "broken-picture"), (picture("JPEG")[:-200], "broken-picture"),
    (picture("WEBP")[:-20], "broken-picture"), (png(1025, 8), "picture-too-large"), (png(8, 1025), "picture-too-large"),
    (png(100_000, 100_000), "picture-too-large"), (png(0, 2), "picture-too-large"),
], ids=lambda value: str(value)[:24])
def test_what_is_no_picture_of_a_person_is_refused_and_the_one_before_stays(server, alice, content, code):
    address = put(alice, picture("GIF"))
    before = stored(server)
    refused = assert_refused(put(alice, content, 415), 415, code)
    if content in (png(1025, 8), png(8, 1025)):
        assert "1024 pixels" in refused["message"]
    assert stored(server) == before and alice.get(address).status_code == 200


def test_one_of_the_largest_size_is_taken(alice):
    address = put(alice, picture("JPEG", (1024, 1024)))
    assert opened(alice.get(address).content).size == (1024, 1024)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_hidden_behind_a_picture_is_dropped(alice, bob, kind):
    content = picture(kind)
    address = put(alice, content + b"PK\x03\x04<script>alert(1)</script>")
    assert bob.get(address).content == content


def test_where_a_photo_was_taken_is_not_told_and_it_stays_upright(alice, bob):
    content = picture("JPEG", exif=located(), comment=b"made at home")
    assert b"Telephone" in content and opened(content).getexif().get_ifd(0x8825)
    given = bob.get(put(alice, content)).content
    exif = opened(given).getexif()
    assert dict(exif) == {0x0112: 6} and not exif.get_ifd(0x8825)
    assert b"Telephone" not in given and b"made at home" not in given


def test_who_changes_it_all_the_time_is_slowed(serve, as_user):
    server = serve(plugins={"host": {"rate_limit_enabled": True, "rate_limits": {"avatar": 3}}})
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    put(alice, png())
    remove(alice)
    address = put(alice, png())
    assert_refused(put(alice, picture("GIF"), 429), 429, "too-often")
    assert_refused(alice.http.delete(PATH), 429, "too-often")
    assert bob.get(address).status_code == 200
    put(bob, png())


def test_files_are_their_owners_only(server, alice):
    put(alice, png())
    folder = server.data.path / "avatars"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


# Ends of accounts, of connections, of the program


@pytest.mark.parametrize("mode", ["soft", "hard"])
def test_with_an_account_its_picture_goes(serve, as_user, mode):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    address, kept = put(alice, png()), put(bob, picture("GIF"))
    alice.send("general", "farewell")
    answer = alice.http.post("/api/auth/delete-account", json={"password": PASSWORD, "mode": mode})
    assert answer.status_code == 204, answer.text
    assert bob.get(address).status_code == 404 and avatar_of(bob, "alice") is None
    eventually(lambda: len(stored(server)) == 1)
    assert [file for _, file in rows(server)] == stored(server)
    server.stop()
    server.restart()
    assert bob.get(address).status_code == 404 and bob.get(kept).status_code == 200


def test_who_hangs_up_halfway_leaves_nothing(server, alice):
    content = picture("PNG", (400, 300))
    head = (f"PUT {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Cookie: {server.cookie_name}={alice.session}\r\nContent-Length: {len(content)}\r\n\r\n")
    count = server.log.count(f"path={PATH}")
    with closing(connection(server)) as wire:
        wire.sendall(head.encode() + content[: len(content) // 2])
    address = put(alice, picture("GIF"))
    eventually(lambda: server.log.count(f"path={PATH}") >= count + 2, what="it is over")
    assert [file for _, file in rows(server)] == stored(server)
    assert alice.get(address).headers["content-type"] == "image/gif"


def test_after_a_kill_there_is_one_file_for_each_picture_and_no_other(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    address, gone = put(alice, picture("GIF")), put(bob, png())
    [bobs] = [file for owner, file in rows(server) if owner == bob.api("GET", "/api/auth/me")["id"]]
    server.kill()
    # As if it had been killed between a file and its row, between a row and the file before, and between the two
    # halves of an account's end.
    folder = server.data.path / "avatars"
    for name in ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"):
        (folder / name).write_bytes(png())
    with closing(sqlite3.connect(server.data.path / "auth.db")) as database, database:
        ended = database.execute("UPDATE accounts SET deletedAt = 1, passwordHash = NULL WHERE key = 'bob'")
        assert ended.rowcount == 1
    server.restart()
    [(_, kept)] = rows(server)
    assert stored(server) == [kept] and kept != bobs
    assert alice.get(address).status_code == 200 and alice.get(gone).status_code == 404
    assert avatar_of(alice, "alice") == address


def test_killed_at_any_moment_somebody_has_one_picture_or_the_other(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    contents = [picture("PNG", (size, size)) for size in (300, 301)]
    addresses = [put(alice, content) for content in contents]
    for turn in range(4):
        with closing(connection(server)) as wire:
            content = contents[turn % 2]
            head = (f"PUT {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                    f"Cookie: {server.cookie_name}={alice.session}\r\nContent-Length: {len(content)}\r\n\r\n")
            before = stored(server)
            wire.sendall(head.encode() + content)
            eventually(lambda: stored(server) != before, every=0)
            server.kill()
        server.restart()
        assert [file for _, file in rows(server)] == stored(server), "one file, and its row"
        address = avatar_of(alice, "alice")
        assert alice.get(address).content == contents[addresses.index(address)]
