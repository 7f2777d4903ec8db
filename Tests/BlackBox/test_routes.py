"""Every route that the running program lists: asked wrongly in every way, it does nothing and never breaks.

What no test names is asked, too: a route that is added comes along by itself. An error in the log fails the run.
"""

import json

import pytest

from harness import Client, run_minimost

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
GARBAGE = ["%00", "%FF", "..%2F..%2Fetc%2Fpasswd", "%27%20OR%201=1--", "9" * 40, "-1", "dm:alice", "%F0%9F%91%8D" * 40, "x"]
BODIES = [
    ("application/json", b""), ("application/json", b"{"), ("application/json", b"null"), ("application/json", b"[]"),
    ("application/json", b'"text"'), ("application/json", b"\xff\xfe\x00"), ("application/json", b"[" * 5000),
    ("application/json", b'{"body": 7, "channel": [], "current": {}, "new": null, "colour": 1, "bio": 2, "names": 3,'
                         b' "usernames": "x", "upTo": "x", "messageId": "x"}'),
    ("application/x-www-form-urlencoded", b"%zz=%FF&&=&username[]=x"), ("multipart/form-data; boundary=x", b"--x\r\n"),
    ("text/plain", b"hello"), (None, b"hello"),
]
# Where the address says all: whatever comes with it is not looked at.
BODILESS = {("DELETE", "/api/uploads/avatar")}
QUERIES = ["", "?before=x&after=-1&around=%00&limit=" + "9" * 30, "?next=//evil.example&invite=%00&limit=0&since=%FF"]


@pytest.fixture(scope="module")
def routes(server):
    said = run_minimost("plugins", "--json", "--config", server.config, "--data", server.data.path)
    found = [
        (route["method"], route["path"]) for plugin in json.loads(said.stdout)["plugins"] for route in plugin["routes"]
    ]
    assert len(found) >= 25
    return found


def filled(path, value="x"):
    return "/".join(value if part[:1] in (":", "*", "{") else part for part in path.split("/"))


def status(client, method, path, **options):
    """Without waiting for the end of a stream."""
    with client.http.stream(method, path, **options) as answer:
        return answer.status_code


def test_a_method_that_a_route_lacks_is_refused(server, routes, as_user):
    alice = as_user(server, "alice")
    for path in {path for _, path in routes}:
        here = {method for method, other in routes if filled(other) == filled(path)}
        for method in METHODS - here:
            answer = alice.request(method, filled(path))
            assert answer.status_code in (404, 405), (method, path, answer.status_code)
            if answer.status_code == 405:
                allowed = set(answer.headers["allow"].replace(" ", "").split(","))
                assert allowed - {"HEAD", "OPTIONS"} == here, (method, path)


def test_another_site_changes_nothing_by_any_of_them(server, routes, as_user):
    alice = as_user(server, "alice")
    before = alice.get("/api/auth/me").json()
    changing = [route for route in routes if route[0] != "GET"]
    assert len(changing) >= 8
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        for method, path in changing:
            answer = alice.request(method, filled(path), headers=headers, json={})
            assert answer.status_code == 403 and answer.json()["error"]["code"] == "cross-site", (method, path, headers)
    assert alice.get("/api/auth/me").json() == before


def test_garbage_is_refused_and_breaks_nothing(server, routes):
    for method, path in routes:
        with Client(server) as alice:  # signed in anew: one of them signs out
            alice.sign_in("alice")
            for value in GARBAGE if filled(path) != path else ["x"]:
                for query in QUERIES if method == "GET" else [""]:
                    assert status(alice, method, filled(path, value) + query) < 500, (method, path, value, query)
            for kind, body in BODIES if method != "GET" else []:
                headers = {"Content-Type": kind} if kind else {}
                answer = status(alice, method, filled(path), content=body, headers=headers)
                assert (200 if (method, path) in BODILESS else 300) <= answer < 500, (method, path, kind, body[:60], answer)
            alice.request("POST", "/logout")  # a user has room for so many sessions only
    with Client(server) as bob:
        assert bob.sign_in("bob").get("/api/auth/me").status_code == 200, "all is well"


def test_what_two_people_have_is_nowhere_for_a_third(server, routes, as_user):
    alice, carol = as_user(server, "alice"), as_user(server, "carol")
    message = alice.send("dm:alice:bob", "Only for the two of us.")
    places = [(method, path) for method, path in routes if filled(path) != path]
    reads = [path for method, path in places if method == "GET"]
    assert any(message["body"] in alice.get(filled(path, "dm:alice:bob")).text for path in reads), "premise"
    for method, path in places:
        for value in ("dm:alice:bob", "dm:bob:alice", str(message["id"])):
            body = None if method in ("GET", "DELETE") else {"body": "Let me in.", "upTo": message["id"]}
            answer = carol.request(method, filled(path, value), json=body)
            assert answer.status_code >= 400, (method, path, value, answer.status_code)
            assert message["body"] not in answer.text, (method, path, value)
    assert [found["body"] for found in alice.history("dm:alice:bob")] == [message["body"]]
