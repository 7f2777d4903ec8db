"""Nobody learns anything of a channel that they are not in, of before they were let in, or of after they left: by any
route that the running program lists, on the live stream, or from the command line."""

import asyncio
import json
from urllib.parse import quote, unquote

import pytest

from harness import EventStream, run_minimost

NAME, TOPIC = "Heron's nest", "where the otters meet"
BEFORE, BETWEEN, AFTER, DIRECT = "kingfisher", "waterlily", "dragonfly", "nightjar"


class Story:
    """Alice and bob talk in a private channel and in a direct message. Dave was in the channel for a while, carol never."""

    def __init__(self, server, as_user):
        self.server = server
        self.alice, self.bob, self.carol, self.dave = (as_user(server, name) for name in ("alice", "bob", "carol", "dave"))
        body = {"name": NAME, "topic": TOPIC, "members": ["bob"]}
        self.channel = self.alice.api("POST", "/api/chat/channels", body, status=201)["id"]
        self.ids = []
        self.old = self.talk(BEFORE)
        self.alice.api("PUT", f"/api/chat/messages/{self.old['id']}/pin")
        self.bob.api("PUT", f"/api/chat/messages/{self.old['id']}/reactions/{quote('🦦')}")
        direct = self.bob.send("dm:alice:bob", f"{DIRECT}, between you and me, @carol @dave")
        self.ids.append(direct["id"])

    def talk(self, word):
        """Says it, so that it is answered, pinned, meant for everybody, and read."""
        message = self.alice.send(self.channel, f"The {word} is here @everyone @carol @dave https://example.org/{word}")
        answer = self.bob.api("POST", f"{self.path()}/messages", {"body": f"No {word}?", "replyTo": message["id"]}, status=201)
        self.alice.api("PUT", f"{self.path()}/read", {"message": answer["id"]}, status=204)
        self.ids += [message["id"], answer["id"]]
        return message

    def path(self):
        return f"/api/chat/channels/{quote(self.channel, safe='')}"

    def admit(self, name):
        self.alice.api("PUT", f"{self.path()}/members/{name}", status=204)

    def dismiss(self, name):
        self.alice.api("DELETE", f"{self.path()}/members/{name}", status=204)


@pytest.fixture
def story(serve, as_user):
    return Story(serve(), as_user)


BODIES = [
    {}, {"body": "Let me in."}, {"body": "Let me in.", "replyTo": 0}, {"message": 0}, {"name": "x", "topic": "x"},
    {"level": "none", "hidden": True}, {"state": "active", "status": "x"}, {"members": ["alice", "bob"]},
    {"name": "x", "members": ["alice"]}, {"receipts": True},
]
#: What is asked with every name of the channel and its messages, but not: it ends the session, or the account.
LEFT_OUT = {"/logout", "/api/auth/delete-account", "/api/auth/password"}


def everything(story, client):
    """What `client` is answered by every route, asked for everything there is in the story: `[(question, answer)]`."""
    said = run_minimost("plugins", "--json", "--config", story.server.config, "--data", story.server.data.path)
    routes = [
        (route["method"], route["path"]) for plugin in json.loads(said.stdout)["plugins"] for route in plugin["routes"]
    ]
    assert len(routes) > 50
    values = [story.channel, "dm:alice:bob", *map(str, story.ids)]
    answers = []
    for method, path in routes:
        if path in LEFT_OUT or path == "/events" or path.startswith("/api/auth/sessions/"):
            continue
        for value in values if ":" in path else [""]:
            for address in addresses(path, value, story):
                for body in bodies(method, value):
                    answer = client.request(method, address, json=body)
                    assert answer.status_code < 500, (method, address, body)
                    answers.append(((method, address, body), answer.status_code, answer.text))
    return answers


def addresses(path, value, story):
    parts = [part if part[:1] != ":" else {":emoji": "🦦", ":username": "alice"}.get(part, value) for part in path.split("/")]
    plain = "/".join(quote(part, safe="") for part in parts)
    if path.endswith("/search"):
        return [f"{plain}?q={quote(query)}" for query in queries(story)]
    if path.endswith("/messages") or path.endswith("/mentions"):
        asked = [f"{way}={number}" for way in ("before", "after", "around") for number in (story.ids[0] - 1, 2**53 - 1)]
        return [plain, *(f"{plain}?{one}" for one in asked)]
    return [plain]


def queries(story):
    words = [BEFORE, BETWEEN, AFTER, DIRECT, "is", "N", "here", "://", "has:link", "is:pinned", "from:alice", "from:bob"]
    places = [f'in:"{NAME}"', f"in:{story.channel}", "in:@bob", "in:dm:alice:bob"]
    return words + [f"{place} {word}" for place in places for word in ("", "is", "from:alice")]


def bodies(method, value):
    if method in ("GET", "DELETE"):
        return [None]
    number = int(value) if value.isdigit() else 1
    return [{key: number if entry == 0 else entry for key, entry in body.items()} for body in BODIES]


def learns(answers, *words):
    """The answers that hold one of the words, unless it was in what was asked."""
    def tells(question, text):
        asked = unquote(question[1])
        return any(word in text and word not in asked for word in words)

    return [(question, status, text) for question, status, text in answers if tells(question, text)]


async def heard(client, act):
    """All that the live stream says while something happens, and until it is quiet."""
    stream = await EventStream.live(client)
    await asyncio.to_thread(act)
    mark = await asyncio.to_thread(client.send, "general", "and that was all")
    events = []
    while True:
        event = await stream.next()
        events.append(event)
        if event.name == "message" and event.json["id"] == mark["id"]:
            break
    await stream.close()
    return events


def test_the_premise_holds_everything_is_there_for_those_who_are_in_it(story):
    answers = everything_read(story, story.bob)
    for word in (NAME, TOPIC, BEFORE, DIRECT, story.channel):
        assert any(word in text for text in answers), word


def everything_read(story, client):
    addresses = [
        "/api/chat/channels", f"{story.path()}/messages", f"{story.path()}/pins", f"{story.path()}/receipts",
        "/api/chat/channels/dm:alice:bob/messages", "/api/chat/mentions", f"/api/chat/search?q={BEFORE}",
    ]
    return [client.get(address).text for address in addresses]


def test_an_outsider_learns_nothing(story):
    events = asyncio.run(heard(story.carol, lambda: story.talk(BETWEEN)))
    answers = everything(story, story.carol)
    assert len(answers) > 500
    assert learns(answers, NAME, TOPIC, BEFORE, BETWEEN, DIRECT, story.channel) == []
    assert [event.data for event in events if event.name not in ("presence", "message")] == []
    assert not any(word in event.data for event in events for word in (NAME, TOPIC, BEFORE, BETWEEN, story.channel))
    assert [message["body"] for message in story.bob.history(story.channel)][-1] == f"No {BETWEEN}?", "nothing was changed"
    members = story.bob.channels()[story.channel]["members"]
    assert members == ["alice", "bob"]
    assert export(story, "carol", NAME, BEFORE, BETWEEN, DIRECT) == []


def test_a_newcomer_learns_nothing_of_before(story):
    events = asyncio.run(heard(story.dave, lambda: (story.admit("dave"), story.talk(BETWEEN))))
    assert any(BETWEEN in event.data for event in events), "premise"
    assert not any(BEFORE in event.data for event in events)
    # An answer to something of before, and another mark on it.
    story.bob.api("POST", f"{story.path()}/messages", {"body": "As I said.", "replyTo": story.old["id"]}, status=201)
    story.bob.api("PUT", f"/api/chat/messages/{story.old['id']}/reactions/{quote('👀')}")
    story.bob.api("DELETE", f"/api/chat/messages/{story.old['id']}/pin")
    story.bob.api("PUT", f"/api/chat/messages/{story.old['id']}/pin")
    answers = everything_of_reading(story, story.dave)
    assert learns(answers, BETWEEN), "premise"
    assert learns(answers, BEFORE, DIRECT, "🦦") == []
    assert export(story, "dave", BEFORE, DIRECT) == []


def everything_of_reading(story, client):
    """A member may write; what they write is not to be in the way of what they read."""
    class Reader:
        def request(self, method, address, **options):
            return client.request(method, address) if method == "GET" else client.get("/healthz")

    return everything(story, Reader())


def test_a_leaver_learns_nothing_any_more(story):
    story.admit("dave")
    story.talk(BETWEEN)
    events = asyncio.run(heard(story.dave, lambda: (story.dismiss("dave"), story.talk(AFTER))))
    assert [event.name for event in events if event.name not in ("presence", "message")] == ["channel-gone"]
    assert not any(word in event.data for event in events for word in (BEFORE, BETWEEN, AFTER, TOPIC))
    answers = everything(story, story.dave)
    assert learns(answers, NAME, TOPIC, BEFORE, BETWEEN, AFTER, DIRECT, story.channel) == []
    assert export(story, "dave", NAME, BEFORE, BETWEEN, AFTER, DIRECT) == []
    # Nor do they when they look at what the stream has missed to tell them.
    resumed = asyncio.run(missed(story.dave))
    assert not any(word in event.data for event in resumed for word in (NAME, BEFORE, BETWEEN, AFTER))


async def missed(client):
    """What a stream is told that says that it has heard nothing since the beginning."""
    stream = await EventStream.open(client)
    hello = await stream.next("hello")
    await stream.close()
    parts = hello.id.split(".")
    # One change ago, and many.
    events = []
    for back in (1, 10, 1000):
        since = ".".join(part[0] + str(max(0, int(part[1:]) - back)) for part in parts)
        stream = await EventStream.live(client, since=since)
        mark = await asyncio.to_thread(client.send, "general", f"{back} ago")
        event = None
        while not event or event.name != "message" or event.json["id"] != mark["id"]:
            event = await stream.next()
            events.append(event)
        await stream.close()
    return events


def export(story, user, *words):
    """Which of the words `minimost export` prints for somebody."""
    said = run_minimost("export", "--user", user, "--config", story.server.config, "--data", story.server.data.path)
    assert said.returncode == 0, said.stderr
    assert '"general"' in said.stdout, "premise"
    return [word for word in words if word in said.stdout]
