"""One file a user: what is in it, and who opens it."""

import random
import re
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
    """Which users' files a server opened, as the kernel saw it.

    strace notes a call before it lets the program go on, so what a request opened is there when its answer is.
    """

    CALL = re.compile(r'^(?P<thread>\d+) +(?:open|openat|openat2|creat)\((?P<arguments>.*)$')
    RESUMED = re.compile(r"^(?P<thread>\d+) +<\.\.\. (?:open|openat|openat2|creat) resumed>(?P<rest>.*)$")
    MAILBOX = re.compile(r'/users/([^/"]+?)\.db[^/"]*"')

    def __init__(self, file):
        self.file = file

    def opened_during(self, action):
        seen = len(self.calls())
        action()
        return self.opened(self.calls()[seen:])

    def opened(self, calls=None):
        found = (self.MAILBOX.search(arguments) for arguments, result in calls or self.calls() if result >= 0)
        return {match[1] for match in found if match}

    def calls(self):
        """Arguments and result of each call that has returned, in the order of the returns.

        A call during which another thread was heard of is written in two halves, which the thread's number joins.
        """
        calls, begun = [], {}
        text = self.file.read_text(errors="replace")
        # The last line may be half written.
        for line in text[: text.rfind("\n") + 1].splitlines():
            if found := self.CALL.match(line):
                arguments = found["arguments"]
                if arguments.endswith("<unfinished ...>"):
                    begun[found["thread"]] = arguments
                    continue
            elif found := self.RESUMED.match(line):
                arguments = begun.pop(found["thread"]) + found["rest"]
            else:
                continue
            result = re.search(r"\) += (-?\d+)[^()\"]*(?:\([^()]*\))?$", arguments)
            if result is None and arguments.endswith("= ?"):
                continue  # the program was ended inside the call
            assert result, f"not understood: {line}"
            calls.append((arguments, int(result[1])))
        return calls


def test_the_trace_reads_whole_calls_and_halves(tmp_path):
    log = tmp_path / "strace.log"
    log.write_text(
        '11 openat(AT_FDCWD, "/d/users/alice.db", O_RDWR|O_CREAT, 0644) = 7\n'
        '11 openat(AT_FDCWD, "/d/users/bob.db", O_RDWR|O_CREAT, 0644 <unfinished ...>\n'
        '12 openat(AT_FDCWD, "/d/users/carol.db-wal", O_RDWR|O_NOFOLLOW <unfinished ...>\n'
        '13 openat(AT_FDCWD, "/d/users/dave.db", O_RDWR) = -1 ENOENT (No such file or directory)\n'
        "12 <... openat resumed>)             = -1 ELOOP (Too many levels of symbolic links)\n"
        "11 <... openat resumed>)             = 9\n"
        '12 openat(AT_FDCWD, "/d/users.db/erin", O_RDONLY) = 10\n'
        "12 +++ exited with 0 +++\n"
        '13 openat(AT_FDCWD, "/d/users/frank.db", O_RDWR <unfinished ...>\n'
    )
    trace = Trace(log)
    assert trace.opened() == {"alice", "bob"}
    assert len(trace.calls()) == 5
    assert trace.opened_during(lambda: log.open("a").write("13 <... openat resumed>) = 11\n")) == {"frank"}


@pytest.fixture
def traced(serve, tmp_path):
    """Puts a server under strace; -D keeps it our own child, so that signals reach it."""
    log = tmp_path / "strace.log"
    calls = "trace=open,openat,openat2,creat"
    wrapper = ["strace", "-D", "-f", "-e", calls, "-e", "signal=none", "-o", str(log)]

    def start(server=None):
        if server is None:
            return serve(wrapper=wrapper), Trace(log)
        server.wrapper = wrapper
        server.restart()
        return server, Trace(log)

    return start


def test_no_request_opens_a_file_of_somebody_else_except_to_deliver(traced, seed):
    server, trace = traced()
    # A file that is open stays open, so a request that opens it would not be seen: here each is opened anew.
    assert trace.opened() == set() and list(server.data.mailbox_file("x").parent.iterdir()) == []
    dave, carol, alice = (seed.client(server, name) for name in ("dave", "carol", "alice"))

    def look_everywhere(client):
        for path in ("/", "/api/auth/me", "/api/auth/users", "/api/chat/channels"):
            assert client.get(path).status_code == 200
        own = f"dm:{client.name}"
        for channel in ["general", own, "dm:alice:bob", "dm:alice", "dm:bob", "dm:../alice", "dm:alice:bob:erin"]:
            path = f"/api/chat/channels/{quote(channel, safe='')}"
            pages = [client.get(f"{path}/messages"), client.get(f"{path}/messages", params={"around": 1})]
            mark = client.http.put(f"{path}/read", json={"message": 1})
            if channel in ("general", own):
                assert [page.status_code for page in pages] == [200, 200]
                assert mark.status_code == (204 if client.history(channel) else 404)
            else:
                for refused in (*pages, mark, client.post(channel, "let me in")):
                    assert_refused(refused, 404)
        assert_refused(client.get("/api/chat/messages/1"), 404)

    assert trace.opened_during(lambda: look_everywhere(dave)) == {"dave"}
    assert trace.opened_during(lambda: dave.send("general", "to everybody")) <= {"dave"}
    assert trace.opened_during(lambda: look_everywhere(carol)) == {"carol"}
    delivered = trace.opened_during(lambda: alice.send("dm:alice:bob", "to one"))
    assert delivered == {"alice", "bob"}, "premise: the trace sees what is opened"
    assert trace.opened_during(lambda: alice.send("dm:alice:erin:frank", "to two")) - {"alice"} == {"erin", "frank"}
    for client in (dave, carol, alice):
        client.http.close()


def test_a_start_looks_into_each_mailbox_that_there_is_and_makes_none(serve, traced, as_user):
    server = serve()
    as_user(server, "alice").send("dm:alice:bob", "hello")
    as_user(server, "carol").send("dm:carol", "a note")
    server.stop()
    server, trace = traced(server)
    assert trace.opened() == {"alice", "bob", "carol"}, "something may be left to deliver"
    assert sorted(path.name for path in server.data.mailbox_file("x").parent.glob("*.db")) == [
        "alice.db", "bob.db", "carol.db",
    ]


def overwrite(_):
    return b"this is not a database " * 1000


def cut_in_half(content):
    return content[: len(content) // 2]


def cut_inside_the_head(content):
    return content[:50]


def fill_with_zeros(content):
    return bytes(len(content))


def spoil_the_pages(content):
    return content[:4096] + random.Random(1).randbytes(len(content) - 4096)


@pytest.mark.parametrize("spoil", [overwrite, cut_in_half, cut_inside_the_head, fill_with_zeros, spoil_the_pages])
def test_a_damaged_file_of_one_user_is_their_trouble_alone(serve, as_user, spoil):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    alice.send("dm:alice:bob", "before")
    server.stop()
    broken = server.data.mailbox_file("bob")
    damage = spoil(broken.read_bytes())
    broken.write_bytes(damage)
    # Found at the start, where every mailbox is looked into for what is left to deliver.
    server.expect_errors(
        r"a damaged database was set aside .*bob\.db", "could not be delivered.*mailbox-damaged.* sender=bob",
        r"a user's file is lost.*bob\.db",
    )
    server.restart()

    [kept] = (path for path in broken.parent.glob("bob.db.corrupt-*") if not path.name.endswith(("-wal", "-shm")))
    # Where the first page is well SQLite counts in it that the file was opened.
    begin = 4096 if spoil is spoil_the_pages else 0
    assert kept.read_bytes()[begin : len(damage)] == damage[begin:], "the damaged file is kept, never deleted"
    assert re.search(r" error host: a damaged database was set aside .*bob\.db\.corrupt-\d+", server.log), server.log
    carol.send("general", "business as usual")
    assert [message["body"] for message in alice.history("dm:alice:bob")] == ["before"]
    # Bob goes on with an empty file: what he had is in the one that was set aside.
    assert [message["body"] for message in bob.history("general")] == ["business as usual"]
    assert bob.history("dm:alice:bob") == []
    sent = alice.send("dm:alice:bob", "to a new box")
    assert [message["id"] for message in bob.history("dm:alice:bob")] == [sent["id"]]
    carol.send("dm:alice:carol", "we go on")
    [told] = bob.history("dm:bob")
    assert told["system"] and "begun anew" in told["body"]


@pytest.mark.parametrize("is_there", [False, True], ids=["deleted", "empty"])
def test_a_lost_file_is_missed_in_the_log(serve, as_user, is_there):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    alice.send("dm:alice:bob", "before")
    server.stop()
    lost = server.data.mailbox_file("bob")
    lost.write_bytes(b"") if is_there else lost.unlink()
    server.expect_errors(r"bob\.db")
    server.restart()
    bob.get("/api/chat/channels")
    assert re.search(r" (?:warning|error) \w+: .*bob\.db", server.log), "what it held is gone without a word"


def test_only_one_server_has_a_data_folder(serve, tmp_path):
    first = serve()
    with pytest.raises(StartFailed) as refused:
        Server(tmp_path / "second", data=first.data.path)
    assert refused.value.status == 1
    [complaint] = refused.value.stderr.splitlines()
    assert str(first.data.path) in complaint and str(first.process.pid) in complaint
    with Client(first) as client:
        assert client.get("/healthz").status_code == 200

    first.kill()
    first.restart()  # the lock died with its owner
    with Client(first) as client:
        assert client.get("/healthz").status_code == 200
