"""The live stream: who is told what, resuming at any point, readers that stop reading."""

import asyncio
import itertools
import json
import random
import re
import sqlite3
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import quote

import httpx
import pytest

from harness import PASSWORD, Client, EventStream, assert_channel, assert_message, assert_refused, assert_user

ROOMY = {"host": {"max_event_streams_per_user": 1000}}
CURSOR = re.compile(r"c\d+\.u\d+")
CUT_SHORT = "not everything had ended in time"


def run(test):
    """Runs the coroutine of a test; what a thread does for it stays out of its event loop."""
    return asyncio.run(test)


async def open_many(clients, **options):
    """A stream for each, some at a time: a hundred handshakes at once are a storm of their own."""
    streams = []
    for start in range(0, len(clients), 25):
        batch = clients[start : start + 25]
        streams += await asyncio.gather(*(EventStream.live(client, **options) for client in batch))
    return streams


async def send(client, channel, body, nonce=None):
    return await asyncio.to_thread(client.send, channel, body, nonce)


def test_a_stream_greets_with_the_cursor_and_then_tells_of_messages(alice, bob):
    async def listen():
        stream = await EventStream.open(bob)
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert "no-store" in stream.headers["cache-control"] or "no-cache" in stream.headers["cache-control"]
        hello = await stream.next()
        assert hello.name == "hello" and CURSOR.fullmatch(hello.id), hello
        assert set(hello.json) >= {"version", "boot", "resumed"} and hello.json["resumed"] is False
        assert stream.parser.retry == 2000

        for channel in ("general", "dm:alice:bob", "dm:alice:bob:carol"):
            message = await send(alice, channel, f"to {channel}")
            event = await stream.next("message")
            assert CURSOR.fullmatch(event.id) and "\n" not in event.data
            assert_message(event.json)
            assert event.json == message
        await stream.close()

    run(listen())


def test_the_sender_hears_their_own_nonce(alice):
    async def listen():
        stream = await EventStream.live(alice)
        for number, channel in enumerate(("general", "dm:alice:bob")):
            message = await send(alice, channel, "mine", nonce=f"heard-{number}")
            assert message["nonce"] == f"heard-{number}"
            assert (await stream.next("message")).json == message
        await stream.close()

    run(listen())


def test_nobody_is_told_of_what_they_may_not_read(alice, carol):
    async def listen():
        outsider, member = await EventStream.live(carol), await EventStream.live(alice)
        await send(alice, "dm:alice:bob", "a secret")
        await send(alice, "general", "for everybody")
        assert (await member.next("message")).json["body"] == "a secret", "premise: it was announced"
        told = await outsider.next("message")
        assert told.json["body"] == "for everybody"
        # Also not to a stream that resumes from before it.
        again = await EventStream.open(carol, since=outsider.events[0].id)
        assert [(await again.next("message")).json["body"]] == ["for everybody"]
        assert "a secret" not in "".join(event.data for event in outsider.events + again.events)
        for stream in (outsider, member, again):
            await stream.close()

    run(listen())


def test_a_read_mark_and_a_profile_are_told_without_a_number(alice, bob):
    async def listen():
        mine, other = await EventStream.live(alice), await EventStream.live(bob)
        message = await send(bob, "random", "read this")
        await asyncio.to_thread(alice.api, "PUT", "/api/chat/channels/random/read", {"message": message["id"]}, 204)
        read = await mine.next("read")
        assert read.json == {"channel": "random", "message": message["id"]} and read.id is None
        await asyncio.to_thread(alice.http.patch, "/api/auth/me", json={"bio": "new here"})
        told = await other.next("user")
        assert_user(told.json)
        assert told.json == await asyncio.to_thread(alice.api, "GET", "/api/auth/me") and told.id is None
        assert (told.json["username"], told.json["bio"]) == ("alice", "new here")
        assert other.named("read") == [], "my mark is nobody else's"
        await mine.close()
        await other.close()

    run(listen())


def test_a_first_direct_message_brings_its_channel(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    assert "dm:alice:bob" not in bob.channels()

    async def listen():
        stream = await EventStream.live(bob)
        message = await send(alice, "dm:alice:bob", "first")
        assert (await stream.next("message")).json["id"] == message["id"]
        channel = (await stream.next("channel")).json
        assert_channel(channel)
        assert (channel["id"], channel["unread"]) == ("dm:alice:bob", 1)
        assert bob.channels()["dm:alice:bob"]["unread"] == 1
        await stream.close()

    run(listen())


@pytest.mark.parametrize("how", ["last_event_id", "since"])
@pytest.mark.parametrize(
    "cursor", ["x", "c-1.u0", "c99999999999999999999.u0", "%00", "c1.", "c1.c2", "C1.U2", "c1" * 200],
    ids=lambda text: text[:24],
)
def test_what_is_no_cursor_is_refused(alice, cursor, how):
    async def listen():
        stream = await EventStream.open(alice, expect=400, **{how: cursor})
        await stream.until_answered()
        assert json.loads(stream.body)["error"]["code"] == "malformed"
        await stream.close()

    run(listen())


@pytest.mark.parametrize("how", ["last_event_id", "since"])
@pytest.mark.parametrize("cursor", ["", "c1", "c1.u2.v3", "c0.u0", "c9007199254740991.u9007199254740991"])
def test_a_cursor_from_elsewhere_starts_afresh(alice, cursor, how):
    async def listen():
        await send(alice, "general", "before")
        fresh = await EventStream.open(alice)
        here = (await fresh.next("hello")).id
        stream = await EventStream.open(alice, **{how: cursor})
        hello = await stream.next()
        assert hello.name == "hello" and hello.json["resumed"] is False and hello.id == here
        message = await send(alice, "general", "after")
        assert (await stream.next("message")).json == message, "nothing of before was told"
        for each in (fresh, stream):
            await each.close()

    run(listen())


def test_the_stream_ends_when_its_session_does(server):
    async def listen():
        with Client(server) as client:
            await asyncio.to_thread(client.sign_in, "dave")
            stream = await EventStream.live(client)
            await asyncio.to_thread(client.http.post, "/logout", headers={"Origin": server.base_url})
            ended = await stream.next("session-ended", timeout=5)
            assert ended.json == {} and ended.id is None
            await stream.until_closed(5)
            refused = await EventStream.open(client, expect=401)
            await refused.close()

    run(listen())


def test_a_stream_ends_when_its_session_is_over_by_age(serve, as_user):
    server = serve(plugins={"host": {"session_max_days": 1}})
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    server.stop()
    left = 10  # seconds, in which it also starts
    began = int(time.time() * 1000) - 86_400_000 + left * 1000
    with closing(sqlite3.connect(server.data.path / "auth.db")) as database, database:
        [[user]] = database.execute(
            "UPDATE accounts SET passwordChangedAt = 0 WHERE key = 'alice' RETURNING id"
        ).fetchall()
    with closing(sqlite3.connect(server.data.path / "host.db")) as database, database:
        database.execute("UPDATE sessions SET createdAt = ? WHERE user = ?", (began, user))
    server.restart()

    async def listen():
        stream = await EventStream.open(alice)
        await stream.until_closed(left + 5)
        assert stream.events[-1].name == "session-ended"

    run(listen())
    assert_refused(alice.get("/api/auth/me"), 401)
    assert bob.get("/api/auth/me").status_code == 200


def test_a_new_password_ends_the_other_sessions_streams_and_nothing_is_told_after_it(server, alice):
    async def listen():
        with Client(server) as here, Client(server) as there:
            await asyncio.to_thread(here.sign_up, "ivy")
            await asyncio.to_thread(there.sign_in, "ivy")
            mine, other = await EventStream.open(here), await EventStream.open(there)
            change = {"current": PASSWORD, "new": "Other-harbour-8"}
            answer = await asyncio.to_thread(here.http.post, "/api/auth/password", json=change)
            assert answer.status_code == 204
            message = await send(alice, "general", "after the change")
            await other.until_closed(5)
            # Who comes and goes is told of, until then.
            assert [event.name for event in other.events if event.name != "presence"] == ["hello", "session-ended"]
            assert other.events[-1].name == "session-ended"
            # Where it was changed the session has another cookie: the stream resumes with that one.
            await mine.until_closed(5)
            assert mine.named("session-ended") == []
            again = await EventStream.open(here, last_event_id=mine.last_id)
            assert (await again.next("message")).json["id"] == message["id"]
            for stream in (mine, again):
                await stream.close()

    run(listen())


def test_one_user_has_so_many_streams_and_no_more(serve, as_user):
    server = serve(plugins={"host": {"max_event_streams_per_user": 3}})
    alice, bob = as_user(server, "alice"), as_user(server, "bob")

    async def listen():
        streams = [await EventStream.live(alice) for _ in range(3)]
        fourth = await EventStream.open(alice, expect=429)
        assert fourth.headers["retry-after"] == "30"
        assert not any(stream.closed.done() for stream in streams), "those that are there stay"
        other = await EventStream.live(bob)
        await streams[0].close()
        fifth = await reopened(alice)
        for stream in [*streams[1:], fourth, other, fifth]:
            await stream.close()

    async def reopened(client):
        """The server learns in its own time that a stream was hung up."""
        async with asyncio.timeout(10):
            while (stream := await EventStream.open(client, expect=None)).status != 200:
                await stream.close()
            return stream

    run(listen())


# Resuming


THE_END = "the end"


class CutReader:
    """Reads as one browser would whose network breaks after a random number of bytes, again and again."""

    def __init__(self, client, seed, cuts):
        self.client, self.random, self.cuts_left = client, random.Random(seed), cuts
        self.seen, self.cursor, self.cuts_inside_events = Counter(), None, 0

    async def read_until_the_end_of(self, channels):
        """Of each channel, that is: a double of what was said before it would have come before it."""
        while self.cuts_left:
            stream = await self.resume(cut_after=self.random.randint(1, 2_000))
            await stream.until_closed(60)
            assert stream.was_cut, "the server hung up"
            self.cuts_left -= 1
            self.cuts_inside_events += bool(stream.parser.rest or stream.parser.fields)
        stream, open_ends = await self.resume(), set(channels)
        while open_ends:
            message = (await stream.next("message", timeout=60)).json
            if message["body"] == THE_END:
                open_ends.remove(message["channel"])
        await stream.close()

    async def resume(self, **options):
        how = "last_event_id" if self.random.random() < 0.7 else "since"
        return await EventStream.open(self.client, on_event=self.take, **{how: self.cursor}, **options)

    def take(self, event):
        if event.name == "message":
            self.seen[event.json["id"]] += 1
        if event.id is not None:
            self.cursor = event.id


def test_a_stream_cut_at_two_hundred_random_points_sees_every_message_once(serve, as_user):
    server = serve(plugins=ROOMY)
    names = ["alice", "bob", "carol", "dave"]
    clients = {name: as_user(server, name) for name in names}
    channels = {
        "general": names, "dm:alice:bob": names[:2], "dm:bob:carol:dave": names[1:], "dm:alice": ["alice"],
    }
    expected = {name: set() for name in names}
    readers = [CutReader(clients[name].twin(), number, cuts=26) for number, name in enumerate(names * 2)]
    own = {name: [channel for channel, members in channels.items() if name in members] for name in names}

    async def say(writer, channel, body):
        message = await send(writer, channel, body)
        for member in channels[channel]:
            expected[member].add(message["id"])

    async def write(name, rng):
        writer = clients[name].twin()
        # As long as there are cuts to come, so that they fall among messages; the rest arrives uncut.
        count = 0
        while count < 50 or any(reader.cuts_left for reader in readers):
            await say(writer, rng.choice(own[name]), f"{name} {count} " + "x" * rng.choice([1, 50, 400]))
            count += 1
            assert count < 3000, "the readers are never cut"

    async def scenario():
        # A first stream each, so that every reader begins before the first message.
        for reader in readers:
            stream = await EventStream.open(reader.client)
            reader.cursor = (await stream.next("hello")).id
            await stream.close()

        async def write_everything():
            await asyncio.gather(*(write(name, random.Random(name)) for name in names))
            for channel, members in channels.items():
                await say(clients[members[0]], channel, THE_END)

        reading = [reader.read_until_the_end_of(own[reader.client.name]) for reader in readers]
        await asyncio.wait_for(asyncio.gather(write_everything(), *reading), 120)

    run(scenario())
    cuts = sum(26 - reader.cuts_left for reader in readers)
    assert cuts >= 200 and sum(reader.cuts_inside_events for reader in readers) > 20
    for reader in readers:
        wanted = expected[reader.client.name]
        assert set(reader.seen) == wanted, f"{reader.client.name} missed or was told too much"
        assert set(reader.seen.values()) == {1}, f"{reader.client.name} was told twice"
    print(f"\n{cuts} cuts, {sum(len(reader.seen) for reader in readers)} messages seen once each")


def test_a_cursor_from_before_a_kill_resumes_after_it(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")

    async def before():
        stream = await EventStream.live(bob)
        await send(alice, "general", "before")
        cursor = (await stream.next("message")).id
        missed = [(await send(alice, channel, "missed"))["id"] for channel in ("general", "dm:alice:bob", "random")]
        await stream.close()
        return cursor, missed

    async def after(cursor, missed):
        stream = await EventStream.open(bob, last_event_id=cursor)
        assert (await stream.next("hello")).json["resumed"] is True
        # The record's and the mailbox's, each in its own order.
        assert sorted([(await stream.next("message")).json["id"] for _ in missed]) == missed
        newest = await send(alice, "general", "after")
        assert (await stream.next("message")).json["id"] == newest["id"]
        await stream.close()

    cursor, missed = run(before())
    server.kill()
    server.restart()
    run(after(cursor, missed))


# Slow readers


class Metronome:
    """Posts again and again, each time once all streams have told of the message before; notes how late each was."""

    def __init__(self, client, streams):
        self.client, self.streams, self.delays = client, streams, []
        self.told = threading.Semaphore(0)

    def hear(self, event):
        if event.name == "message" and event.json["channel"] == "general":
            self.delays.append(event.at - float(event.json["body"]))
            self.told.release()

    def tick_until(self, is_over):
        """How late each stream was told, in seconds, of twenty messages or more."""
        self.delays = []
        with self.client.twin() as client:
            while not is_over() or len(self.delays) < 20 * self.streams:
                client.send("general", str(time.monotonic()))
                for _ in range(self.streams):
                    assert self.told.acquire(timeout=20), "a stream was not told"
        return sorted(self.delays)


def figures(delays):
    return (
        f"median {statistics.median(delays) * 1000:.0f} ms, p99 {delays[int(len(delays) * 0.99)] * 1000:.0f} ms, "
        f"worst {delays[-1] * 1000:.0f} ms"
    )


def test_a_reader_that_stops_reading_is_cut_and_the_others_do_not_notice(serve, as_user):
    server = serve(plugins=ROOMY)
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    metronome = Metronome(alice, streams=200)
    messages = 1000

    def flood():
        # Forty kilobytes at a time, to bob alone: forty megabytes, which neither sockets nor a bounded queue hold.
        def pour(_):
            with bob.twin() as writer:
                return [writer.send("dm:bob", "🚢" * 10_000)["id"] for _ in range(messages // 4)]

        with ThreadPoolExecutor(4) as pool:
            return sorted(sum(pool.map(pour, range(4)), []))

    def to_bob(stream):
        return [event.json["id"] for event in stream.named("message") if event.json["channel"] == "dm:bob"]

    async def scenario():
        others = await open_many([alice, carol] * 100, on_event=metronome.hear)
        alone = await asyncio.to_thread(metronome.tick_until, lambda: True)

        stalled = await EventStream.live(bob, receive_buffer=4096)
        stalled.stop_reading()
        memory = server.memory()
        flooding = asyncio.ensure_future(asyncio.to_thread(flood))
        beside = await asyncio.to_thread(metronome.tick_until, flooding.done)
        flooded, grown = await flooding, server.peak_memory() - memory

        stalled.resume_reading()
        await stalled.until_closed(10)
        before = to_bob(stalled)
        assert before == flooded[: len(before)] and len(before) < messages / 2, "it was not cut"
        assert not any(stream.closed.done() for stream in others), "a reader was cut that did read"

        resumed = await EventStream.open(bob, last_event_id=stalled.last_id)
        await resumed.next("message", timeout=60, where=lambda message: message["id"] == flooded[-1])
        assert before + to_bob(resumed) == flooded
        for stream in [*others, resumed]:
            await stream.close()
        return alone, beside, grown, len(before)

    alone, beside, grown, before = run(scenario())
    print(
        f"\n200 streams: {figures(alone)}; beside a stalled one: {figures(beside)}; "
        f"cut after {before} of {messages} messages; memory +{grown / 2**20:.0f} MiB"
    )
    assert statistics.median(beside) < max(10 * statistics.median(alone), 0.5)
    assert grown < 24 * 2**20


# Stopping


def test_sigterm_with_five_hundred_open_streams_ends_well_within_five_seconds(serve, as_user):
    server = serve(plugins=ROOMY)
    clients = [as_user(server, name) for name in ("alice", "bob", "carol", "dave", "erin")]

    async def scenario():
        streams = await open_many(clients * 100)
        assert len(streams) == 500
        status, seconds = await asyncio.to_thread(server.terminate)
        for stream in streams:
            await stream.until_closed(5)
        return streams, status, seconds

    streams, status, seconds = run(scenario())
    print(f"\n500 streams: ended in {seconds:.2f} s")
    assert status == 0 and seconds < 5
    assert {stream.parser.retry for stream in streams} == {1000}, "browsers are told to come back soon"
    assert all(stream.ended_properly for stream in streams)
    assert CUT_SHORT not in server.log
    server.restart()
    assert clients[0].get("/healthz").status_code == 200


def test_sigterm_while_people_post_loses_nothing_that_was_acknowledged(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    writers = [alice.twin() for _ in range(4)]
    acknowledged, told = [], threading.Semaphore(0)

    def write(writer, number):
        """Until it is told, or shown, that the server stops."""
        try:
            for count in itertools.count():
                try:
                    answer = writer.post("general", f"{number}.{count}")
                except httpx.TransportError:
                    return "hung up on"
                if answer.status_code != 201:
                    assert_refused(answer, 503, "shutting-down")
                    return "told to come back"
                acknowledged.append(answer.json()["id"])
                told.release()
        finally:
            told.release()  # also when it ended early: who waits must see that

    with ThreadPoolExecutor(len(writers)) as pool:
        writing = [pool.submit(write, *pair) for pair in zip(writers, range(len(writers)))]
        while len(acknowledged) < 40:
            over = [writer.result() for writer in writing if writer.done()]
            assert over == [], "a writer was sent away before the stop"
            assert told.acquire(timeout=20), "nothing is acknowledged"
        status, seconds = server.terminate()
        ends = [writer.result() for writer in writing]
    print(f"\n{len(acknowledged)} acknowledged, then {dict(Counter(ends))}")
    assert status == 0 and seconds < 5
    assert CUT_SHORT not in server.log
    assert list(server.data.path.rglob("*-wal")) == [], "what is in a journal is brought into its database"
    server.restart()
    assert set(acknowledged) <= {message["id"] for message in alice.history("general")}


def test_the_path_of_a_channel_is_percent_decoded_once(alice):
    assert_refused(alice.get(f"/api/chat/channels/{quote(quote('dm:alice:bob', safe=''))}/messages"), 404)
