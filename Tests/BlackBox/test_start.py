"""Starting: what is on the command line, and what is wrong with the machine or the data folder."""

import json
import os
import random
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import threading
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest

from harness import (
    BINARY, PASSWORD, Client, Server, StartFailed, assert_page, assert_refused, eventually, run_minimost,
)
from harness.certificates import TrustingIn, make_certificate, openssl, presented
from harness.server import SETTINGS

# The command line


def test_without_a_command_it_serves(serve, as_user):
    server = serve(command=[])
    assert as_user(server, "alice").send("general", "it serves")["body"] == "it serves"


def test_the_help_names_every_command():
    said = run_minimost("--help")
    assert said.returncode == 0
    for command in ("serve", "check", "plugins"):
        assert f"\n  {command} " in said.stdout, said.stdout


def test_it_listens_everywhere_or_where_it_is_told_to(serve):
    everywhere, here = serve(host=None), serve()
    assert everywhere.sockets() <= {("::", everywhere.port), ("0.0.0.0", everywhere.port)}
    assert here.sockets() == {("127.0.0.1", here.port)}
    for server, is_reached in ((everywhere, True), (here, False)):
        with socket.socket() as probe:
            assert (probe.connect_ex(("127.0.0.2", server.port)) == 0) == is_reached
        with Client(server) as client:
            assert client.get("/healthz").status_code == 200


def test_an_address_that_is_not_ours_is_refused_in_a_line(tmp_path):
    with pytest.raises(StartFailed) as refused:
        Server(tmp_path, host="192.0.2.1")  # kept for documentation: RFC 5737
    assert refused.value.status == 1
    [complaint] = refused.value.complaints
    assert "cannot listen" in complaint


def test_check_says_what_would_keep_it_from_starting_and_makes_nothing(tmp_path):
    config = tmp_path / "plugins.json"

    def check(content):
        config.write_text(content)
        return run_minimost("check", "--config", config, "--data", tmp_path / "data", cwd=tmp_path)

    right = check(json.dumps(SETTINGS))
    assert (right.returncode, right.stderr) == (0, "")
    assert right.stdout.endswith("plugins.json is right. On: auth, chat, uploads, preview, calls, stun.\n")
    assert check("{}").stdout.endswith("plugins.json is right. No plugin is on.\n")
    for content, reason in (
        ("{", "plugins.json"), ("[]", "plugins.json"), ('{"chat": {"channels": []}}', "chat.channels"),
        ('{"chat": {"chanels": []}}', 'Did you mean "channels"?'),
        ('{"auth": {}, "calls": {}}', 'calls: needs "chat", which is off'),
    ):
        wrong = check(content)
        assert wrong.returncode == 1 and reason in wrong.stderr and wrong.stdout == "", wrong
    missing = run_minimost("check", "--config", tmp_path / "none.json", cwd=tmp_path)
    assert missing.returncode == 1 and "none.json" in missing.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["plugins.json"]


# Nobody listens to what it says


class Mute(Server):
    """Has no way to say where it listens; the kernel knows."""

    def announced(self, _):
        return next((f"https://127.0.0.1:{port}" for _, port in self.sockets()), None)


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full", "2>&-", "2>/dev/full", "<&-", "<&- >&- 2>&-"])
def test_it_serves_where_nobody_takes_what_it_prints_or_logs(serve, as_user, redirection):
    shell = ["sh", "-c", f'exec "$@" {redirection}', "sh"]
    server = serve(kind=Mute, wrapper=shell, environment={"SWIFT_BACKTRACE": "enable=no"})
    alice = as_user(server, "alice")
    alice.send("dm:alice:bob", "is anybody listening?")
    # A file that is opened in the place of a standard one would be written the log into.
    for number in (0, 1, 2):
        descriptor = f"/proc/{server.process.pid}/fd/{number}"
        if os.path.lexists(descriptor):
            assert not os.readlink(descriptor).startswith((str(server.data.path), "socket:")), number
    server.stop()
    for path in server.data.path.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b" info host: " not in content and b"listening https" not in content, path


def test_it_goes_on_when_its_terminal_is_closed(serve, as_user):
    ours, theirs = os.openpty()
    # A session of its own, whose terminal this becomes by being opened: its end is a SIGHUP, and an error for whoever
    # writes to it.
    shell = ["setsid", "sh", "-c", f'exec "$@" <{os.ttyname(theirs)} >{os.ttyname(theirs)} 2>&1', "sh"]
    server = serve(kind=Mute, wrapper=shell)
    os.close(theirs)
    alice = as_user(server, "alice")
    alice.send("general", "from a terminal")
    os.close(ours)
    assert os.readlink(f"/proc/{server.process.pid}/fd/2").endswith("(deleted)"), "premise: it is gone"
    assert [message["body"] for message in alice.history("general")] == ["from a terminal"]
    assert alice.send("general", "and without")["id"]


def test_it_serves_while_nobody_reads_its_log(serve, as_user, tmp_path):
    pipe = tmp_path / "log"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    server = serve(wrapper=["sh", "-c", f'exec "$@" 2>{pipe}', "sh"])
    alice = as_user(server, "alice")
    lines = 600
    for _ in range(lines):
        assert alice.get("/api/auth/me").status_code == 200
    # What waited is written once it is read, so that it can end.
    log = bytearray()

    def read():
        while piece := os.read(reader, 65536):
            log.extend(piece)

    os.set_blocking(reader, True)
    reading = threading.Thread(target=read)
    reading.start()
    server.stop()
    reading.join(20)
    os.close(reader)
    assert len(log) > 2**16, "premise: more than a pipe holds"
    assert log.count(b"path=/api/auth/me") == lines


def test_a_stop_does_not_wait_for_who_reads_its_log(serve, as_user, tmp_path):
    pipe = tmp_path / "log"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    server = serve(wrapper=["sh", "-c", f'exec "$@" 2>{pipe}', "sh"])
    alice = as_user(server, "alice")
    for _ in range(600):  # more lines than a pipe holds
        assert alice.get("/api/auth/me").status_code == 200
    status, _ = server.terminate(timeout=10)
    os.close(reader)
    assert status == 0


# Ports


def test_with_its_stun_port_taken_the_chat_starts_says_so_and_has_it_once_it_is_free(serve, as_user):
    with socket.socket(socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("", 0))
        port = other.getsockname()[1]
        server = serve(plugins={"stun": {"stun_port": port}})
        server.expect_errors(rf" error stun: stun failed error=.*\b{port}\b")
        alice = as_user(server, "alice")

        def health():
            return alice.api("GET", "/healthz")

        assert eventually(lambda: (told := health())["plugins"]["stun"] == "degraded" and told)["status"] == "degraded"
        others = {name: state for name, state in health()["plugins"].items() if name != "stun"}
        assert set(others.values()) == {"running"}
        assert alice.api("GET", "/api/calls/ice") == {"iceServers": []}
        assert alice.send("general", "calls may not work, chat does")["id"]

        def table():
            return run_minimost("plugins", "--config", server.config, "--data", server.data.path).stdout

        # While it tries again it is not known to fail.
        eventually(lambda: f"stun     degraded: stun: another program has UDP port {port}" in table())
    eventually(lambda: alice.api("GET", "/api/calls/ice")["iceServers"], timeout=30, every=0.1)
    assert eventually(lambda: health()["status"] == "ok")


# The data folder


def refusal_of(server):
    """What a stopped server says instead of starting: one line, status 1."""
    with pytest.raises(StartFailed) as refused:
        server.start()
    assert refused.value.status == 1
    [complaint] = refused.value.complaints
    return complaint


def contents(server, pattern="*"):
    """Bytes of what is stored. Of databases every row: SQLite counts in their heads how often they were opened."""
    found = {}
    for path in sorted(server.data.path.rglob(pattern)):
        if path.suffix == ".db":
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
                found[path.name] = list(database.iterdump())
        elif path.is_file() and path.name != "lock" and not path.name.endswith(("-wal", "-shm")):
            found[path.name] = path.read_bytes()
    return found


def change(file, statement, *values):
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(statement, values)


@pytest.mark.parametrize("file, plugin", [("chat.db", "chat"), ("auth.db", "auth"), ("host.db", "host")])
def test_data_of_a_newer_version_is_refused_and_left_alone(serve, as_user, file, plugin):
    server = serve()
    as_user(server, "alice").send("general", "from the old days")
    server.stop()
    step = f"{plugin}: 9999 flying cars"
    change(server.data.path / file, "INSERT INTO grdb_migrations (identifier) VALUES (?)", step)
    before = contents(server)
    complaint = refusal_of(server)
    assert "newer" in complaint and str(server.data.path / file) in complaint
    assert contents(server) == before

    change(server.data.path / file, "DELETE FROM grdb_migrations WHERE identifier = ?", step)
    server.restart()
    assert as_user(server, "alice").history("general")[-1]["body"] == "from the old days"


def lead_elsewhere(file):
    file.unlink()
    file.symlink_to("alice.db")


def be_without_end(file):
    file.unlink()
    os.mkfifo(file)


def be_a_folder(file):
    file.unlink()
    file.mkdir()


def be_newer(file):
    change(file, "INSERT INTO grdb_migrations (identifier) VALUES ('chat: 9999 flying cars')")


@pytest.mark.parametrize("happen", [lead_elsewhere, be_without_end, be_a_folder, be_newer])
def test_what_lies_in_place_of_a_mailbox_is_not_opened_and_its_owners_trouble_alone(serve, as_user, happen):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    alice.send("dm:alice", "my own notes")
    alice.send("dm:alice:bob", "before")
    server.stop()
    file, aside = server.data.mailbox_file("bob"), server.folder / "bob.db"
    shutil.copy(file, aside)
    happen(file)
    server.expect_errors(
        r" error host: a database is not opened .*bob\.db", "could not be delivered.*mailbox-closed", "late deliveries"
    )
    server.restart()

    for path in ("channels", "channels/dm%3Abob/messages", "channels/dm%3Aalice%3Abob/messages"):
        assert_refused(bob.get(f"/api/chat/{path}"), 503, "mailbox-closed")
    assert_refused(bob.post("dm:bob", "into the void"), 503, "mailbox-closed")
    bob.send("general", "the public record is not his file")
    sent = alice.send("dm:alice:bob", "to no box")
    assert [message["body"] for message in alice.history("dm:alice:bob")] == ["before", "to no box"]
    carol.send("general", "business as usual")
    assert [message["body"] for message in bob.history("general")][1:] == ["business as usual"]
    if happen is be_without_end:
        with pytest.raises(OSError, match="No such device"):  # nobody has its other end
            os.open(file, os.O_WRONLY | os.O_NONBLOCK)

    # Once the operator has put the file back, he gets what he is owed.
    server.stop()
    shutil.rmtree(file) if file.is_dir() else file.unlink()
    shutil.copy(aside, file)
    server.restart()
    assert [message["id"] for message in bob.history("dm:alice:bob")][1:] == [sent["id"]]


def spoiled(content):
    """Its head holds, its sums do not."""
    return content[:40] + bytes(byte ^ 1 for byte in content[40:])


def garbage(content):
    return random.Random(1).randbytes(len(content))


def a_byte(_):
    return b"x"


@pytest.mark.parametrize("journal", [spoiled, garbage, a_byte])
def test_an_odd_journal_beside_a_database_takes_nothing_committed_away(serve, as_user, journal):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    alice.send("dm:alice:bob", "before")
    alice.send("general", "before")
    server.stop()
    other = serve()
    as_user(other, "alice").send("dm:alice:bob", "of another server")
    other.kill()
    for name in ("users/bob.db", "chat.db"):
        content = (other.data.path / f"{name}-wal").read_bytes()
        assert len(content) > 4096, "premise: there is one"
        for suffix in ("-wal", "-shm"):
            (server.data.path / f"{name}{suffix}").write_bytes(journal(content))
    other.restart()
    server.restart()
    for channel in ("dm:alice:bob", "general"):
        assert [message["body"] for message in bob.history(channel)] == ["before"]
        alice.send(channel, "after")
    server.kill()
    server.restart()
    for channel in ("dm:alice:bob", "general"):
        assert [message["body"] for message in bob.history(channel)] == ["before", "after"]


def test_what_others_could_read_is_closed_to_them_and_said(serve):
    server = serve()
    server.stop()
    names = ["secret.key", "key.pem", "ca-key.pem", "auth.db", "host.db", "chat.db"]
    for number, name in enumerate(names):
        (server.data.path / name).chmod(0o644 if number % 2 else 0o660)
    server.data.path.chmod(0o755)
    server.restart()
    assert server.data.path.stat().st_mode & 0o777 == 0o700
    for name in names:
        path = server.data.path / name
        assert path.stat().st_mode & 0o777 == 0o600, name
        assert f"others could read a file; it is closed to them now file={path}" in server.log


def test_secrets_are_their_owners_alone_from_their_first_moment(serve, tmp_path):
    log = tmp_path / "strace.log"
    trace = f"strace -D -f -e trace=openat,chmod,fchmod,fchmodat -e signal=none -o {log}"
    server = serve(empty=True, wrapper=["sh", "-c", f'umask 0 && exec {trace} "$@"', "sh"])
    calls = log.read_text(errors="replace")
    for name in ("secret.key", "ca-key.pem", "key.pem"):
        made = re.findall(rf'openat\([^"]*"[^"]*/{re.escape(name)}\.new", (\S+), (\d+)', calls)
        assert made and all("O_EXCL" in flags and "O_CREAT" in flags and mode == "0600" for flags, mode in made), name
        assert not re.search(rf'chmod\w*\([^"]*"[^"]*/{re.escape(name)}', calls), "not made first and closed later"
    for path in server.data.path.rglob("*"):
        if not path.is_socket():
            assert path.stat().st_mode & 0o077 == 0, path


# A copy


def copied(data, folder):
    shutil.copytree(data.path, folder, ignore=lambda *_: {"control.sock"})


def backed_up(data, folder):
    """As by a program that copies databases while they are in use."""
    (folder / "users").mkdir(parents=True)
    for path in data.path.rglob("*"):
        target = folder / path.relative_to(data.path)
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(target)) as copy:
                database.backup(copy)
        elif path.suffix in (".pem", ".key"):
            shutil.copy(path, target)


@pytest.mark.parametrize("how", [copied, backed_up])
def test_a_copy_starts_with_everything_in_it_and_everybody_signed_in(serve, as_user, tmp_path, how):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    channels = {"general": (alice, bob, carol), "dm:alice:bob": (alice, bob), "dm:alice:bob:carol": (alice, bob, carol)}
    for number, channel in enumerate(channels):
        for message in range(3):
            alice.send(channel, f"{number}.{message}")
    before = {channel: alice.history(channel) for channel in channels}
    if how is copied:
        server.stop()
    how(server.data, tmp_path / "copy")
    restored = serve(empty=True, data=tmp_path / "copy")
    for channel, members in channels.items():
        for member in members:
            reader = as_user(restored, member.name)
            assert without_nonces(reader.history(channel)) == without_nonces(before[channel])
    assert as_user(restored, "dave").get("/api/auth/me").status_code == 200
    sent = as_user(restored, "alice").send("dm:alice:bob", "and on it goes")
    assert as_user(restored, "bob").history("dm:alice:bob")[-1]["id"] == sent["id"]


def without_nonces(messages):
    return [{**message, "nonce": None} for message in messages]


def test_a_copy_of_a_running_server_without_its_journals_is_told_from_a_whole_one(serve, as_user, tmp_path):
    server = serve()
    alice = as_user(server, "alice")
    for channel in ("general", "dm:alice:bob"):
        alice.send(channel, "in a journal")
    leave = shutil.ignore_patterns("control.sock", "*-wal", "*-shm")
    shutil.copytree(server.data.path, tmp_path / "copy", ignore=leave)
    said = run_minimost("users", "list", "--config", server.config, "--data", tmp_path / "copy")
    assert re.search(r"-wal|journal|incomplete|not whole", said.stderr), "what it held is gone without a word"


# An upgrade


def test_an_upgrade_that_is_killed_half_way_is_finished_by_the_next_start(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    for count in range(5):
        alice.send("dm:alice", str(count))
    server.stop()
    # As the version before one of the steps left them.
    own = server.data.mailbox_file("alice")
    steps = applied(own)
    assert "chat: 0003 preferences" in steps
    change(own, "DROP TABLE preferences")
    change(own, "DELETE FROM grdb_migrations WHERE identifier = ?", "chat: 0003 preferences")
    files = [own, *(own.with_name(f"user{number}.db") for number in range(400))]
    for file in files[1:]:
        shutil.copy(own, file)
    untouched = own.read_bytes()

    process = subprocess.Popen(
        [*map(str, [*server.wrapper, BINARY, "serve", "--config", server.config, "--data",
                    server.data.path, "--host", "127.0.0.1", "--port", 0])],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    eventually(lambda: len(list(own.parent.glob("*-wal"))) > 20, every=0.002, what="some are opened")
    process.kill()
    process.wait()
    left = sum(file.read_bytes() == untouched and not file.with_name(file.name + "-wal").exists() for file in files)
    print(f"\nkilled with {left} of {len(files)} files to go")
    assert 0 < left < len(files), "premise: half way"

    server.restart()
    assert [message["body"] for message in alice.history("dm:alice")] == list("01234")
    server.stop()
    assert {tuple(applied(file)) for file in files} == {tuple(steps)}
    for file in files:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            assert database.execute("SELECT count(*) FROM messages").fetchone() == (5,)
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def applied(file):
    with closing(sqlite3.connect(file)) as database:
        return sorted(name for [name] in database.execute("SELECT identifier FROM grdb_migrations"))


# The clock


def test_after_a_run_under_a_clock_ten_years_ahead_ids_rise_and_nobody_is_shut_out_for_ever(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    before = alice.send("general", "before")
    server.stop()
    ahead = 10 * 365 * 86_400_000
    host, auth = server.data.path / "host.db", server.data.path / "auth.db"
    change(host, "UPDATE reservations SET upTo = upTo + ?", ahead << 12)
    change(host, "UPDATE sessions SET createdAt = createdAt + ?1, lastSeenAt = lastSeenAt + ?1", ahead)
    [bob] = rows(auth, "SELECT id FROM accounts WHERE key = 'bob'")
    change(auth, "INSERT INTO lockouts (account, failures, until) VALUES (?, 5, ?)", bob, now() + ahead)
    server.restart()

    after = alice.send("general", "after")
    assert before["id"] < rows(host, "SELECT upTo - (2000 << 13) FROM reservations")[0] < after["id"] < 2**53
    assert [message["body"] for message in alice.history("general")] == ["before", "after"]
    assert abs(datetime.fromisoformat(after["sentAt"]) - datetime.now(timezone.utc)) < timedelta(minutes=5)
    assert alice.get("/api/auth/me").status_code == 200, "whoever was signed in still is"
    with Client(server) as client:
        page = assert_page(client.submit("/login", username="bob", password=PASSWORD), 423)
    assert int(re.search(r"(\d+) minutes", page)[1]) <= 15, "no longer than a lock lasts"


def rows(file, query):
    with closing(sqlite3.connect(file)) as database:
        return [row[0] for row in database.execute(query)]


def now():
    return int(datetime.now(timezone.utc).timestamp() * 1000)


# Keys and certificates


def test_without_its_key_everybody_is_signed_out_and_passwords_still_work(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    assert alice.get("/api/auth/me").status_code == 200
    alice.send("general", "before")
    key = server.data.path / "secret.key"
    before = key.read_bytes()
    server.stop()
    key.unlink()
    server.restart()
    assert_refused(alice.get("/api/auth/me"), 401)
    assert len(key.read_bytes()) >= 32 and key.read_bytes() != before and key.stat().st_mode & 0o777 == 0o600
    with Client(server) as client:
        assert client.sign_in("alice").history("general")[-1]["body"] == "before"


@pytest.mark.parametrize("content", [b"", b"too short"], ids=["empty", "short"])
def test_a_key_that_is_none_is_refused_and_not_overwritten(serve, content):
    server = serve()
    server.stop()
    key = server.data.path / "secret.key"
    key.write_bytes(content)
    assert str(key) in refusal_of(server)
    assert key.read_bytes() == content


@pytest.mark.parametrize("name", ["secret.key", "cert.pem"])
def test_a_pipe_in_place_of_a_key_is_refused_and_not_waited_for(serve, name):
    server = serve()
    server.stop()
    path = server.data.path / name
    path.unlink()
    os.mkfifo(path)
    said = run_minimost("serve", "--config", server.config, "--data", server.data.path, "--port", 0, timeout=20)
    assert said.returncode == 1 and str(path.name) in said.stderr


def lose_the_key(folder, _):
    (folder / "key.pem").unlink()


def lose_the_certificate(folder, _):
    (folder / "cert.pem").unlink()


def take_the_key_of_another(folder, other):
    shutil.copy(other / "key.pem", folder / "key.pem")


def empty_the_certificate(folder, _):
    (folder / "cert.pem").write_bytes(b"")


def spoil_the_key(folder, _):
    (folder / "key.pem").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")


@pytest.mark.parametrize(
    "happen, named",
    [
        (lose_the_key, "key.pem"), (lose_the_certificate, "cert.pem"), (take_the_key_of_another, "key.pem"),
        (empty_the_certificate, "cert.pem"), (spoil_the_key, "key.pem"),
    ],
)
def test_a_certificate_and_a_key_that_are_no_pair_are_refused_and_left_alone(serve, happen, named):
    server, other = serve(), serve(empty=True)
    server.stop()
    happen(server.data.path, other.data.path)
    before = contents(server, "*.pem")
    assert named in refusal_of(server)
    assert contents(server, "*.pem") == before


def test_a_certificate_of_the_operators_own_is_used_as_it_is(serve, tmp_path):
    server = serve()
    server.stop()
    make_certificate(server.data.path, "-days", "90")
    before = contents(server, "*.pem")
    server.restart()
    # Whoever trusts that certificate is served; the authority of the folder has nothing to do with it.
    shutil.copy(server.data.path / "cert.pem", tmp_path / "trusted.pem")
    with Client(TrustingIn(server, tmp_path / "trusted.pem")) as client:
        assert client.get("/healthz").status_code == 200
        assert_refused(client.get("/ca.pem"), 404)
    assert contents(server, "*.pem") == before


def test_a_certificate_of_the_operators_own_that_is_over_is_used_and_warned_of(serve):
    server = serve()
    server.stop()
    folder = server.data.path
    openssl("req", "-new", "-key", folder / "key.pem", "-subj", "/CN=chat.example", "-out", folder / "request")
    openssl(
        "x509", "-req", "-in", folder / "request", "-signkey", folder / "key.pem", "-days", "-1",
        "-out", folder / "cert.pem",
    )
    before = contents(server, "*.pem")
    server.restart()
    eventually(lambda: re.search(r" warning host: cert\.pem expired on \S+: browsers will refuse it", server.log))
    assert presented(server) == ssl.PEM_cert_to_DER_cert((folder / "cert.pem").read_text())
    assert contents(server, "*.pem") == before


def test_our_own_certificate_is_made_anew_before_its_end_for_the_same_key(serve):
    server = serve()
    server.stop()
    folder = server.data.path
    text = openssl("x509", "-in", folder / "cert.pem", "-noout", "-ext", "subjectAltName").splitlines()[-1].strip()
    names = text.replace("IP Address:", "IP:")
    (folder / "names").write_text(f"subjectAltName={names}")
    openssl("req", "-new", "-key", folder / "key.pem", "-subj", "/CN=soon over", "-out", folder / "request")
    openssl(
        "x509", "-req", "-in", folder / "request", "-CA", folder / "ca.pem", "-CAkey", folder / "ca-key.pem",
        "-days", "20", "-extfile", folder / "names", "-out", folder / "cert.pem",
    )
    before = contents(server, "*.pem")
    server.restart()
    after = contents(server, "*.pem")
    assert {name for name in after if after[name] != before[name]} == {"cert.pem"}
    eventually(lambda: re.search(r' info host: a certificate was issued because="it ends on ', server.log))
    assert "will not expire" in openssl("x509", "-in", folder / "cert.pem", "-noout", "-checkend", 300 * 86_400)
    with Client(server) as client:
        assert client.get("/healthz").status_code == 200, "the authority vouches for it"


def test_a_cookie_of_another_server_is_none_here(serve):
    here, elsewhere = serve(), serve(empty=True)
    with Client(elsewhere) as other:
        foreign = other.sign_up("alice").session
        assert other.get("/api/auth/me").status_code == 200, "premise: it is good there"
    with Client(here, "alice", foreign) as client:
        assert_refused(client.get("/api/auth/me"), 401)
        # Nor does it get into the way of signing in.
        assert client.sign_in("alice").get("/api/auth/me").status_code == 200
