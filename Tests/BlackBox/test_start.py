"""Starting: what is on the command line, and what is wrong with the machine or the data folder."""

import json
import os
import shutil
import socket
import sqlite3
import ssl
import subprocess
from contextlib import closing

import pytest

from harness import Client, Server, StartFailed, assert_refused, eventually, run_minimost
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
        table = run_minimost("plugins", "--config", server.config, "--data", server.data.path).stdout
        assert f"stun     degraded: stun: another program has UDP port {port}" in table
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
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", server.data.path / "key.pem", "-out", server.data.path / "cert.pem", "-days", "90",
            "-subj", "/CN=chat.example", "-addext", "subjectAltName=IP:127.0.0.1",
        ],
        check=True, capture_output=True,
    )
    before = contents(server, "*.pem")
    server.restart()
    # Whoever trusts that certificate is served; the authority of the folder has nothing to do with it.
    shutil.copy(server.data.path / "cert.pem", tmp_path / "trusted.pem")
    with Client(TrustingIn(server, tmp_path / "trusted.pem")) as client:
        assert client.get("/healthz").status_code == 200
        assert_refused(client.get("/ca.pem"), 404)
    assert contents(server, "*.pem") == before


class TrustingIn:
    """A server whose certificate is vouched for by a file of the test's own."""

    def __init__(self, server, authority):
        self.server, self.tls = server, ssl.create_default_context(cafile=authority)

    def __getattr__(self, name):
        return getattr(self.server, name)


def test_a_cookie_of_another_server_is_none_here(serve):
    here, elsewhere = serve(), serve(empty=True)
    with Client(elsewhere) as other:
        foreign = other.sign_up("alice").session
        assert other.get("/api/auth/me").status_code == 200, "premise: it is good there"
    with Client(here, "alice", foreign) as client:
        assert_refused(client.get("/api/auth/me"), 401)
        # Nor does it get into the way of signing in.
        assert client.sign_in("alice").get("/api/auth/me").status_code == 200
