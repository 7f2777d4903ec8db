"""The HTTP contract of Auth: signing up, in and out; who I am; who is there."""

import re
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest

from harness import PASSWORD, Client, assert_page, assert_refused, assert_user, eventually, run_minimost
from harness.client import hidden_fields

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def visitor(server):
    with Client(server) as client:
        yield client


def names(client):
    return {user["username"] for user in client.api("GET", "/api/auth/users")}


def set_cookie(answer, server):
    """Value and attributes, in lower case, of the session cookie that an answer sets."""
    [line] = [line for line in answer.headers.get_list("set-cookie") if line.startswith(server.cookie_name + "=")]
    (_, value), *attributes = (part.partition("=")[::2] for part in line.split("; "))
    return value, {name.lower(): value.lower() for name, value in attributes}


SESSION_FLAGS = {"path": "/", "httponly": "", "samesite": "lax", "secure": ""}


# Signing up


def test_signing_up_signs_in_and_sets_a_cookie_that_scripts_and_other_sites_never_see(server, visitor):
    answer = visitor.submit("/signup", username="  Grace_1  ", password=PASSWORD, confirm=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert server.cookie_name == "__Host-session"
    value, flags = set_cookie(answer, server)
    assert value == visitor.session and int(flags.pop("max-age")) > 86_400
    assert flags == SESSION_FLAGS
    me = visitor.api("GET", "/api/auth/me")
    assert_user(me)
    assert {**me, "id": 0} == {
        "id": 0, "username": "Grace_1", "colour": None, "avatar": None, "bio": "", "deleted": False,
    }


def test_where_sign_up_is_closed_there_is_no_form_and_no_account(serve, as_user):
    server = serve(plugins={"auth": {"signup": "closed"}})
    alice = as_user(server, "alice")
    with Client(server) as visitor:
        assert_refused(visitor.get("/signup"), 403, "sign-up-closed")
        assert "<form" not in assert_page(visitor.get("/signup", headers=BROWSER), 403)
        sign_in = assert_page(visitor.get("/login"), 200)
        assert "/signup" not in sign_in, "nothing leads there"
        fields = {**hidden_fields(sign_in), "username": "mallory", "password": PASSWORD, "confirm": PASSWORD}
        assert_refused(visitor.http.post("/signup", data=fields), 403, "sign-up-closed")
        assert "mallory" not in names(alice)
        visitor.sign_in("bob")


def test_where_sign_up_needs_an_invite_none_or_a_wrong_one_makes_no_account(serve, as_user):
    server = serve(plugins={"auth": {"signup": "invite"}})
    alice = as_user(server, "alice")
    with Client(server) as visitor:
        assert re.search(r'<input\b[^>]*\bname="invite"', assert_page(visitor.get("/signup"), 200))
        for invite in ({}, {"invite": ""}, {"invite": "made-up"}):
            answer = visitor.submit("/signup", username="mallory", password=PASSWORD, confirm=PASSWORD, **invite)
            [complaint] = rules_named(assert_page(answer, 422))
            assert "invite" in complaint
        assert "mallory" not in names(alice)


def test_an_invite_from_the_command_line_lets_one_in_and_no_second_one(serve):
    server = serve(plugins={"auth": {"signup": "invite"}})
    said = run_minimost("invite", "--config", server.config, "--data", server.data.path)
    assert said.returncode == 0 and said.stderr == "", said
    link, *more = said.stdout.splitlines()
    assert len(more) > 10 and {"▀", "▄"} <= set("".join(more)), "the code for phones comes through the server whole"
    assert link.startswith(f"https://127.0.0.1:{server.port}/signup?invite=")
    page = "/signup?" + urlsplit(link).query
    for name, status in (("mallory", 303), ("trudy", 422)):
        with Client(server) as visitor:
            invite = re.search(r'name="invite" value="(\w+)"', visitor.get(page).text)[1]
            answer = visitor.submit(page, username=name, password=PASSWORD, confirm=PASSWORD, invite=invite)
            assert answer.status_code == status
            assert visitor.get("/api/auth/me").status_code == (200 if status == 303 else 401)
    server.stop()  # with all that it says
    assert page.split("=")[1] not in server.log


@pytest.mark.parametrize("page", ["/login", "/signup"])
def test_who_is_signed_in_is_led_past_the_sign_in_pages(alice, page):
    for wanted, location in (("", "/"), ("?next=/%3Fchannel%3Dhelp", "/?channel=help"), ("?next=//evil.example", "/")):
        answer = alice.get(page + wanted)
        assert answer.status_code == 303
        assert answer.headers["location"] == (location if page == "/login" else "/")


UNFIT_NAMES = [
    "", "   ", "two words", "ä", "a" * 33, "a/b", "../x", "a.b", "a\u0301", "\u212aelvin", "a\x00b", "alice", "ALICE",
    "minimost", "Everyone", "deleteduser", "system", "admin", "here", "channel", "all",
]


@pytest.mark.parametrize("name", UNFIT_NAMES, ids=ascii)
def test_a_name_that_will_not_do_is_refused_with_a_reason_and_makes_no_account(alice, visitor, name):
    before = alice.api("GET", "/api/auth/users")
    html = assert_page(visitor.submit("/signup", username=name, password=PASSWORD, confirm=PASSWORD), 422)
    assert rules_named(html) and PASSWORD not in html
    assert visitor.session is None or visitor.get("/api/auth/me").status_code == 401
    assert alice.api("GET", "/api/auth/users") == before


UNFIT_PASSWORDS = [
    ("Sh0rt!", r"\b8\b"),
    ("quiet-harbour-7", r"upper|capital"),
    ("Quiet-harbour", r"digit|number"),
    ("Quietharbour7", r"special|symbol|punctuation"),
    ("Newcomer-1", r"username|name"),
    ("Aa1!" * 257, r"1,?024"),
]


@pytest.mark.parametrize("password, rule", UNFIT_PASSWORDS, ids=[rule for _, rule in UNFIT_PASSWORDS])
def test_a_password_that_breaks_a_rule_is_told_which(alice, visitor, password, rule):
    name = "newcomer-1" if rule.startswith("username") else "newcomer"
    html = assert_page(visitor.submit("/signup", username=name, password=password, confirm=password), 422)
    assert re.search(rule, " ".join(rules_named(html)), re.I), rules_named(html)
    assert password not in html
    assert name not in names(alice)


def test_every_broken_rule_is_named_at_once(alice, visitor):
    html = assert_page(visitor.submit("/signup", username="new comer", password="x", confirm="y"), 422)
    complaints = rules_named(html)
    for rule in (r"\b8\b", r"upper|capital", r"digit|number", r"special|symbol|punctuation", r"match|same|differ"):
        assert re.search(rule, " ".join(complaints), re.I), (rule, complaints)
    assert "new comer" not in names(alice)


def rules_named(html):
    alert = re.search(r'<div[^>]*role="alert"[^>]*>(.*?)</div>', html, re.S)
    return re.findall(r"<li[^>]*>(.*?)</li>", alert[1], re.S)


def test_of_two_who_want_one_name_at_once_one_gets_it(server, alice):
    def sign_up(name):
        with Client(server) as client:
            return client.submit("/signup", username=name, password=PASSWORD, confirm=PASSWORD).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(sign_up, ["Twin", "twin", "TWIN", "tWin"]))
    assert statuses == [303, 422, 422, 422]
    assert len([name for name in names(alice) if name.lower() == "twin"]) == 1


@pytest.mark.parametrize("page", ["/signup", "/login"])
@pytest.mark.parametrize("token", [None, "", "wrong", "borrowed"])
def test_a_form_without_its_token_is_403(server, alice, visitor, page, token):
    with Client(server) as other:
        borrowed = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', other.get(page).text)
    visitor.get(page)
    fields = {"username": "nobody1", "password": PASSWORD, "confirm": PASSWORD}
    if token is not None:
        fields["csrf_token"] = borrowed[1] if token == "borrowed" else token
    answer = visitor.http.post(page, data=fields)
    assert answer.status_code == 403
    assert visitor.get("/api/auth/me").status_code == 401 and "nobody1" not in names(alice)


# Signing in


def test_signing_in_takes_any_spelling_of_the_name_and_a_new_session_each_time(server, visitor):
    sessions = set()
    for name in ("alice", "Alice", " ALICE "):
        with Client(server) as client:
            answer = client.submit("/login", username=name, password=PASSWORD)
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            value, flags = set_cookie(answer, server)
            assert value == client.session and int(flags.pop("max-age")) > 86_400 and flags == SESSION_FLAGS
            assert client.api("GET", "/api/auth/me")["username"] == "alice"
            sessions.add(client.session)
    assert len(sessions) == 3


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(visitor):
    wrong = assert_page(visitor.submit("/login", username="erin", password="Wrong-guess-1"), 401)
    unknown = assert_page(visitor.submit("/login", username="neri", password="Wrong-guess-1"), 401)
    assert without_tokens(wrong).replace("erin", "?") == without_tokens(unknown).replace("neri", "?")
    assert visitor.get("/api/auth/me").status_code == 401
    visitor.sign_in("erin")


def without_tokens(html):
    return re.sub(r'value="[^"]{16,}"', "", html)


def test_the_fifth_failure_locks_the_account_and_the_right_password_is_not_looked_at(server, visitor):
    for _ in range(5):
        assert visitor.submit("/login", username="frank", password="Wrong-guess-1").status_code in (401, 423)
    page = assert_page(visitor.submit("/login", username="FRANK", password=PASSWORD), 423)
    assert re.search(r"minute|later", page)
    assert visitor.get("/api/auth/me").status_code == 401
    visitor.sign_in("dave")


def test_thirty_guesses_at_once_count_as_thirty(serve):
    server = serve()

    def guess(password):
        with Client(server) as client:
            return client.submit("/login", username="frank", password=password).status_code

    with ThreadPoolExecutor(30) as pool:
        statuses = list(pool.map(guess, ["Wrong-guess-1"] * 30))
    assert set(statuses) <= {401, 423}, statuses
    assert statuses.count(401) == 5
    assert guess(PASSWORD) == 423


def test_a_failure_is_answered_late_and_holds_nobody_up(serve, as_user):
    server = serve(plugins={"auth": {"login_delay_seconds": 1}})
    alice = as_user(server, "alice")

    def guess(_):
        with Client(server) as client:
            started = time.monotonic()
            assert client.submit("/login", username="erin", password="Wrong-guess-1").status_code == 401
            return time.monotonic() - started

    with ThreadPoolExecutor(4) as pool:
        guesses = [pool.submit(guess, None) for _ in range(4)]
        meanwhile, slowest = answers_during(guesses, lambda: alice.api("GET", "/api/auth/me"))
    print(f"\n{meanwhile} answers while guesses wait for theirs, the slowest after {slowest * 1000:.0f} ms")
    assert meanwhile >= 20, "others had to wait"
    assert all(done.result() >= 1 for done in guesses)


def answers_during(guesses, ask):
    """How many answers came while guesses were pending, and how long the slowest took."""
    count, slowest = 0, 0
    while True:
        started = time.monotonic()
        ask()
        slowest = max(slowest, time.monotonic() - started)
        if all(guess.done() for guess in guesses):
            return count, slowest
        count += 1


def test_a_storm_of_sign_ins_does_not_stall_the_chat(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")

    def guess(number, client, form):
        fields = {**form, "username": f"nobody{number}", "password": "Wrong-guess-1"}
        # Hashing has what time the machine has to spare.
        answer = client.http.post("/login", data=fields, timeout=120)
        # What is too much for the queue is refused at once, and told to come back.
        assert answer.status_code == 401 or int(answer.headers["retry-after"]) > 0
        return answer.status_code

    with ExitStack() as stack:
        # So many that also on a quick machine more come than are hashed while they do.
        clients = [stack.enter_context(Client(server)) for _ in range(160)]
        forms = [hidden_fields(client.get("/login").text) for client in clients]
        pool = stack.enter_context(ThreadPoolExecutor(len(clients)))
        guesses = [pool.submit(guess, number, *each) for number, each in enumerate(zip(clients, forms))]
        meanwhile, slowest = answers_during(guesses, lambda: alice.send("general", "meanwhile"))
    statuses = Counter(done.result() for done in guesses)
    print(f"\n{meanwhile} messages during {dict(statuses)}, the slowest after {slowest * 1000:.0f} ms")
    assert meanwhile >= 20 and slowest < 1.5, "the chat had to wait"
    assert set(statuses) == {401, 503} and statuses[401] >= 64


@pytest.mark.parametrize(
    "wanted, location",
    [
        ("/?channel=general", "/?channel=general"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/ok\r\nSet-Cookie: a=b", "/"),
    ],
    ids=ascii,
)
def test_after_signing_in_one_goes_where_one_wanted_but_never_to_another_site(server, wanted, location):
    with Client(server) as client:
        page = str(client.http.build_request("GET", "/login", params={"next": wanted}).url.raw_path, "ascii")
        answer = client.submit(page, username="carol", password=PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, location)
        assert "a" not in client.http.cookies


@pytest.mark.parametrize("page", ["/login", "/signup"])
def test_a_password_of_a_megabyte_is_refused_unread(visitor, page):
    assert_refused(visitor.submit(page, username="erin", password="A1!" * 400_000, confirm="x"), 413, "too-large")
    assert_page(visitor.get(page), 200)


def test_a_password_that_nobody_can_have_is_wrong_like_any_other(visitor):
    assert_page(visitor.submit("/login", username="erin", password="Aa1!" * 257), 401)


def test_signing_out_kills_the_session_on_the_server(server):
    with Client(server) as client:
        client.sign_in("carol")
        stolen = client.session
        with Client(server, "carol", stolen) as thief:
            assert thief.get("/api/auth/me").status_code == 200, "premise: it could be stolen"
            answer = client.http.post("/logout", headers={"Origin": server.base_url, "Sec-Fetch-Site": "same-origin"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/login")
            value, flags = set_cookie(answer, server)
            assert value == "" and flags == {**SESSION_FLAGS, "max-age": "0"}
            assert client.session is None
            assert_refused(thief.get("/api/auth/me"), 401)


def test_signing_out_without_a_session_is_no_error(visitor):
    for _ in range(2):
        answer = visitor.http.post("/logout")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        assert "set-cookie" not in answer.headers


# Who I am, who is there


def test_me_and_everybody_have_the_shape_of_the_contract(alice):
    me = alice.api("GET", "/api/auth/me")
    users = alice.api("GET", "/api/auth/users")
    assert {"alice", "bob", "carol"} <= {user["username"] for user in users}
    assert me in users
    for user in users:
        assert_user(user)
        assert user["deleted"] is False
    assert len({user["id"] for user in users}) == len(users)


def test_colour_and_bio_are_mine_to_change_and_the_rest_is_not(alice, bob):
    before = alice.api("GET", "/api/auth/me")
    changed = alice.http.patch("/api/auth/me", json={"colour": "#2266aa", "bio": "Reads <b>maps</b>"})
    assert changed.status_code == 200
    me = alice.api("GET", "/api/auth/me")
    assert (me["colour"], me["bio"]) == ("#2266aa", "Reads <b>maps</b>")
    alice.http.patch("/api/auth/me", json={"username": "root", "id": "u_1"})
    assert alice.api("GET", "/api/auth/me") == me and me["username"] == before["username"]
    assert next(user for user in bob.api("GET", "/api/auth/users") if user["username"] == "alice")["bio"] == me["bio"]


@pytest.mark.parametrize(
    "change, status, code",
    [
        ({"colour": "red;}"}, 422, "colour"),
        ({"colour": "url(x)"}, 422, "colour"),
        ({"colour": 7}, 400, "malformed"),
        ({"bio": "x" * 281}, 422, "bio-too-long"),
        ({"bio": "x" * 100_000}, 422, "bio-too-long"),
        ({"bio": "a\x00b"}, 422, "bio-characters"),
        ({"bio": []}, 400, "malformed"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_colour_or_bio_that_will_not_do_is_refused_and_changes_nothing(bob, change, status, code):
    before = bob.api("GET", "/api/auth/me")
    assert_refused(bob.http.patch("/api/auth/me", json=change), status, code)
    assert bob.api("GET", "/api/auth/me") == before


def test_a_colour_can_be_taken_away_again(bob):
    assert bob.api("PATCH", "/api/auth/me", {"colour": "#AABBCC"})["colour"] == "#aabbcc"
    assert bob.api("PATCH", "/api/auth/me", {"bio": "b"})["colour"] == "#aabbcc", "what is not named stays"
    assert bob.api("PATCH", "/api/auth/me", {"colour": None})["colour"] is None


def test_a_new_password_ends_the_other_sessions_and_the_old_password(server):
    new = "Other-harbour-8"
    with Client(server) as here, Client(server) as there, Client(server) as later:
        here.sign_up("hanna")
        there.sign_in("hanna")
        path, first = "/api/auth/password", here.session
        assert_refused(here.http.post(path, json={"current": "Wrong-guess-1", "new": new}), 403, "wrong-password")
        assert_refused(here.http.post(path, json={"current": PASSWORD, "new": "weak"}), 422, "password-rules")
        assert_refused(here.http.post(path, json={"current": PASSWORD}), 400, "malformed")
        assert there.get("/api/auth/me").status_code == 200 and here.session == first

        answer = here.http.post(path, json={"current": PASSWORD, "new": new})
        assert (answer.status_code, answer.content) == (204, b"")
        value, flags = set_cookie(answer, server)
        assert value == here.session != first
        assert int(flags.pop("max-age")) > 86_400 and flags == SESSION_FLAGS
        assert here.get("/api/auth/me").status_code == 200
        assert_refused(there.get("/api/auth/me"), 401)
        with Client(server, "hanna", first) as thief:
            assert_refused(thief.get("/api/auth/me"), 401)
        assert later.submit("/login", username="hanna", password=PASSWORD).status_code == 401
        later.sign_in("hanna", new)


def test_a_change_of_password_that_is_refused_has_changed_nothing(serve, as_user):
    """Accounts and sessions are in two files, and the second may be out of reach once the first is written."""
    server = serve()
    server.expect_errors("sessions cannot be written.*database is locked")
    alice = as_user(server, "alice")
    with closing(sqlite3.connect(server.data.path / "host.db", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        answer = alice.http.post("/api/auth/password", json={"current": PASSWORD, "new": "Other-harbour-8"})
        database.execute("ROLLBACK")
    with Client(server) as client:
        client.sign_in("alice", PASSWORD if answer.status_code >= 400 else "Other-harbour-8")


def test_passwords_and_tokens_are_in_no_log_and_in_no_database_as_they_are(serve):
    server = serve()
    new, wrong = "Other-harbour-8", "Wrong-guess-1"
    secrets = {PASSWORD, new, wrong}
    with Client(server) as client:

        def note():
            secrets.update(cookie.value for cookie in client.http.cookies.jar)

        def submit(page, **fields):
            form = hidden_fields(client.get(page).text)
            note()  # what ties the form to the browser
            secrets.add(form["csrf_token"])
            answer = client.http.post(page, data={**form, **fields})
            note()
            return answer.status_code

        assert submit("/signup", username="greta", password=PASSWORD, confirm=PASSWORD) == 303
        client.http.patch("/api/auth/me", json={"bio": "findable-bio"})
        change = {"current": PASSWORD, "new": new}
        assert client.http.post("/api/auth/password", json=change).status_code == 204
        note()
        client.http.post("/logout")
        assert submit("/login", username="greta", password=wrong) == 401
        assert submit("/login", username="greta", password=new) == 303
        assert client.get("/events", headers={"Last-Event-ID": "no cursor"}).status_code == 400
    sessions = [secret for secret in secrets if re.fullmatch(r"[\w-]{43}\.[\w-]{43}", secret)]
    assert len(sessions) == 3 and len(secrets) == 8, "three passwords, three sessions, a form and what ties it"
    # What a cookie carries and its signature: neither half may be found.
    secrets |= {half for secret in secrets if "." in secret for half in secret.split(".")}

    eventually(lambda: "path=/login status=303" in server.log)
    server.kill()  # with what is still in the journals
    files = [path for path in server.data.path.rglob("*") if path.is_file() and path.name != "secret.key"]
    contents = {path.name: path.read_bytes() for path in [server.log_file, *files]}
    assert {"server.log", "auth.db", "host.db"} <= set(contents)
    assert b"path=/login status=303" in contents["server.log"]
    assert any(b"findable-bio" in content for content in contents.values()), "premise: what is stored is found"
    for name, content in contents.items():
        assert [secret for secret in secrets if secret.encode() in content] == [], name
    stored = server.data.bytes_of(server.data.path / "auth.db")
    assert len(set(re.findall(rb"pbkdf2:sha256:600000\$\w+\$[0-9a-f]{64}", stored))) >= 7
