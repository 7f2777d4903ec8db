"""Nobody may do everything as often as they can: token buckets by address and by user."""

import re

import pytest

from harness import PASSWORD, Client, assert_page, assert_refused, eventually


def limited(**limits):
    return {"host": {"rate_limit_enabled": True, "rate_limits": limits}}


def assert_slowed(answer, limit):
    """Told to come back after the time in which one token comes back."""
    assert answer.status_code == 429, f"{answer.status_code} {answer.text[:300]}"
    assert 0 < int(answer.headers["retry-after"]) <= -(-60 // limit)


def test_guesses_from_one_address_are_slowed_before_the_password_is_looked_at(serve):
    server = serve(plugins=limited(sign_in=3))
    with Client(server) as client:
        statuses = [client.submit("/login", username=name, password="Wrong-guess-1").status_code for name in "abc"]
        assert statuses == [401, 401, 401]
        spent = server.cpu_ticks()
        answer = client.submit("/login", username="alice", password=PASSWORD)
        assert_slowed(answer, 3)
        page = assert_page(answer, 429)
        assert re.search(r"Try again in \d+ seconds", page) and 'value="alice"' in page and PASSWORD not in page
        assert server.cpu_ticks() - spent < 15, "a hash takes longer"


def test_sign_ups_from_one_address_are_slowed(serve):
    server = serve(plugins=limited(sign_up=2))
    for name in ("one", "two"):
        with Client(server) as client:
            client.sign_up(name)
    with Client(server) as client:
        answer = client.submit("/signup", username="three", password=PASSWORD, confirm=PASSWORD)
        assert_slowed(answer, 2)
        assert 'value="three"' in assert_page(answer, 429)
        assert client.submit("/login", username="three", password=PASSWORD).status_code == 401, "nobody was made"


def test_messages_of_one_user_are_slowed_and_those_of_others_are_not(serve, as_user):
    server = serve(plugins=limited(send=4))
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    for number in range(4):
        alice.send("general" if number % 2 else "dm:alice:bob", str(number))
    answer = alice.post("general", "too much")
    assert_refused(answer, 429, "too-often")
    assert_slowed(answer, 4)
    bob.send("general", "not concerned")
    assert [message["body"] for message in bob.history("general")] == ["1", "3", "not concerned"]


def test_conversations_are_not_opened_without_end(serve, as_user):
    server = serve(plugins=limited(create_channel=2))
    alice = as_user(server, "alice")
    for name in ("bob", "carol"):
        alice.api("POST", "/api/chat/dms", {"members": [name]})
    answer = alice.http.post("/api/chat/dms", json={"members": ["dave"]})
    assert_refused(answer, 429, "too-often")
    assert "dm:alice:dave" not in alice.channels()


def test_a_retry_after_the_time_that_was_told_succeeds(serve, as_user):
    server = serve(plugins=limited(send=60))
    alice = as_user(server, "alice")
    bodies = []
    while (answer := alice.post("general", str(len(bodies)))).status_code == 201:
        bodies.append(str(len(bodies)))
        assert len(bodies) < 200, "it is never slowed"
    assert answer.headers["retry-after"] == "1"
    eventually(lambda: alice.post("general", str(len(bodies))).status_code == 201)
    bodies.append(str(len(bodies)))
    assert [message["body"] for message in alice.history("general")] == bodies


@pytest.mark.parametrize("trusted, statuses", [(["127.0.0.1"], [401, 401, 401]), ([], [401, 429, 429])])
def test_behind_a_proxy_the_address_is_the_clients_and_only_a_trusted_one_is_believed(serve, trusted, statuses):
    plugins = limited(sign_in=1)
    plugins["host"]["trusted_proxies"] = trusted
    server = serve(plugins=plugins, args=["--no-tls"])
    seen = []
    for number, name in enumerate("abc"):
        with Client(server) as client:
            client.http.headers["X-Forwarded-For"] = f"203.0.113.1, 198.51.100.{number}"
            seen.append(client.submit("/login", username=name, password="Wrong-guess-1").status_code)
    assert seen == statuses
    server.stop()  # with all that it says
    assert ("from=198.51.100.2" in server.log) == bool(trusted) and "from=203.0.113.1" not in server.log


@pytest.mark.parametrize(
    "one, other", [("::ffff:198.51.100.1", "::ffff:203.0.113.9"), ("fe80::1", "fe80::2")], ids=["IPv4 as IPv6", "link-local"]
)
def test_addresses_that_only_look_like_one_network_are_told_apart(serve, one, other):
    """Proxies write IPv4 as IPv6 where they listen on both, and every machine of a link is in fe80::/64."""
    plugins = limited(sign_in=1)
    plugins["host"]["trusted_proxies"] = ["127.0.0.1"]
    server = serve(plugins=plugins, args=["--no-tls"])
    seen = []
    for address in (one, other, one):
        with Client(server) as client:
            client.http.headers["X-Forwarded-For"] = address
            seen.append(client.submit("/login", username="nobody", password="Wrong-guess-1").status_code)
    assert seen == [401, 401, 429]


def test_a_limit_that_is_misspelt_is_named_in_the_log_and_the_start_goes_on(serve):
    server = serve(plugins=limited(sned=5))
    assert re.search(r" warning host: .*rate_limits=sned", server.log)
