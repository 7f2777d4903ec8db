"""A link for somebody who has forgotten their password: made on the command line, whether the server runs or not."""

import asyncio
import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from harness import PASSWORD, Client, EventStream, assert_message, assert_page, run_minimost
from harness.client import hidden_fields
from harness.under_way import UnderWay, size_of

OTHER = "Other-harbour-8"


def make_link(server, *arguments):
    said = run_minimost("reset-password", *arguments, "--config", server.config, "--data", server.data.path)
    assert said.returncode == 0 and said.stderr == "", said
    return said.stdout.splitlines()[0]


def use(client, link):
    path = urlsplit(link).path
    return client.submit(path, password=OTHER, confirm=OTHER)


def test_while_the_server_runs_the_link_leads_to_it_and_its_owner_is_told(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    link = make_link(server, "alice")
    assert link.startswith(f"https://127.0.0.1:{server.port}/reset-password/"), "it works as it is"
    assert httpx.get(link, verify=server.tls).status_code == 200
    [message] = alice.history("dm:alice")
    assert_message(message)
    assert message["system"] is True and message["sender"] == {"id": "system", "username": "MiniMost"}
    assert "password" in message["body"] and alice.channels()["dm:alice"]["unread"] == 1

    with Client(server) as client:
        answer = use(client, link)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?notice=password-changed")
        assert client.get("/api/auth/me").status_code == 401, "nobody is signed in by it"
        assert_page(client.get(urlsplit(link).path, headers={"Accept": "text/html"}), 410)
        assert client.submit("/login", username="alice", password=PASSWORD).status_code == 401
        client.sign_in("alice", OTHER)
    assert alice.get("/api/auth/me").status_code == 401, "signed out everywhere"
    server.stop()  # with all that it says
    assert link.rsplit("/", 1)[1] not in server.log and "path=/reset-password/{token}" in server.log


def test_while_it_is_stopped_the_link_is_good_at_the_next_start(serve, as_user):
    server = serve()
    server.stop()
    link = make_link(server, "alice", "--base-url", "https://chat.example.org/", "--expires", "5")
    assert re.fullmatch(r"https://chat\.example\.org/reset-password/[\w-]{43}", link)
    default = make_link(server, "bob")
    assert re.fullmatch(r"https://[^/]+:6767/reset-password/[\w-]{43}", default)
    server.restart()
    assert [message["system"] for message in as_user(server, "alice").history("dm:alice")] == [True]
    with Client(server) as client:
        assert use(client, link).status_code == 303
        client.sign_in("alice", OTHER)


def test_a_used_link_stays_used_after_a_kill(serve):
    server = serve()
    link = make_link(server, "alice")
    with Client(server) as client:
        assert use(client, link).status_code == 303
    server.kill()
    server.restart()
    with Client(server) as client:
        assert client.get(urlsplit(link).path).status_code == 410
        client.sign_in("alice", OTHER)


def test_a_link_from_before_a_change_of_the_password_is_over_with_it(serve, as_user):
    """Who changes their password because somebody else may have the link is rid of them."""
    server = serve()
    alice = as_user(server, "alice")
    path = urlsplit(make_link(server, "alice")).path
    change = {"current": PASSWORD, "new": OTHER}
    assert alice.http.post("/api/auth/password", json=change).status_code == 204
    with Client(server) as client:
        assert client.get(path).status_code == 410
        client.sign_in("alice", OTHER)


def test_the_token_of_a_link_is_in_no_log_however_it_is_asked_for(serve):
    """Programs that look at links before people do ask with OPTIONS, and what is pasted has things before and behind."""
    server = serve()
    path = urlsplit(make_link(server, "alice")).path
    with Client(server) as client:
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST"):
            for place in (path, path + "/x", path + ".", "//" + path.lstrip("/")):
                for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
                    client.request(method, server.base_url + place, headers=headers)
        assert client.get(path).status_code == 200, "premise: it is good all the while"
    server.stop()  # with all that was logged
    token = path.rsplit("/", 1)[1]
    for name, text in (("log", server.log), ("audit log", (server.data.path / "audit.log").read_text())):
        assert [line for line in text.splitlines() if token in line] == [], name


def begin_to_use(client, link):
    """Fills in the form behind a link, and sends it beside what the test does."""
    path = urlsplit(link).path
    form = {**hidden_fields(client.get(path).text), "password": OTHER, "confirm": OTHER}
    return UnderWay(lambda: client.http.post(path, data=form))


def test_at_the_moment_of_a_kill_a_link_is_used_or_it_is_not(serve):
    server = serve()
    journal = server.data.path / "auth.db-wal"
    outcomes = Counter()
    for round, name in enumerate(("alice", "bob", "carol", "dave")):
        link = make_link(server, name)
        with Client(server) as client:
            # Half the rounds die while the password is hashed, half at the commit.
            look = (lambda: size_of(journal)) if round % 2 else (lambda: server.cpu_ticks() // 3)
            use_of_it = begin_to_use(client, link)
            use_of_it.kill_when(server, look)
        server.restart()
        with Client(server) as client:
            is_used = client.get(urlsplit(link).path).status_code == 410
            assert is_used or use_of_it.status is None, "acknowledged, and forgotten"
            right, wrong = (OTHER, PASSWORD) if is_used else (PASSWORD, OTHER)
            assert client.submit("/login", username=name, password=wrong).status_code == 401
            client.sign_in(name, right)
        outcomes["used" if is_used else "not used"] += 1
    print(f"\nlinks at the moment of a kill: {dict(outcomes)}")


def test_of_ten_who_use_a_link_at_once_one_chooses_the_password(serve):
    server = serve()
    link = make_link(server, "alice")
    passwords = [f"Other-harbour-{number}" for number in range(10)]
    start = threading.Barrier(len(passwords))
    with ExitStack() as stack:
        clients = [stack.enter_context(Client(server)) for _ in passwords]
        forms = [hidden_fields(client.get(urlsplit(link).path).text) for client in clients]

        def choose(client, form, password):
            start.wait()
            fields = {**form, "password": password, "confirm": password}
            return client.http.post(urlsplit(link).path, data=fields).status_code

        with ThreadPoolExecutor(len(passwords)) as pool:
            statuses = list(pool.map(choose, clients, forms, passwords))
    assert sorted(statuses) == [303] + [410] * 9
    with Client(server) as client:
        client.sign_in("alice", passwords[statuses.index(303)])


def by_a_link(server):
    with Client(server) as client:
        assert use(client, make_link(server, "alice")).status_code == 303


def by_command(*arguments):
    def end(server):
        said = run_minimost(*arguments, "--config", server.config, "--data", server.data.path)
        assert said.returncode == 0, said

    return end


@pytest.mark.parametrize(
    "end", [by_a_link, by_command("sessions", "revoke", "alice"), by_command("users", "lock", "alice")],
    ids=["by a link", "sessions revoke", "users lock"],
)
def test_whatever_signs_somebody_out_ends_their_stream_and_nothing_is_told_after_it(serve, as_user, end):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")

    async def listen():
        hers, his = await EventStream.live(alice), await EventStream.live(bob)
        await asyncio.to_thread(end, server)
        message = await asyncio.to_thread(bob.send, "general", "she must not hear this")
        assert (await his.next("message")).json["id"] == message["id"], "premise: it was told"
        await hers.until_closed(5)
        assert hers.events[-1].name == "session-ended"
        assert message["body"] not in "".join(event.data for event in hers.events)
        await his.close()

    asyncio.run(listen())


def test_who_there_is_not_gets_no_link(serve):
    server = serve()
    for arguments in (["nobody"], ["alice", "--base-url", "javascript:alert(1)"]):
        said = run_minimost("reset-password", *arguments, "--config", server.config, "--data", server.data.path)
        assert said.returncode == 1 and said.stdout == "" and len(said.stderr.strip().splitlines()) == 1, said
    said = run_minimost("reset-password", "alice", "--expires", "0", "--data", server.data.path)
    assert said.returncode == 64
