"""What people send is never code: not SQL, not HTML, not a path, not a line of a log or of a head."""

import json
import re
from html.parser import HTMLParser

import pytest

from harness import PASSWORD, Client, Server, assert_page, assert_refused, run_minimost
from harness.raw import exchange

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Mode": "navigate"}

SQL = [
    "' OR '1'='1", "alice' --", "alice'/*", "\" OR \"\"=\"", "'; DROP TABLE accounts; --", "' UNION ALL VALUES (1) --",
    "alice%' OR 1=1 --", "?1", ":name", "\\'; DELETE FROM sessions; --",
]
HTML = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' autofocus onfocus='alert(1)", "{{csrf}}{{{token}}}",
        "</title><svg onload=alert(1)>"]


@pytest.fixture(scope="module")
def server(tmp_path_factory, seed):
    """Where nobody is locked out: what is no name fails again and again here."""
    server = Server(tmp_path_factory.mktemp("server"), seed=seed.data, plugins={"auth": {"max_login_attempts": 0}})
    yield server
    server.close()


@pytest.fixture
def visitor(stranger):
    return stranger


def coded(text):
    """Every byte of it percent-encoded."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


def people(client):
    return [user["username"] for user in client.api("GET", "/api/auth/users")]


# SQL


@pytest.mark.parametrize("text", SQL)
def test_sql_in_a_field_signs_nobody_in_or_up(server, visitor, alice, text):
    before = people(alice)
    for fields in ({"username": text, "password": PASSWORD}, {"username": "dave", "password": text}):
        assert_page(visitor.submit("/login", **fields), 401)
    assert_page(visitor.submit("/signup", username=text, password=PASSWORD, confirm=PASSWORD), 422)
    with Client(server) as dave:
        dave.sign_in("dave")
    assert visitor.get("/api/auth/me").status_code == 401 and people(alice) == before


@pytest.mark.parametrize("text", SQL)
def test_sql_that_is_written_is_text_and_sql_that_is_asked_for_finds_nothing(alice, bob, text):
    assert alice.send("general", text)["body"] == text
    assert bob.history("general")[-1]["body"] == text
    assert alice.api("PATCH", "/api/auth/me", {"bio": text})["bio"] == text
    sessions = alice.get("/api/auth/sessions").json()
    assert_refused(alice.request("DELETE", "/api/auth/sessions/" + coded(text)), 404)
    assert [each["id"] for each in alice.get("/api/auth/sessions").json()] == [each["id"] for each in sessions]
    for name in ("before", "after", "around", "limit"):
        assert_refused(alice.get("/api/chat/channels/general/messages", params={name: f"1 {text}"}), 400)
    assert_refused(alice.post(f"general{text}", "nowhere"), 404)


# What SQLite's index, LIKE and regular expressions would read something into.
QUERIES = [
    "heron OR otter", "heron AND otter", "NOT heron", "NEAR(heron otter)", "NEAR(heron otter, 2)", "her*", "^heron", "body:heron",
    "text : heron", "{text} : heron", "- {text} : heron", "heron + otter", "(heron", "heron)", "'heron", "heron'' --", "h%n", "h_ron", "%",
    "_", "*", "[h]eron", "h.ron", ".*", "(h|o)", "\\", "\\%", "-heron", "+", ":", "heron;", "\u0301", "1=1", "' OR 1=1 --", "rowid:1", "rank",
]


def test_what_is_searched_for_is_looked_for_as_it_is(alice):
    texts = ["the heron sleeps", "an otter swims", "heron and otter", *QUERIES]
    for text in texts:
        alice.send("dm:alice", text)
    for query in QUERIES:
        answer = alice.get(f"/api/chat/search?limit=50&q={coded(f'{query} in:dm:alice')}")
        assert answer.status_code == 200, query
        found, terms = answer.json(), answer.json()["terms"]
        assert terms == query.lower().split(), query
        expected = [text for text in texts if all(term in text.lower() for term in terms)]
        assert query in expected, "premise"
        assert [result["message"]["body"] for result in found["results"]] == expected[::-1], query
        assert not found["more"]


@pytest.mark.parametrize(("size", "status"), [(1_000, 200), (1_001, 422), (8_000, 422), (60_000, 431)])
def test_a_search_that_is_too_long_is_refused(alice, size, status):
    answer = alice.get("/api/chat/search", params={"q": "x" * size})
    assert answer.status_code == status
    assert alice.get("/api/chat/search", params={"q": "x"}).status_code == 200


# HTML


class Structure(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, and the text in between."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.texts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, [name for name, _ in attributes]))
        self.texts += [value for _, value in attributes if value]

    def handle_data(self, data):
        self.texts.append(data)


def pages_with(visitor, text):
    """Every page for somebody who is signed out that has to do with what they typed."""
    return [
        assert_page(visitor.submit("/login", username=text, password="Wrong-guess-1"), 401),
        assert_page(visitor.submit("/login", username="x", password="Wrong-guess-1", next=f"/?{text}"), 401),
        assert_page(visitor.submit("/signup", username=text, invite=text, password="x", confirm="x"), 422),
        assert_page(visitor.get("/login", params={"next": f"/{text}", "notice": text}), 200),
        assert_page(visitor.get("/signup", params={"invite": text}), 200),
        assert_page(visitor.get(f"/no-such-page/{coded(text)}", headers=BROWSER), 404),
        assert_page(visitor.get(f"/reset-password/{coded(text)}", headers=BROWSER), 410),
    ]


@pytest.mark.parametrize("text", HTML)
def test_pages_have_what_was_typed_as_text_and_stay_as_they_are(visitor, text):
    pages, harmless = ([Structure(page) for page in pages_with(visitor, typed)] for typed in (text, "two words"))
    for page, other in zip(pages, harmless, strict=True):
        assert page.elements == other.elements
    for shown in (pages[0], pages[2]):
        assert text in shown.texts, "premise: it is given back, and nothing of it is lost"


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", "\u2028\u2029", "]]>", *HTML])
def test_what_the_app_starts_with_cannot_end_the_element_it_stands_in(alice, text):
    alice.api("PATCH", "/api/auth/me", {"bio": text})
    html = assert_page(alice.get("/", headers=BROWSER), 200)
    assert "<script>alert" not in html and "<!--" not in html and "<img" not in html and "<svg" not in html
    assert json.loads(re.search(r'<script type="application/json" id="boot">(.*?)</script>', html, re.S)[1])["me"]


# Paths

TRAVERSAL = ["../secret.key", "..%2Fsecret.key", "%2e%2e%2fauth.db", "....//auth.db", "/etc/passwd", "..\\auth.db", "alice/../bob"]


@pytest.mark.parametrize("path", TRAVERSAL)
def test_a_name_that_is_a_path_opens_and_makes_no_file(server, alice, visitor, path):
    """Mailboxes are files named after people."""
    def files():
        return sorted(str(file) for file in server.data.path.rglob("*") if not re.search(r"-(wal|shm|journal)$", file.name))

    before = files()
    assert_page(visitor.submit("/signup", username=path, password=PASSWORD, confirm=PASSWORD), 422)
    assert_refused(alice.http.post("/api/chat/dms", json={"members": [path]}), 422, "no-such-user")
    for channel in (f"dm:alice:{path}", f"dm:{path}", path):
        assert_refused(alice.post(channel, "Into another file."), 404)
        assert_refused(alice.get(f"/api/chat/channels/{channel}/messages"), 404)
    assert files() == before


# Logs and heads


def test_nothing_that_is_sent_forges_a_line_of_a_log_or_of_a_head(server, visitor):
    forged = "\r\n2030-01-01T00:00:00.000Z info host: forged\r\nSet-Cookie: forged=1"
    for text in (forged, "\x1b[2J\u009b31m\u202e"):
        answers = [
            visitor.submit("/login", username=text, password=PASSWORD, next=f"/{text}"),
            visitor.get("/login", params={"next": f"/{text}"}),
            visitor.get(f"/?next={coded(text)}", headers=BROWSER),
            visitor.request("DELETE", f"/api/auth/sessions/{coded(text)}"),
        ]
        assert [answer.status_code for answer in answers] == [401, 200, 303, 401]
        assert not any("forged=1" in value for answer in answers for value in answer.headers.values())
    path = "/api/auth/sessions/\u202e\u0085forged"
    exchange(server, f"DELETE {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    with Client(server) as client:
        client.http.headers = [("User-Agent", "Browser\u009b31m\u202e forged".encode())]
        client.sign_in("erin")
    place = ("--config", server.config, "--data", server.data.path)
    shown = [run_minimost(*words, *place).stdout for words in (("sessions", "list", "erin"), ("audit",))]
    audit = (server.data.path / "audit.log").read_text()
    for text in (server.log, audit, *shown):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), ascii(text)
        assert not re.search(r"^(?:2030|Set-Cookie)", text, re.MULTILINE)
    assert "forged" in shown[0] + shown[1], "premise: it gets there"
    assert [json.loads(line)["seq"] for line in audit.splitlines()] == list(range(1, audit.count("\n") + 1))
