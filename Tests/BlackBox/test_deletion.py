"""An account goes for good: what stays of it, and what does not."""

import asyncio
import json

import pytest

from harness import PASSWORD, Client, EventStream, assert_refused, run_minimost

DELETE = "/api/auth/delete-account"
SECRET = "the-quiet-harbour-at-night"


def delete(client, mode, password=PASSWORD):
    return client.http.post(DELETE, json={"password": password, "mode": mode})


def files_with(server, text):
    """The files of the data folder, logs of databases too, that hold `text`."""
    return [path.name for path in server.data.path.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def bodies(client, channel):
    return [message["body"] for message in client.history(channel)]


def test_after_a_soft_one_what_was_said_stays_without_a_name(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    alice.send("general", "to all")
    alice.send("dm:alice:bob", "to bob")
    assert delete(alice, "soft").status_code == 204
    assert alice.get("/api/auth/me").status_code == 401
    for channel in ("general", "dm:alice:bob"):
        message = bob.history(channel)[-1]
        assert message["sender"]["username"] == "Deleted User" and message["body"].startswith("to ")
    [person] = [person for person in bob.get("/api/auth/users").json() if person["username"] == "alice"]
    assert person["deleted"] and person["bio"] == "" and person["colour"] is None
    assert not server.data.mailbox_file("alice").exists()
    assert_refused(bob.http.post("/api/chat/dms", json={"members": ["alice"]}), 422)
    with Client(server) as other:
        form = {"username": "Alice", "password": PASSWORD, "confirm": PASSWORD}
        assert other.submit("/signup", **form).status_code == 422, "the name is taken for ever"


def test_after_a_hard_one_no_byte_of_it_is_in_any_file(serve, as_user):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    for channel in ("general", "dm:alice", "dm:alice:bob", "dm:alice:bob:carol"):
        for number in range(20):
            alice.send(channel, f"{SECRET} {number}")
        if channel != "dm:alice":
            bob.send(channel, "of bob") if channel != "dm:alice:bob:carol" else carol.send(channel, "of carol")
    assert files_with(server, SECRET), "premise: it is there"
    assert delete(alice, "hard").status_code == 204
    assert files_with(server, SECRET) == []
    assert (bodies(bob, "general")[-1], bodies(bob, "dm:alice:bob")) == ("of bob", ["of bob"])
    assert bodies(carol, "dm:alice:bob:carol") == ["of carol"]
    server.stop()
    assert files_with(server, SECRET) == []


@pytest.mark.parametrize("running", [True, False])
def test_an_operator_deletes_whether_the_server_runs_or_not(serve, as_user, running):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    alice.send("general", SECRET)
    alice.send("dm:alice:bob", SECRET)
    place = ("--config", server.config, "--data", server.data.path)
    if not running:
        server.stop()
    said = run_minimost("users", "delete", "alice", "--hard", *place)
    assert (said.returncode, said.stdout, said.stderr) == (0, "alice is deleted, with every message.\n", "")
    assert files_with(server, SECRET) == []
    again = run_minimost("users", "delete", "alice", *place)
    assert again.returncode != 0 and 'there is no user "alice"' in again.stderr
    if not running:
        server.restart()
    assert alice.get("/api/auth/me").status_code == 401
    assert bob.get("/api/auth/me").status_code == 200
    states = json.loads(run_minimost("users", "list", "--json", *place).stdout)
    assert [row["state"] for row in states if row["user"] == "alice"] == ["deleted"]


def test_without_the_password_nothing_happens_and_it_is_told(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    alice.send("general", SECRET)
    assert_refused(delete(alice, "hard", "Wrong-guess-1"), 403, "wrong-password")
    assert_refused(delete(alice, "all"), 422, "mode")
    assert_refused(alice.http.post(DELETE, json={"password": PASSWORD}), 400)
    assert SECRET in bodies(alice, "general")
    log = run_minimost("audit", "--user", "alice", "--json", "--config", server.config, "--data", server.data.path)
    assert "password-not-confirmed" in log.stdout and "account-deleted" not in log.stdout


def test_streams_of_who_goes_end_and_those_of_others_are_told(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    alice.send("general", SECRET)
    user = alice.get("/api/auth/me").json()["id"]

    async def listen():
        hers, his = await EventStream.live(alice), await EventStream.live(bob)
        assert (await asyncio.to_thread(delete, alice, "hard")).status_code == 204
        await hers.next("session-ended", timeout=5)
        assert (await his.next("user", timeout=5)).json["erased"] is True
        assert (await his.next("erased", timeout=5)).json == {"user": user}
        await hers.until_closed(5)
        await his.close()

    asyncio.run(listen())
