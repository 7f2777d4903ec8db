"""One file a user: what is in it, and who opens it."""

import re
import time
from urllib.parse import quote

import pytest

from harness import Client, Server, StartFailed, assert_refused

MEMBERS = {
    "dm:alice": ["alice"],
    "dm:alice:bob": ["alice", "bob"],
    "dm:bob:carol": ["bob", "carol"],
    "dm:alice:bob:carol": ["alice", "bob", "carol"],
}
PEOPLE = ["alice", "bob", "carol", "dave"]


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_a_private_message_is_in_the_files_of_its_members_and_in_no_other_file(serve, as_user, how):
    server = serve()
    words = {channel: f"kingfisher-{number}-{how}" for number, channel in enumerate(MEMBERS)}
    for channel, members in MEMBERS.items():
        sender = as_user(server, members[0])
        sender.send(channel, words[channel])
        assert_refused(as_user(server, "dave").post(channel, "let me in"), 404)
    assert as_user(server, "dave").history("dm:dave") == []
    getattr(server, how)()

    for channel, members in MEMBERS.items():
        word = words[channel].encode()
        for name in PEOPLE:
            assert server.data.mailbox_file(name).exists()
            held = word in server.data.bytes_of(server.data.mailbox_file(name))
            assert held == (name in members), f"{channel} in {name}.db: {held}"
        others = [path for path in server.data.path.rglob("*") if path.is_file() and path.parent.name != "users"]
        assert server.data.path / "chat.db" in others
        assert [path.name for path in [*others, server.log_file] if word in path.read_bytes()] == []
    if how == "terminate":
        for name in PEOPLE:
            mine = {row["body"] for row in server.data.mailbox(name)} & set(words.values())
            assert mine == {words[channel] for channel, members in MEMBERS.items() if name in members}


class Trace:
    """Which users' files a server opened, and when, as the kernel saw it."""

    def __init__(self, file):
        self.file = file

    def opened_between(self, start, end):
        names = set()
        for line in self.file.read_text().splitlines():
            found = re.search(r"^\d+ +(\d+\.\d+) open(?:at)?\(.*/users/([^/\"]+?)\.db[^\"]*\".* = \d+", line)
            if found and start <= float(found[1]) <= end:
                names.add(found[2])
        return names


@pytest.fixture
def traced(serve, tmp_path):
    """Starts servers under strace; -D keeps the server our own child, so that signals reach it."""

    def start():
        log = tmp_path / "strace.log"
        strace = ["strace", "-D", "-f", "-ttt", "-e", "trace=openat,open", "-e", "signal=none", "-o", str(log)]
        return serve(wrapper=strace), Trace(log)

    return start


def during(trace, action):
    start = time.time()
    action()
    return trace.opened_between(start, time.time())


def test_no_request_opens_a_file_of_somebody_else_except_to_deliver(traced, seed):
    server, trace = traced()
    started = time.time()
    dave, carol, alice = (seed.client(server, name) for name in ("dave", "carol", "alice"))
    assert trace.opened_between(0, started) == set(), "starting opens nobody's file when nothing is left to deliver"

    def look_everywhere(client):
        for path in ("/", "/api/auth/me", "/api/auth/users", "/api/chat/channels"):
            assert client.get(path).status_code == 200
        channels = ["general", f"dm:{client.name}", "dm:alice:bob", "dm:alice", "dm:bob", "dm:../alice", "dm:alice:bob:erin"]
        for channel in channels:
            path = f"/api/chat/channels/{quote(channel, safe='')}"
            for answer in (
                client.get(f"{path}/messages"),
                client.get(f"{path}/messages", params={"around": 1}),
                client.http.put(f"{path}/read", json={"message": 1}),
            ):
                mine = channel in ("general", f"dm:{client.name}")
                assert answer.status_code < 300 or answer.status_code in ((404, 422) if mine else (404,)), answer.text
            if not path.endswith(("general", quote(f"dm:{client.name}", safe=""))):
                assert_refused(client.post(channel, "let me in"), 404)
        assert_refused(client.get("/api/chat/messages/1"), 404)

    assert during(trace, lambda: look_everywhere(dave)) == {"dave"}
    assert during(trace, lambda: dave.send("general", "to everybody")) <= {"dave"}
    assert during(trace, lambda: look_everywhere(carol)) == {"carol"}
    delivered = during(trace, lambda: alice.send("dm:alice:bob", "to one"))
    assert delivered == {"alice", "bob"}, "premise: the trace sees what is opened"
    assert during(trace, lambda: alice.send("dm:alice:erin:frank", "to two")) <= {"alice", "erin", "frank"}
    for client in (dave, carol, alice):
        client.http.close()


def test_a_damaged_file_of_one_user_is_their_trouble_alone(serve, as_user):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    alice.send("dm:alice:bob", "before")
    server.terminate()
    broken = server.data.mailbox_file("bob")
    for suffix in ("-wal", "-shm"):
        broken.with_name(broken.name + suffix).unlink(missing_ok=True)
    broken.write_bytes(b"this is not a database " * 1000)
    server.restart()

    carol.send("general", "business as usual")
    assert alice.history("dm:alice:bob")[-1]["body"] == "before"
    assert alice.post("dm:alice:bob", "to a broken box").status_code in (201, 503)
    assert bob.get("/api/chat/channels/general/messages").status_code in (200, 503)
    assert bob.get("/api/chat/channels/dm%3Aalice%3Abob/messages").status_code in (200, 503)
    assert carol.post("dm:alice:carol", "we go on").status_code == 201
    kept = [path for path in broken.parent.iterdir() if path.name.startswith("bob.") and path.is_file()]
    assert any(b"this is not a database" in path.read_bytes() for path in kept), "the damaged file is kept, never deleted"
    assert "bob" in server.log


def test_only_one_server_has_a_data_folder(serve, tmp_path):
    first = serve()
    with pytest.raises(StartFailed) as refused:
        Server(tmp_path / "second", data=first.data.path)
    assert refused.value.status == 1
    complaint = refused.value.stderr.strip()
    assert len(complaint.splitlines()) == 1 and str(first.data.path) in complaint and str(first.process.pid) in complaint
    with Client(first) as client:
        assert client.get("/healthz").status_code == 200

    first.kill()
    first.restart()  # the lock died with its owner
    with Client(first) as client:
        assert client.get("/healthz").status_code == 200
