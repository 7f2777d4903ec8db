"""The HTTP contract of Chat: channels, direct messages, posting, reading."""

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from harness import Client, assert_channel, assert_message, assert_refused
from harness.answers import MESSAGE_KEYS
from harness.client import messages_path


def test_the_channel_list_has_the_shape_of_the_contract(alice):
    channels = alice.api("GET", "/api/chat/channels")
    assert [channel["id"] for channel in channels if channel["kind"] == "public"] == ["general", "random", "help"]
    for channel in channels:
        assert_channel(channel)
    general = alice.channels()["general"]
    assert (general["name"], general["members"]) == ("general", [])


def test_a_posted_message_is_answered_201_with_all_of_it(alice, bob):
    answer = alice.post("general", "Hello, *harbour* <b>&</b> 👍", nonce="n-1_A")
    assert answer.status_code == 201
    message = answer.json()
    assert_message(message)
    assert (message["body"], message["channel"]) == ("Hello, *harbour* <b>&</b> 👍", "general")
    assert message["sender"] == {"id": alice.api("GET", "/api/auth/me")["id"], "username": "alice"}
    assert message["nonce"] == "n-1_A", "the sender knows it again"
    assert alice.history("general")[-1] == alice.api("GET", f"/api/chat/messages/{message['id']}") == message
    seen = bob.history("general")[-1]
    assert_message(seen)
    assert seen == bob.api("GET", f"/api/chat/messages/{message['id']}")
    assert {**seen, "nonce": 0} == {**message, "nonce": 0}


@pytest.mark.parametrize("channel", ["general", "dm:alice:bob"])
def test_a_plain_message_has_no_key_that_it_does_not_need(alice, bob, channel):
    message = alice.send(channel, "plain")
    assert set(message) == MESSAGE_KEYS
    assert (message["mentions"], message["attachments"], message["reactions"]) == ([], [], {})
    assert alice.history(channel)[-1] == bob.history(channel)[-1] == message


def test_the_same_nonce_again_is_answered_200_with_the_first_message(alice, bob):
    first = alice.post("random", "once", nonce="again")
    second = alice.post("random", "twice", nonce="again")
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json() and first.json()["nonce"] == "again"
    assert bob.post("random", "mine", nonce="again").status_code == 201, "a nonce is its sender's own"
    bodies = [message["body"] for message in bob.history("random")]
    assert bodies.count("once") == 1 and "twice" not in bodies and bodies.count("mine") == 1


@pytest.mark.parametrize("channel", ["general", "dm:alice:bob", "dm:alice:bob:carol"])
def test_ten_retries_at_once_make_one_message(alice, bob, channel):
    start = threading.Barrier(10)

    def post(client):
        start.wait()
        answer = client.post(channel, "racing", nonce=f"race-{channel.count(':')}")
        return answer.status_code, answer.json()["id"]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, [alice.twin() for _ in range(10)]))
    assert sorted(status for status, _ in answers) == [200] * 9 + [201]
    assert len({message for _, message in answers}) == 1
    for reader in (alice, bob):
        assert [message["body"] for message in reader.history(channel)].count("racing") == 1


@pytest.mark.parametrize("nonce", ["", "n" * 65, "two words", "ä", "a/b", "a\n"], ids=ascii)
def test_a_nonce_that_will_not_do_is_refused_and_stores_nothing(alice, nonce):
    before = alice.history("help")
    assert_refused(alice.post("help", "unfit nonce", nonce=nonce), 400, "malformed")
    assert alice.history("help") == before


def test_a_message_may_have_ten_thousand_characters_and_no_more(alice):
    longest = "ä" * 9_999 + "👍"
    assert alice.send("help", longest)["body"] == longest
    before = alice.history("help")
    assert_refused(alice.post("help", longest + "!"), 413, "message-too-long")
    assert_refused(alice.post("help", "x" * 200_000), 413, "message-too-long")
    assert_refused(alice.post("help", "x" * 1_000_000), 413, "too-large")
    assert alice.history("help") == before


@pytest.mark.parametrize("body", ["", "   ", "\n\t \r\n"], ids=ascii)
def test_a_message_of_nothing_is_refused(alice, body):
    before = alice.history("help")
    assert_refused(alice.post("help", body), 422, "empty")
    assert alice.history("help") == before


TEXTS = ["a\nb", "a\tb", "a/\u0301b", "\u212a", "\u202eback", "Z\u0351\u036b\u0343" * 300, "'; DROP TABLE messages; --",
         "<script>alert(1)</script>", "👩‍👩‍👧‍👦", "\ufeffBOM", '{"a": 1}', "%00 %0a %s"]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:40])
def test_a_text_comes_back_as_it_was_sent(alice, text):
    assert alice.send("help", text)["body"] == text == alice.history("help")[-1]["body"]


@pytest.mark.parametrize("text", ["NUL\u0000in", "\u001b[31mred", "a\u007fb", "a\u0008b"], ids=ascii)
def test_a_text_with_control_characters_is_refused_whole(alice, text):
    before = alice.history("help")
    assert_refused(alice.post("help", text), 400, "malformed")
    assert alice.history("help") == before


def test_line_ends_are_one_character_whatever_the_browser_sends_and_blanks_around_are_gone(alice):
    assert alice.send("help", " \n a\r\nb\rc\n")["body"] == "a\nb\nc"


# Direct messages


def test_a_direct_message_exists_by_being_named(alice, bob):
    found = alice.api("POST", "/api/chat/dms", {"members": ["Bob"]})
    assert_channel(found)
    assert (found["id"], found["kind"], found["name"]) == ("dm:alice:bob", "dm", "")
    assert sorted(found["members"]) == ["alice", "bob"]
    assert bob.api("POST", "/api/chat/dms", {"members": ["alice"]})["id"] == "dm:alice:bob"
    message = bob.send("dm:alice:bob", "just us")
    assert message["channel"] == "dm:alice:bob"
    assert alice.history("dm:alice:bob")[-1]["id"] == bob.history("dm:alice:bob")[-1]["id"] == message["id"]
    assert "dm:alice:bob" in alice.channels() and "dm:alice:bob" in bob.channels()


def test_a_group_and_oneself_are_direct_messages_too(alice, carol):
    group = alice.api("POST", "/api/chat/dms", {"members": ["carol", "bob"]})
    assert group["id"] == "dm:alice:bob:carol"
    notes = alice.api("POST", "/api/chat/dms", {"members": []})
    assert notes["id"] == "dm:alice" and notes["members"] == ["alice"]
    alice.send("dm:alice", "a note to myself")
    assert [message["body"] for message in alice.history("dm:alice")] == ["a note to myself"]
    assert_refused(carol.get(messages_path("dm:alice")), 404)


INVISIBLE = [
    "no-such", "General", "private:1", "private:", "general/../random", "\u212a", " general",
    "dm:bob:carol", "dm:bob:alice", "dm:Alice:bob", "dm:alice:Bob", "dm:alice:nobody", "dm:alice:alice", "dm:bob",
    "dm:alice:bob:", "dm:", "dm::alice", "dm:alice:bob:bob", "dm:alice:../bob", "dm:alice:bo\u0301b", "dm:alice:%",
    "dm:alice:" + "x" * 2000, "dm:alice: bob",
]


@pytest.mark.parametrize("channel", INVISIBLE, ids=lambda channel: ascii(channel)[:40])
def test_a_channel_that_is_not_there_or_not_mine_is_404_without_a_hint(alice, channel):
    absent = assert_refused(alice.get("/api/chat/channels/absent/messages"), 404, "channel-not-found")
    for refused in requests_to(alice, channel):
        error = assert_refused(refused, 404)
        assert (error["code"], error["message"]) == (absent["code"], absent["message"])
    assert channel not in alice.channels()


@pytest.mark.parametrize("channel", ["general\0", "gen\neral", "\u007f"], ids=ascii)
def test_a_channel_with_control_characters_in_its_name_is_404(alice, channel):
    for refused in requests_to(alice, channel):
        assert_refused(refused, 404)


def requests_to(client, channel):
    path = f"/api/chat/channels/{quote(channel, safe='')}"
    return (
        client.get(f"{path}/messages"),
        client.post(channel, "where to?"),
        client.http.put(f"{path}/read", json={"message": 1}),
    )


def test_a_message_is_absent_for_those_who_cannot_read_its_channel(alice, bob, carol):
    secret = alice.send("dm:alice:bob", "between us")
    assert bob.api("GET", f"/api/chat/messages/{secret['id']}")["body"] == "between us"
    hidden = assert_refused(carol.get(f"/api/chat/messages/{secret['id']}"), 404)
    absent = assert_refused(carol.get("/api/chat/messages/1"), 404)
    assert (hidden["code"], hidden["message"]) == (absent["code"], absent["message"])


@pytest.mark.parametrize(
    "id", ["0", "-1", "abc", "1e3", "9007199254740992", "9223372036854775808", "9" * 5000, "1.0", "%00"],
    ids=lambda id: id[:24],
)
def test_a_message_number_that_is_none_is_refused(alice, id):
    assert_refused(alice.get(f"/api/chat/messages/{id}"), 404)


@pytest.mark.parametrize(
    "members, status, code",
    [
        (["nobody"], 422, "no-such-user"),
        (["bob", "nobody"], 422, "no-such-user"),
        (["../bob"], 422, "no-such-user"),
        (["bob:carol"], 422, "no-such-user"),
        (["x" * 10_000], 422, "no-such-user"),
        ("bob", 400, "malformed"),
        ([1], 400, "malformed"),
        (None, 400, "malformed"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_direct_message_with_whom_it_cannot_be_is_refused_and_opens_nothing(alice, members, status, code):
    before = set(alice.channels())
    assert_refused(alice.http.post("/api/chat/dms", json={"members": members}), status, code)
    assert set(alice.channels()) == before


def test_a_conversation_has_sixteen_people_and_no_more(serve, as_user):
    server = serve()

    def sign_up(name):
        with Client(server) as client:
            client.sign_up(name)
        return name

    with ThreadPoolExecutor(8) as pool:
        crowd = list(pool.map(sign_up, [f"guest{number:02}" for number in range(16)]))
    alice = as_user(server, "alice")
    fifteen, sixteen = crowd[:15], crowd
    full = alice.api("POST", "/api/chat/dms", {"members": fifteen})
    assert full["id"] == ":".join(["dm", "alice", *fifteen]) and len(full["members"]) == 16
    assert alice.send(full["id"], "all of us")["channel"] == full["id"]

    before = set(alice.channels())
    assert_refused(alice.http.post("/api/chat/dms", json={"members": sixteen}), 422, "too-many-members")
    assert_refused(alice.post(":".join(["dm", "alice", *sixteen]), "one too many"), 404, "channel-not-found")
    assert set(alice.channels()) == before
    # Naming somebody twice, or oneself, makes nobody more.
    assert alice.api("POST", "/api/chat/dms", {"members": [*fifteen, "Guest00", "alice"]})["id"] == full["id"]


# History


@pytest.fixture(scope="module")
def long_channel(server, seed):
    """Messages 0 to 59 of a channel nothing else is posted to."""
    channel = "dm:dave:erin"
    dave = seed.client(server, "dave")
    return dave, channel, [dave.send(channel, str(number))["id"] for number in range(60)]


def numbers(page):
    return [int(message["body"]) for message in page["messages"]]


def test_a_page_is_the_last_fifty_newest_last(long_channel):
    dave, channel, ids = long_channel
    page = dave.page(channel)
    assert set(page) == {"messages", "hasBefore", "hasAfter"}
    assert numbers(page) == list(range(10, 60))
    assert (page["hasBefore"], page["hasAfter"]) == (True, False)
    assert ids == sorted(ids) and len(set(ids)) == 60


@pytest.mark.parametrize(
    "cursor, index, limit, expected, before, after",
    [
        ("before", 10, 50, range(0, 10), False, True),
        ("before", 10, 4, range(6, 10), True, True),
        ("before", 0, 50, [], False, True),
        ("after", 49, 50, range(50, 60), True, False),
        ("after", 49, 4, range(50, 54), True, True),
        ("after", 59, 50, [], True, False),
        (None, None, 60, range(0, 60), False, False),
        (None, None, 1, range(59, 60), True, False),
    ],
)
def test_a_page_before_or_after_a_message_is_without_it(long_channel, cursor, index, limit, expected, before, after):
    dave, channel, ids = long_channel
    page = dave.page(channel, limit=limit, **({cursor: ids[index]} if cursor else {}))
    assert numbers(page) == list(expected)
    assert (page["hasBefore"], page["hasAfter"]) == (before, after)


def test_a_page_around_a_message_holds_it_and_both_its_sides(long_channel):
    dave, channel, ids = long_channel
    page = dave.page(channel, around=ids[30], limit=11)
    seen = numbers(page)
    assert 30 in seen and seen == list(range(seen[0], seen[-1] + 1))
    assert 9 <= len(seen) <= 12 and abs((seen[0] + seen[-1]) / 2 - 30) <= 1
    assert page["hasBefore"] and page["hasAfter"]


NO_NUMBERS = ["abc", "-1", "NaN", "1e19", "9223372036854775808", "9" * 3000, "", "1.5", "0x1", "%00"]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: value[:24])
@pytest.mark.parametrize("name", ["limit", "before", "after", "around"])
def test_a_number_that_is_none_is_refused(long_channel, name, value):
    dave, channel, _ = long_channel
    assert_refused(dave.get(messages_path(channel), params={name: value}), 400, "malformed")


@pytest.mark.parametrize("value", ["0", "-0"])
def test_nothing_is_before_the_number_zero_and_everything_after_it(long_channel, value):
    dave, channel, _ = long_channel
    assert dave.page(channel, before=value) == {"messages": [], "hasBefore": False, "hasAfter": True}
    assert numbers(dave.page(channel, after=value, limit=3)) == [0, 1, 2]
    assert numbers(dave.page(channel, around=value, limit=4)) == [0, 1]
    assert_refused(dave.get(messages_path(channel), params={"limit": value}), 400, "malformed")


def test_a_page_goes_one_way(long_channel):
    dave, channel, ids = long_channel
    query = {"before": ids[9], "after": ids[3]}
    assert_refused(dave.get(messages_path(channel), params=query), 400, "malformed")


def test_no_page_is_longer_than_two_hundred(long_channel, bob):
    for number in range(201):
        bob.send("dm:bob", str(number))
    assert numbers(bob.page("dm:bob", limit=500)) == list(range(1, 201))
    assert numbers({"messages": bob.history("dm:bob")}) == list(range(201))


# Reading


@pytest.mark.parametrize("channel", ["random", "dm:alice:carol"])
def test_what_others_wrote_is_unread_until_it_is_read(alice, carol, channel):
    carol.send(channel, "before")
    newest = carol.history(channel)[-1]["id"]
    put(alice, channel, newest)
    assert alice.channels()[channel]["unread"] == 0

    own_before = carol.channels()[channel]["unread"]
    first = carol.send(channel, "one")["id"]
    second = carol.send(channel, "two")["id"]
    seen = alice.channels()[channel]
    own = carol.channels()[channel]["unread"]
    assert (seen["unread"], seen["lastRead"], seen["lastMessage"]) == (2, newest, second)
    assert own == own_before, "what I wrote myself is not unread"

    put(alice, channel, first)
    assert (alice.channels()[channel]["unread"], alice.channels()[channel]["lastRead"]) == (1, first)
    put(alice, channel, second)
    put(alice, channel, first)
    assert (alice.channels()[channel]["unread"], alice.channels()[channel]["lastRead"]) == (0, second), "never back"


def put(reader, channel, message):
    answer = reader.http.put(f"/api/chat/channels/{quote(channel, safe='')}/read", json={"message": message})
    assert (answer.status_code, answer.content) == (204, b""), answer.text


@pytest.mark.parametrize(
    "message, status",
    [("x", 400), (None, 400), (1.5, 400), (2**63, 400), (1e300, 400), ([1], 400), (True, 400), (-1, 404)],
    ids=str,
)
def test_a_read_mark_that_is_none_is_refused_and_moves_nothing(alice, bob, message, status):
    bob.send("general", "there is something to mark")
    before = alice.channels()["general"]
    assert_refused(alice.http.put("/api/chat/channels/general/read", json={"message": message}), status)
    assert alice.channels()["general"] == before


def test_a_read_mark_beyond_the_newest_message_is_one_at_it(alice, bob):
    newest = bob.send("random", "the newest")["id"]
    put(alice, "random", 2**53 - 1)
    assert alice.channels()["random"]["lastRead"] == newest
    bob.send("random", "one more")
    assert alice.channels()["random"]["unread"] == 1
