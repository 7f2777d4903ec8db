"""The audit log: what happened to accounts and to the program, and whether somebody has changed it since."""

import json

import pytest

from harness import PASSWORD, Client, run_minimost
from harness.raw import exchange

WRONG = "Wrong-harbour-3"
OTHER = "Other-harbour-8"


def audit(server, *arguments):
    return run_minimost("audit", *arguments, "--config", server.config, "--data", server.data.path)


def entries(server, *arguments):
    said = audit(server, *arguments, "--json")
    assert said.returncode == 0, said
    return json.loads(said.stdout)


def events(server, *arguments):
    return [(entry["event"], entry.get("user")) for entry in entries(server, *arguments)]


def sign_in(server, *names):
    for name in names:
        with Client(server) as client:
            client.sign_in(name)


def test_it_says_who_did_what_and_nothing_that_is_secret(serve, as_user):
    server = serve(plugins={"auth": {"max_login_attempts": 2}})
    alice = as_user(server, "alice")
    sign_in(server, "alice")
    with Client(server) as client:
        client.submit("/login", username="nobody-has-this", password=WRONG)
        client.submit("/login", username="bob", password=WRONG)
        client.submit("/login", username="bob", password=WRONG)
        client.get("/api/chat/channels")
    said = run_minimost("reset-password", "carol", "--config", server.config, "--data", server.data.path)
    link = said.stdout.split()[0]
    with Client(server) as client:
        client.submit("/reset-password/" + link.rsplit("/", 1)[1], password=OTHER, confirm=OTHER)
    session = alice.get("/api/auth/sessions").json()[0]
    run_minimost("sessions", "revoke", "alice", "--config", server.config, "--data", server.data.path)

    seen = events(server)
    for expected in [
        ("started", None), ("account-created", "alice"), ("sign-in", "alice"), ("sign-in-failed", None), ("sign-in-failed", "bob"),
        ("locked", "bob"), ("denied", None), ("command", None), ("reset-link-made", "carol"),
        ("password-reset", "carol"), ("session-revoked", "alice"),
    ]:
        assert expected in seen, expected
    assert {event for event, _ in events(server, "--user", "BOB")} == {"account-created", "sign-in-failed", "locked"}
    assert events(server, "--since", "2999-01-01") == []

    file = server.data.path / "audit.log"
    text = file.read_text()
    for secret in [WRONG, OTHER, PASSWORD, "nobody-has-this", link.rsplit("/", 1)[1], session["id"]]:
        assert secret not in text, secret
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert audit(server, "--verify").stdout == f"{len(seen)} entries, each as it was written.\n"


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("change", ["flip", "delete", "reorder", "cut"])
def test_a_change_is_found_whether_the_server_runs_or_not(serve, change, running):
    server = serve()
    sign_in(server, "alice", "bob", "carol")
    assert audit(server, "--verify").returncode == 0
    if not running:
        server.stop()
    file = server.data.path / "audit.log"
    lines = file.read_bytes().splitlines(keepends=True)
    assert all(name in line for name, line in zip([b"alice", b"bob", b"carol"], lines[-3:], strict=True))
    if change == "flip":
        lines[-2] = lines[-2].replace(b"bob", b"bnb")
    elif change == "delete":
        del lines[-2]
    elif change == "reorder":
        lines[-3], lines[-2] = lines[-2], lines[-3]
    else:
        del lines[-1]
    file.write_bytes(b"".join(lines))
    said = audit(server, "--verify")
    assert said.returncode != 0 and said.stdout == "" and said.stderr, said


def test_the_chain_goes_on_over_a_kill(serve):
    server = serve()
    sign_in(server, "alice")
    before = events(server)
    server.kill()
    server.restart()
    sign_in(server, "bob")
    assert events(server) == [*before, ("started", None), ("sign-in", "bob")]
    assert audit(server, "--verify").returncode == 0


def test_a_log_that_cannot_be_written_stops_nobody_and_is_said_once(serve):
    server = serve()
    file = server.data.path / "audit.log"
    file.unlink()
    file.mkdir()
    server.expect_errors("audit.log cannot be written")
    sign_in(server, "alice", "bob")
    audit(server)  # waits for what is still to be noted
    file.rmdir()
    sign_in(server, "carol")
    assert events(server) == [("sign-in", "carol")]
    assert server.log.count("audit.log cannot be written") == 1


def test_who_is_not_signed_in_cannot_push_out_what_was_written(serve):
    """What anybody may cause without end must not fill the files that are kept."""
    limits = {"rate_limit_enabled": True, "audit_log_max_size_mb": 1, "audit_log_backups": 1}
    server = serve(plugins={"host": limits})
    with Client(server) as client:
        client.submit("/login", username="bob", password=WRONG)
    head = f"DELETE /api/auth/sessions/{'x' * 900} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    denied = (head + "\r\n") * 399 + head + "Connection: close\r\n\r\n"
    for _ in range(10):
        assert {answer.status for answer in exchange(server, denied.encode())} == {401}
    assert ("sign-in-failed", "bob") in events(server)


def test_a_log_that_somebody_moves_away_is_begun_anew_and_what_it_held_is_missed(serve):
    server = serve()
    sign_in(server, "alice")
    file, aside = server.data.path / "audit.log", server.folder / "aside.log"
    audit(server)  # waits for what is still to be noted
    file.rename(aside)
    sign_in(server, "bob")
    assert events(server) == [("sign-in", "bob")]
    said = audit(server, "--verify")
    assert said.returncode != 0 and said.stderr
    # In its place again, with what came since behind it, all is there.
    file.write_bytes(aside.read_bytes() + file.read_bytes())
    assert audit(server, "--verify").returncode == 0
    sign_in(server, "carol")
    assert events(server)[-2:] == [("sign-in", "bob"), ("sign-in", "carol")]


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01"])
def test_a_day_that_is_none_is_refused(serve, since):
    said = audit(serve(), "--since", since)
    assert said.returncode != 0 and since in said.stderr


@pytest.mark.parametrize("running", [True, False])
def test_a_plugin_that_is_switched_is_in_it_at_once(serve, running):
    server = serve()
    if not running:
        server.stop()
    for command, state in (("disable", "off"), ("enable", "on")):
        said = run_minimost("plugins", command, "stun", "--config", server.config, "--data", server.data.path)
        assert (said.returncode, said.stderr) == (0, ""), said
        entries = json.loads(audit(server, "--json").stdout)
        assert [entry["detail"] for entry in entries if entry["event"] == "plugin-switched"][-1] == {
            "plugin": "stun", "state": state,
        }
    assert audit(server, "--verify").returncode == 0
