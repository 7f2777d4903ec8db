"""What expires, and what is exported, by the commands: beside a running server and without one."""

import json
import sqlite3
from contextlib import closing

import pytest

from harness import run_minimost

DAY = 86_400_000


def minimost(server, *arguments):
    said = run_minimost(*arguments, "--config", server.config, "--data", server.data.path)
    assert said.returncode == 0, said.stderr
    return said.stdout


def age(server, text, days):
    """As if it had been said so many days earlier; its number says when."""
    file = server.data.path / "chat.db"
    with closing(sqlite3.connect(file)) as database, database:
        [(id, sent)] = database.execute("SELECT id, sentAt FROM messages WHERE body = ?", (text,)).fetchall()
        database.execute(
            "UPDATE messages SET id = ?, sentAt = ? WHERE id = ?", (id - (days * DAY << 12), sent - days * DAY, id))


@pytest.mark.parametrize("is_running", [True, False])
def test_old_messages_go_and_a_dry_run_says_which(serve, as_user, is_running):
    server = serve(plugins={"chat": {"message_retention_days": 30, "channel_retention_days": {"random": 5}}})
    alice = as_user(server, "alice")
    for channel, text in (("general", "old"), ("general", "new"), ("random", "quiet"), ("dm:alice", "a note")):
        alice.send(channel, text)
    assert minimost(server, "retention") == "There is nothing to remove.\n"
    server.stop()
    age(server, "old", 31)
    age(server, "quiet", 6)
    if is_running:
        server.restart()
    trial = minimost(server, "retention", "--dry-run")
    assert "2 would go. Nothing was removed." in trial
    found = json.loads(minimost(server, "retention", "--dry-run", "--json"))
    assert [(row["file"], row["reason"], row["channel"], row["messages"]) for row in found] == [
        ("chat.db", "age", "general", 1), ("chat.db", "age", "random", 1)]
    assert "2 were removed." in minimost(server, "retention")
    assert minimost(server, "retention") == "There is nothing to remove.\n"
    if not is_running:
        server.restart()
    assert [message["body"] for message in alice.history("general")] == ["new"]
    assert alice.history("random") == []
    assert [message["body"] for message in alice.history("dm:alice")] == ["a note"]
    assert alice.api("GET", "/api/chat/search?q=quiet")["results"] == []


@pytest.mark.parametrize("is_running", [True, False])
def test_what_somebody_may_see_is_exported_as_one_document(serve, as_user, is_running):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    alice.send("general", "to <all>")
    for number in range(3):
        bob.send("dm:alice:bob", f"between us {number}")
    bob.send("dm:bob:carol", "not for alice")
    if not is_running:
        server.stop()
    document = json.loads(minimost(server, "export", "--user", "alice"))
    talk = {part["channel"]["id"]: [message["body"] for message in part["messages"]] for part in document["channels"]}
    assert talk["general"] == ["to <all>"]
    assert talk["dm:alice:bob"] == [f"between us {number}" for number in range(3)]
    assert "not for alice" not in json.dumps(document)
    page = minimost(server, "export", "--user", "alice", "--channel", "dm:alice:bob", "--format", "html")
    assert page.startswith("<!doctype html>") and "between us 2" in page and "to &lt;all&gt;" not in page
    refused = run_minimost("export", "--channel", "dm:alice:bob", "--config", server.config, "--data", server.data.path)
    assert refused.returncode == 1 and refused.stdout == ""
    assert refused.stderr == 'minimost: "dm:alice:bob" is private: name one of its members with --user\n'
    assert run_minimost("export", "--config", server.config, "--data", server.data.path).returncode == 64
