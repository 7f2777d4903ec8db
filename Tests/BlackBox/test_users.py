"""Who has an account, and shutting one: on the command line, whether the server runs or not."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import PASSWORD, Client, run_minimost


def users(server, *arguments):
    said = run_minimost("users", *arguments, "--config", server.config, "--data", server.data.path)
    assert said.returncode == 0 and said.stderr == "", said
    return said.stdout


def sign_in(server, name):
    with Client(server) as client:
        return client.submit("/login", username=name, password=PASSWORD).status_code


@pytest.mark.parametrize("running", [True, False])
def test_a_locked_account_is_shut_and_opened_again(serve, as_user, running):
    server = serve()
    for command, status in (("lock", 403), ("unlock", 303)):
        if running:
            users(server, command, "alice")
        else:
            server.stop()
            users(server, command, "alice")
            server.restart()
        states = {row["user"]: row["state"] for row in json.loads(users(server, "list", "--json"))}
        assert states["alice"] == ("locked" if command == "lock" else "open") and states["bob"] == "open"
        assert as_user(server, "alice").get("/api/auth/me").status_code == 401, "its sessions do not come back"
        assert sign_in(server, "alice") == status
    assert as_user(server, "bob").get("/api/auth/me").status_code == 200


def change_password(client):
    return client.http.post("/api/auth/password", json={"current": PASSWORD, "new": "Other-harbour-8"})


def sign_in_anew(client):
    return client.submit("/login", username="alice", password=PASSWORD)


@pytest.mark.parametrize("act", [sign_in_anew, change_password])
def test_a_session_that_begins_while_its_account_is_locked_does_not_outlive_the_lock(serve, as_user, act):
    """The password was looked at before, and the session begins after all of the account had ended."""
    server = serve()
    with (as_user(server, "alice") if act is change_password else Client(server)) as client, ThreadPoolExecutor(1) as pool:
        client.get("/login")  # connected already, so that the hash takes most of the time
        acting = pool.submit(act, client)
        users(server, "lock", "alice")
        acting.result()
        assert [row["sessions"] for row in json.loads(users(server, "--json")) if row["user"] == "alice"] == [0]
        users(server, "unlock", "alice")
        assert client.get("/api/auth/me").status_code == 401


def test_who_is_not_there_is_refused(serve):
    said = run_minimost("users", "lock", "nobody", "--data", serve().data.path)
    assert said.returncode != 0 and 'there is no user "nobody"' in said.stderr
