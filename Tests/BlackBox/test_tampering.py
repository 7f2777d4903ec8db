"""What the server hands out to be shown again, a session's cookie, a form's token, a reset link, an invite: changed, cut
off, put in place of another or shown too late it opens nothing, changes nothing, and an operator sees that it was tried.

What is over only after a time is tested where the clock can be set: `SessionsTests`, `PasswordResetTests` and
`InvitesTests`.
"""

import json
import re
import sqlite3
from contextlib import closing, contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from harness import PASSWORD, Client, Server, assert_page, assert_refused, run_minimost
from harness.client import hidden_fields

OTHER = "Other-harbour-8"


@pytest.fixture(scope="module")
def server(tmp_path_factory, seed):
    server = Server(tmp_path_factory.mktemp("server"), seed=seed.data, plugins={"auth": {"signup": "invite"}})
    yield server
    server.close()


@pytest.fixture
def visitor(stranger):
    return stranger


def command(server, *arguments):
    said = run_minimost(*arguments, "--config", server.config, "--data", server.data.path)
    assert said.returncode == 0 and said.stderr == "", said
    return said.stdout


def make_invite(server):
    [code] = parse_qs(urlsplit(command(server, "invite", "--no-qr").split()[0]).query)["invite"]
    return code


def make_link(server, name):
    """The path of a reset link."""
    return urlsplit(command(server, "reset-password", name).split()[0]).path


def stored(server, table):
    """The rows of a table, each with a digest in front: what a thief of the database has of a token or a code."""
    with closing(sqlite3.connect(f"file:{server.data.path / 'auth.db'}?mode=ro", uri=True)) as database:
        return sorted(database.execute(f"SELECT * FROM {table}"))


def state(server, witness):
    """Everything that somebody who gets in could change; `witness` is signed in and sees the others."""
    users, sessions = (json.loads(command(server, *words, "--json")) for words in (["users"], ["sessions"]))
    for row in users + sessions:
        del row["lastSeenAt"]
    sessions.sort(key=lambda row: row["session"])
    seen = witness.api("GET", "/api/auth/users"), witness.history("general")
    return users, sessions, seen, stored(server, "invites"), stored(server, "resets")


def audited(server):
    """What the audit log says besides the commands of this test."""
    return [entry for entry in json.loads(command(server, "audit", "--json")) if entry["event"] != "command"]


@contextmanager
def changing_nothing(server, witness):
    """Yields a list, which has the audit log's new entries in the end."""
    before, known, new = state(server, witness), len(audited(server)), []
    yield new
    assert state(server, witness) == before
    new += audited(server)[known:]


def assert_denied(entries, code, user=None):
    """Each try is in the log, with whose account it was where that is known."""
    assert entries and all(entry["event"] == "denied" for entry in entries), entries
    assert {(entry["detail"]["code"], entry.get("user")) for entry in entries} == {(code, user)}
    assert {entry["address"] for entry in entries} == {"127.0.0.1"}


def altered(text, at):
    """Another character in one place; not the last one of base64url, which has bits that nobody reads."""
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at:][1:]


def half(text):
    return text[: len(text) // 2]


# Sessions


def alice_and_bob(seed):
    return (seed.sessions[name].split(".") for name in ("alice", "bob"))


def another_users(seed, *_):
    (token, _), (_, signature) = alice_and_bob(seed)
    return f"{token}.{signature}"


def another_purpose(_, server, client):
    """What ties a form to a browser is signed with the same key."""
    client.get("/login")
    return client.http.cookies[server.cookie_name.replace("session", "visit")]


def signed_out(_, server, client):
    cookie = client.sign_in("carol").session
    assert client.http.post("/logout").status_code == 303
    return cookie


def revoked(_, server, client):
    cookie = client.sign_in("dave").session
    command(server, "sessions", "revoke", "dave")
    return cookie


def before_a_new_password(_, server, client):
    cookie = client.sign_in("erin").session
    for old, new in ((PASSWORD, OTHER), (OTHER, PASSWORD)):
        assert client.http.post("/api/auth/password", json={"current": old, "new": new}).status_code == 204
    return cookie


COOKIES = {
    "its id changed": lambda seed, *_: altered(seed.sessions["alice"], 5),
    "its signature changed": lambda seed, *_: altered(seed.sessions["alice"], -5),
    "without its signature": lambda seed, *_: seed.sessions["alice"].split(".")[0],
    "its signature empty": lambda seed, *_: seed.sessions["alice"].split(".")[0] + ".",
    "half": lambda seed, *_: half(seed.sessions["alice"]),
    "one character short": lambda seed, *_: seed.sessions["alice"][:-1],
    "signed for another user": another_users,
    "signed for another purpose": another_purpose,
    "signed out": signed_out,
    "revoked": revoked,
    "of before a new password": before_a_new_password,
}


@pytest.mark.parametrize("kind", COOKIES)
def test_a_session_that_was_forged_or_is_over_does_nothing_and_is_told_of(server, seed, visitor, bob, alice, kind):
    cookie = COOKIES[kind](seed, server, visitor)
    with changing_nothing(server, bob) as entries, Client(server, session=cookie) as thief:
        assert_refused(thief.http.patch("/api/auth/me", json={"bio": "Mallory was here."}), 401, "sign-in-needed")
        assert_refused(thief.post("general", "Mallory was here."), 401, "sign-in-needed")
        assert_refused(thief.get("/api/auth/sessions"), 401, "sign-in-needed")
        assert_refused(thief.get("/events"), 401, "sign-in-needed")
        assert_refused(thief.http.post("/api/auth/password", json={"current": PASSWORD, "new": OTHER}), 401)
    assert_denied(entries, "sign-in-needed")
    assert len(entries) == 5 and not any(part in json.dumps(entries) for part in cookie.split(".") if part)
    assert alice.api("GET", "/api/auth/me")["username"] == "alice", "hers is as good as before"
    with Client(server) as client:
        client.sign_in("alice")


def test_of_two_cookies_of_one_name_a_planted_one_takes_nobody_over(server, seed, bob):
    """A site beside this one may plant a cookie in front of ours; whoever it belongs to, it makes nobody act for two."""
    both = [f"{server.cookie_name}={seed.sessions[name]}" for name in ("alice", "bob")]
    with changing_nothing(server, bob), Client(server) as client:
        for cookies in (both, both[::-1], ["x", *both]):
            answer = client.get("/api/auth/me", headers={"Cookie": "; ".join(cookies)})
            assert answer.status_code == 401 or answer.json()["username"] in ("alice", "bob")
        forged = f"{server.cookie_name}=forged.forged"
        answer = client.get("/api/auth/me", headers={"Cookie": f"{forged}; {forged}"})
        assert_refused(answer, 401, "sign-in-needed")


def test_who_plants_a_session_does_not_know_the_one_that_its_victim_gets(server, seed, visitor):
    for planted in ("chosen.by-somebody-else", altered(seed.sessions["alice"], 5)):
        with Client(server, session=planted) as victim:
            victim.sign_in("alice")
        with Client(server, session=planted) as thief:
            assert_refused(thief.get("/api/auth/me"), 401, "sign-in-needed")


# The tokens of forms


FORMS = ["/login", "/signup", "reset link"]


def form_of(server, page):
    """Where the form is, and what is filled in: all of it right, so that only the token is in the way."""
    if page == "/login":
        return page, {"username": "alice", "password": PASSWORD}
    if page == "/signup":
        fields = {"username": "mallory", "password": PASSWORD, "confirm": PASSWORD, "invite": make_invite(server)}
        return page, fields
    return make_link(server, "frank"), {"password": OTHER, "confirm": OTHER}


def token(client, page):
    return hidden_fields(client.get(page).text)["csrf_token"]


def another_browsers(server, visitor, page):
    visitor.get(page)
    with Client(server) as other:
        return token(other, page)


def another_signature(server, visitor, page):
    """What signs the cookie that the token goes with."""
    visitor.get(page)
    return visitor.http.cookies["__Host-visit"].split(".")[1]


def a_sessions_signature(server, visitor, page):
    visitor.get(page)
    with Client(server) as other:
        return other.sign_in("dave").session.split(".")[1]


def of_a_session_that_is_over(server, visitor, page):
    visitor.sign_in("dave")
    ours = token(visitor, make_link(server, "dave"))
    assert visitor.http.post("/logout").status_code == 303
    visitor.get(page)
    return ours


TOKENS = {
    "changed": lambda _, visitor, page: altered(token(visitor, page), 5),
    "one character short": lambda _, visitor, page: token(visitor, page)[:-1],
    "half": lambda _, visitor, page: half(token(visitor, page)),
    "another browser's": another_browsers,
    "a signature for another purpose": another_signature,
    "a session's signature": a_sessions_signature,
    "of a session that is over": of_a_session_that_is_over,
}


@pytest.mark.parametrize("page", FORMS)
@pytest.mark.parametrize("kind", TOKENS)
def test_a_form_with_a_token_that_is_not_its_own_is_refused_and_told_of(server, visitor, bob, page, kind):
    path, fields = form_of(server, page)
    wrong = TOKENS[kind](server, visitor, path)
    with changing_nothing(server, bob) as entries:
        assert_refused(visitor.http.post(path, data={**fields, "csrf_token": wrong}), 403, "csrf-token")
    assert_denied(entries, "csrf-token")
    assert len(entries) == 1 and wrong not in json.dumps(entries)
    assert visitor.get("/api/auth/me").status_code == 401, "nobody is signed in by it"
    with Client(server) as client:
        client.sign_in("frank")


@pytest.mark.parametrize("page", FORMS)
def test_the_token_of_a_form_from_before_the_sign_in_is_refused_after_it(server, visitor, bob, page):
    path, fields = form_of(server, page)
    wrong = token(visitor, path)
    visitor.sign_in("dave")
    with changing_nothing(server, bob) as entries:
        assert_refused(visitor.http.post(path, data={**fields, "csrf_token": wrong}), 403, "csrf-token")
    assert_denied(entries, "csrf-token", "dave")
    assert visitor.api("GET", "/api/auth/me")["username"] == "dave"


def test_a_wrong_token_signs_nobody_out(server, visitor, bob):
    before = token(visitor, "/login")
    visitor.sign_in("dave")
    own = token(visitor, make_link(server, "dave"))
    with Client(server) as other:
        others = token(other.sign_in("carol"), make_link(server, "carol"))
    with changing_nothing(server, bob) as entries:
        for wrong in (altered(own, 5), own[:-1], others, before):
            assert_refused(visitor.http.post("/logout", data={"csrf_token": wrong}), 403, "csrf-token")
    assert_denied(entries, "csrf-token", "dave")
    assert len(entries) == 4
    assert visitor.http.post("/logout", data={"csrf_token": own}).status_code == 303, "premise: it was the token"


# Reset links


def used_link(server, client, link):
    assert client.submit(link, password=PASSWORD, confirm=PASSWORD).status_code == 303
    return link


def beside_one_that_was_used(server, client, link):
    used_link(server, client, make_link(server, "frank"))
    return link


def token_of(link):
    return link.rsplit("/", 1)[1]


LINKS = {
    "changed": lambda server, client, link: altered(link, -5),
    "in other letters": lambda server, client, link: "/reset-password/" + token_of(link).swapcase(),
    "one character short": lambda server, client, link: link[:-1],
    "half": lambda server, client, link: "/reset-password/" + half(token_of(link)),
    "one character more": lambda server, client, link: link + "A",
    "its digest from the database": lambda server, client, link: "/reset-password/" + stored(server, "resets")[0][0],
    "an invite": lambda server, client, link: "/reset-password/" + make_invite(server),
    "a session": lambda server, client, link: "/reset-password/" + client.sign_in("dave").session.split(".")[0],
    "used": used_link,
    "beside one that was used": beside_one_that_was_used,
}


@pytest.mark.parametrize("kind", LINKS)
def test_a_reset_link_that_is_not_good_changes_no_password(server, visitor, bob, kind):
    link = LINKS[kind](server, visitor, make_link(server, "frank"))
    good = make_link(server, "carol")
    fields = {"csrf_token": token(visitor, good), "username": "frank", "password": OTHER, "confirm": OTHER}
    with changing_nothing(server, bob):
        assert_refused(visitor.get(link), 410, "link-gone")
        assert_refused(visitor.http.post(link, data=fields), 410, "link-gone")
        assert "frank" not in assert_page(visitor.get(link, headers={"Accept": "text/html"}), 410)
    answer = visitor.http.post(good, data={**fields, "password": PASSWORD, "confirm": PASSWORD})
    assert answer.status_code == 303, "premise: only the link was wrong"
    with Client(server) as client:
        assert client.submit("/login", username="frank", password=OTHER).status_code == 401
        client.sign_in("frank")


def test_a_reset_link_is_for_its_own_account_whatever_the_form_says(serve):
    server = serve()
    with Client(server) as client:
        answer = client.submit(make_link(server, "carol"), username="bob", password=OTHER, confirm=OTHER)
        assert answer.status_code == 303
        assert client.submit("/login", username="bob", password=OTHER).status_code == 401
        client.sign_in("carol", OTHER)


# Invites


def used_up(server, client, code):
    fields = {"username": "once", "password": PASSWORD, "confirm": PASSWORD, "invite": code}
    assert client.submit("/signup", **fields).status_code == 303
    assert client.http.post("/logout").status_code == 303
    return code


INVITES = {
    "changed": lambda server, client, code: altered(code, 5),
    "in other letters": lambda server, client, code: code.swapcase(),
    "one character short": lambda server, client, code: code[:-1],
    "half": lambda server, client, code: half(code),
    "one character more": lambda server, client, code: code + "A",
    "its digest from the database": lambda server, client, code: stored(server, "invites")[0][0],
    "a reset link": lambda server, client, code: token_of(make_link(server, "frank")),
    "used up": used_up,
}


@pytest.mark.parametrize("kind", INVITES)
def test_an_invite_that_is_not_good_makes_no_account_and_takes_no_use_of_another(server, visitor, bob, kind):
    code = make_invite(server)
    wrong = INVITES[kind](server, visitor, code)
    fields = {"password": PASSWORD, "confirm": PASSWORD}
    with changing_nothing(server, bob):
        page = assert_page(visitor.submit("/signup", username="mallory", invite=wrong, **fields), 422)
        assert re.search(r"invite code is not valid", page) and "taken" not in page
        page = assert_page(visitor.submit("/signup", username="alice", invite=wrong, **fields), 422)
        assert "taken" not in page, "nor does it tell who is here"
    assert visitor.get("/api/auth/me").status_code == 401
    if kind != "used up":
        newcomer = "new-" + re.sub(r"\W", "-", kind)
        answer = visitor.submit("/signup", username=newcomer, invite=code, **fields)
        assert answer.status_code == 303, "the good one has its use still"


# In the audit log


def test_a_reset_link_that_is_not_good_is_told_of(server, visitor):
    link = altered(make_link(server, "frank"), -5)
    csrf = token(visitor, make_link(server, "carol"))
    known = len(audited(server))
    assert_refused(visitor.get(link), 410, "link-gone")
    assert_refused(visitor.http.post(link, data={"csrf_token": csrf, "password": OTHER, "confirm": OTHER}), 410)
    entries = audited(server)[known:]
    assert len(entries) == 2 and token_of(link) not in json.dumps(entries)
    assert_denied(entries, "link-gone")


def test_an_invite_that_is_not_good_is_told_of(server, visitor):
    wrong, known = altered(make_invite(server), 5), len(audited(server))
    fields = {"username": "mallory", "password": PASSWORD, "confirm": PASSWORD, "invite": wrong}
    assert_page(visitor.submit("/signup", **fields), 422)
    [entry] = audited(server)[known:]
    assert (entry["event"], entry["address"]) == ("invite-refused", "127.0.0.1")
    assert wrong not in json.dumps(entry) and "mallory" not in json.dumps(entry)


def test_a_forged_session_is_told_of_also_where_a_page_leads_to_the_sign_in(server, seed):
    known = len(audited(server))
    with Client(server, session=altered(seed.sessions["alice"], -5)) as thief:
        answer = thief.get("/", headers={"Accept": "text/html", "Sec-Fetch-Mode": "navigate"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert len(audited(server)[known:]) == 1


def test_guesses_at_a_name_that_is_locked_are_told_of(serve):
    server = serve(plugins={"auth": {"max_login_attempts": 1}})
    known = len(audited(server))
    with Client(server) as client:
        statuses = [client.submit("/login", username="bob", password=OTHER).status_code for _ in range(3)]
    assert statuses == [401, 423, 423]
    about = [entry["event"] for entry in audited(server)[known:] if entry.get("user") == "bob"]
    assert sorted(about) == ["locked", "sign-in-failed", "sign-in-refused", "sign-in-refused"]
