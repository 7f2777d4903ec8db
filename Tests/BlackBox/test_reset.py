"""A link for somebody who has forgotten their password: made on the command line, whether the server runs or not."""

import re
from urllib.parse import urlsplit

import httpx

from harness import PASSWORD, Client, assert_message, assert_page, run_minimost

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
    assert link.rsplit("/", 1)[1] not in server.log and "path=/reset-password/{token}" in server.log


def test_while_it_is_stopped_the_link_is_good_at_the_next_start(serve, as_user):
    server = serve()
    server.stop()
    link = make_link(server, "alice", "--base-url", "https://chat.example.org/", "--expires", "5")
    assert re.fullmatch(r"https://chat\.example\.org/reset-password/[\w-]{43}", link)
    default = make_link(server, "bob")
    assert re.fullmatch(r"https://[^/]+:6767/reset-password/[\w-]{43}", default)
    server.start()
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


def test_who_there_is_not_gets_no_link(serve):
    server = serve()
    for arguments in (["nobody"], ["alice", "--base-url", "javascript:alert(1)"]):
        said = run_minimost("reset-password", *arguments, "--config", server.config, "--data", server.data.path)
        assert said.returncode == 1 and said.stdout == "" and len(said.stderr.strip().splitlines()) == 1, said
    said = run_minimost("reset-password", "alice", "--expires", "0", "--data", server.data.path)
    assert said.returncode == 64
