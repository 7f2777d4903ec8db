"""What a start says to the person who made it, and what the log says of each request."""

import os
import pty
import re
import subprocess

import pytest

from harness import BINARY, PASSWORD, Client, eventually, run_minimost

TERMINAL = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture
def terminal(serve):
    """`terminal("--host", "127.0.0.1")`: what a start prints on a terminal, until it listens and has said all of it."""
    server = serve()
    server.terminate()
    started = []

    def start(*arguments):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [BINARY, "serve", "--config", server.config, "--data", server.data.path, "--port", "0", *arguments],
            stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        started.append((process, ours))
        said = b""

        def is_told():
            nonlocal said
            os.set_blocking(ours, False)
            try:
                said += os.read(ours, 65536)
            except BlockingIOError:
                # Silent, and the announcement is there: it is made in one go.
                return b"listening" in said
            return False

        eventually(is_told, timeout=30, every=0.3)
        return said.decode().replace("\r\n", "\n")

    yield start
    for process, ours in started:
        process.terminate()
        assert process.wait(30) == 0
        os.close(ours)


def test_on_a_terminal_it_says_where_it_is_and_shows_a_code_for_phones(terminal):
    said = terminal()
    lines = said.split("\n")
    assert re.fullmatch(r"MiniMost \d+\.\d+\.\d+", lines[0])
    port = re.fullmatch(r"listening https://127\.0\.0\.1:(\d+)", lines[1])[1]
    addresses = [line.strip() for line in lines if line.startswith("  https://")]
    assert addresses and all(re.fullmatch(rf"https://[^/\s]+:{port}", address) for address in addresses)
    assert not any("127.0.0.1" in address or "localhost" in address for address in addresses), "of no use elsewhere"
    code = [TERMINAL.sub("", line) for line in lines if "\x1b[" in line]
    assert len(code) > 10 and len({len(line) for line in code}) == 1, "a square of half blocks"


def test_with_one_address_it_names_no_other(terminal):
    said = terminal("--host", "127.0.0.1")
    assert "listening https://127.0.0.1:" in said
    assert "colleagues" not in said and "\x1b[" not in said


def test_where_there_is_no_terminal_there_is_no_code(serve):
    server = serve()
    assert "\x1b" not in (server.folder / "stdout.log").read_text()


def test_a_host_that_there_is_not_ends_the_start_in_one_line(tmp_path, serve):
    host = "no-such-host.invalid"
    said = run_minimost("serve", "--config", serve().config, "--data", tmp_path / "d", "--port", 0, "--host", host)
    assert said.returncode == 1, said
    complaints = [line for line in said.stderr.splitlines() if not re.match(r"\d{4}-\d\d-\d\dT", line)]
    assert complaints == [f"minimost: cannot listen on {host}: there is no such host"]


def test_the_log_has_a_line_a_request_and_nothing_secret(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    answer = alice.get("/api/auth/me?token=do-not-write-this-down")
    assert answer.status_code == 200
    with Client(server) as stranger:
        stranger.sign_in("bob")
    server.stop()  # with all that it says
    lines = [line for line in server.log.splitlines() if "path=/api/auth/me" in line]
    assert len(lines) == 1
    for part in ("method=GET", "status=200", "user=alice", "from=127.0.0.1", r"ms=\d+", r"request=\w+"):
        assert re.search(part, lines[0]), lines[0]
    for secret in ("do-not-write-this-down", alice.session, PASSWORD, "csrf_token"):
        assert secret not in server.log


def test_the_first_start_says_how_to_close_sign_up_and_later_ones_do_not(serve):
    def told(server):
        server.stop()  # with all that it says
        said = (server.folder / "stdout.log").read_text().splitlines()
        server.restart()
        return [line for line in said if "signup" in line]

    server = serve(empty=True)
    [note] = told(server)
    assert '"invite" or "closed"' in note
    with Client(server) as client:
        client.sign_up("alice")
    server.restart()
    assert told(server) == []
    assert told(serve(empty=True, plugins={"auth": {"signup": "invite"}})) == []
