"""Files that expire: by their age, with what carried them, and where all of them take too much room."""

import json
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from harness import eventually, run_minimost
from harness.pictures import picture

DAY = 86_400_000


def send(client, channel, name, content):
    file = client.upload(name, content)
    path = f"/api/chat/channels/{quote(channel, safe='')}/messages"
    assert client.http.post(path, json={"body": "", "attachments": [file["id"]]}).status_code == 201
    return file


def age(server, file, days):
    """As if it had been sent so many days earlier, along with the number of its message."""
    with closing(sqlite3.connect(server.data.path / "uploads.db")) as database, database:
        changed = database.execute(
            "UPDATE uploads SET uploadedAt = uploadedAt - ?, message = message - ? WHERE id = ?",
            (days * DAY, days * DAY << 12, file["id"]))
        assert changed.rowcount == 1


def retention(server, *flags):
    said = run_minimost("file-retention", *flags, "--config", server.config, "--data", server.data.path)
    assert said.returncode == 0, said.stderr
    return said.stdout


def stored(server):
    return sorted(path.name for path in (server.data.path / "uploads").iterdir())


def name_of(file):
    return file["url"].rpartition("/")[2]


@pytest.mark.parametrize("is_running", [True, False])
def test_old_files_go_each_kind_in_its_time_and_a_dry_run_says_which(serve, as_user, is_running):
    server = serve(plugins={"uploads": {"upload_extensions": ["*"], "image_retention_days": 10,
                                        "file_retention_days": 20}})
    alice = as_user(server, "alice")
    old_picture, young_picture = (send(alice, "general", "a.png", picture("PNG")) for _ in range(2))
    old_file, young_file = (send(alice, "general", "a.txt", b"words") for _ in range(2))
    assert retention(server) == "There is nothing to remove.\n"
    server.stop()
    for file, days in ((old_picture, 11), (young_picture, 9), (old_file, 21), (young_file, 19)):
        age(server, file, days)
    if is_running:
        server.restart()
    before = stored(server)
    trial = retention(server, "--dry-run")
    assert "2 would go. Nothing was removed." in trial
    assert json.loads(retention(server, "--dry-run", "--json")) == [
        {"reason": "age", "channel": "general", "sender": "alice", "files": 2,
         "bytes": old_picture["size"] + old_file["size"]}]
    assert stored(server) == before and len(before) == 4
    assert "2 were removed." in retention(server)
    assert retention(server) == "There is nothing to remove.\n"
    assert stored(server) == sorted([name_of(young_picture), name_of(young_file)])
    if not is_running:
        server.restart()
    assert alice.http.get(old_picture["url"]).status_code == 404
    assert alice.http.get(young_picture["url"]).status_code == 200
    assert len(alice.history("general")) == 4, "the messages stay"


def test_for_ever_means_for_ever(serve, as_user):
    server = serve(plugins={"uploads": {"image_retention_days": 0}, "chat": {"message_retention_days": 0}})
    file = send(as_user(server, "alice"), "general", "a.png", picture("PNG"))
    server.stop()
    age(server, file, 5000)
    assert retention(server) == "There is nothing to remove.\n"
    assert stored(server) == [name_of(file)]


def test_where_they_take_too_much_room_the_heaviest_senders_oldest_go(serve, as_user):
    server = serve(plugins={"uploads": {"upload_extensions": ["*"], "max_upload_dir_size_mb": 1}})
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    kib = 1024
    files = [send(who, "general", f"{number}.bin", b"x" * (size * kib)) for number, (who, size) in enumerate([
        (carol, 100), (bob, 200), (alice, 200), (alice, 200), (bob, 200), (alice, 200)])]
    before = stored(server)
    # 1,100 KiB of 1,024; down to nine tenths: alice has 600, then 400 as bob has.
    assert json.loads(retention(server, "--dry-run", "--json")) == [
        {"reason": "size", "channel": "general", "sender": "alice", "files": 1, "bytes": 200 * kib}]
    assert stored(server) == before
    assert "1 were removed." in retention(server)
    assert set(before) - set(stored(server)) == {name_of(files[2])}
    # Two more: alice and bob are alike, and give in turn; carol, the lightest, keeps hers, though it is the oldest.
    files += [send(who, "general", "more.bin", b"x" * (150 * kib)) for who in (alice, bob)]
    assert "2 were removed." in retention(server)
    assert {name_of(files[place]) for place in (0, 4, 5, 6, 7)} == set(stored(server))
    assert carol.http.get(files[0]["url"]).status_code == 200


def test_what_carried_them_takes_them_along(serve, as_user):
    server = serve(plugins={"chat": {"channels": ["general", "brief"], "channel_retention_days": {"brief": 5}}})
    alice = as_user(server, "alice")
    kept, brief = send(alice, "general", "a.png", picture("PNG")), send(alice, "brief", "b.png", picture("PNG"))
    server.stop()
    for file in (kept, brief):
        age(server, file, 6)
    found = json.loads(retention(server, "--json"))
    assert [(row["reason"], row["channel"], row["files"]) for row in found] == [("message", "brief", 1)]
    assert stored(server) == [name_of(kept)]


@pytest.mark.parametrize("is_told", [True, False])
def test_with_the_last_member_a_channels_files_go(serve, as_user, is_told):
    server = serve()
    alice = as_user(server, "alice")
    channel = alice.http.post("/api/chat/channels", json={"name": "secret", "members": []}).json()["id"]
    file, other = send(alice, channel, "a.png", picture("PNG")), send(alice, "general", "b.png", picture("PNG"))
    left = alice.http.delete(f"/api/chat/channels/{quote(channel, safe='')}/members/alice")
    assert left.status_code == 204, left.text
    eventually(lambda: stored(server) == [name_of(other)])
    if not is_told:
        # As if the program had ended in between.
        server.stop()
        with closing(sqlite3.connect(server.data.path / "uploads.db")) as database, database:
            database.execute("UPDATE uploads SET channel = ?", (channel,))
        assert [row["reason"] for row in json.loads(retention(server, "--json"))] == ["message"]
        assert stored(server) == []
        server.restart()
    assert alice.http.get(file["url"]).status_code == 404
