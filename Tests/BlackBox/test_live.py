"""The live stream: who is told what, resuming at any point, readers that stop reading."""

import asyncio
import random
import re
import statistics
import threading
import time
from collections import Counter
from urllib.parse import quote

import httpx
import pytest

from harness import PASSWORD, Client, EventStream, assert_channel, assert_message, assert_refused

ROOMY = {"host": {"max_event_streams_per_user": 1000}}
CURSOR = re.compile(r"c\d+\.u\d+")


def run(test):
    """Runs the coroutine of a test; what a thread does for it stays out of its event loop."""
    return asyncio.run(test)


async def open_many(clients, **options):
    """A stream for each, some at a time: a hundred handshakes at once are a storm of their own."""
    streams = []
    for start in range(0, len(clients), 25):
        streams += await asyncio.gather(*(EventStream.open(client, **options) for client in clients[start : start + 25]))
    return streams


async def send(client, channel, body):
    return await asyncio.to_thread(client.send, channel, body)


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
            assert {**event.json, "nonce": 0} == {**message, "nonce": 0}
        await stream.close()

    run(listen())


def test_nobody_is_told_of_what_they_may_not_read(alice, carol):
    async def listen():
        outsider, member = await EventStream.open(carol), await EventStream.open(alice)
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
        mine, other = await EventStream.open(alice), await EventStream.open(bob)
        message = await send(bob, "random", "read this")
        await asyncio.to_thread(alice.api, "PUT", "/api/chat/channels/random/read", {"message": message["id"]}, 204)
        read = await mine.next("read")
        assert read.json == {"channel": "random", "message": message["id"]} and read.id is None
        await asyncio.to_thread(alice.http.patch, "/api/auth/me", json={"bio": "new here"})
        told = await other.next("user")
        assert told.json["username"] == "alice" and told.json["bio"] == "new here" and told.id is None
        assert other.named("read") == [], "my mark is nobody else's"
        await mine.close()
        await other.close()

    run(listen())


def test_a_first_direct_message_brings_its_channel(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    assert "dm:alice:bob" not in bob.channels()

    async def listen():
        stream = await EventStream.open(bob)
        message = await send(alice, "dm:alice:bob", "first")
        assert (await stream.next("message")).json["id"] == message["id"]
        channel = (await stream.next("channel")).json
        assert_channel(channel)
        assert (channel["id"], channel["unread"]) == ("dm:alice:bob", 1)
        assert bob.channels()["dm:alice:bob"]["unread"] == 1
        await stream.close()

    run(listen())


@pytest.mark.parametrize(
    "cursor", ["x", "c-1.u0", "c1", "c1.u2.v3", "c99999999999999999999.u0", "c0.u0", "c9007199254740991.u9007199254740991", "%00"]
)
def test_a_cursor_that_is_none_or_from_elsewhere_starts_afresh(alice, cursor):
    async def listen():
        for how in ("last_event_id", "since"):
            stream = await EventStream.open(alice, expect=None, **{how: cursor})
            if stream.status == 200:
                hello = await stream.next()
                assert hello.name == "hello" and CURSOR.fullmatch(hello.id)
            else:
                assert stream.status == 400
            await stream.close()

    run(listen())


def test_the_stream_ends_when_its_session_does(server):
    async def listen():
        with Client(server) as client:
            await asyncio.to_thread(client.sign_in, "dave")
            stream = await EventStream.open(client)
            await stream.next("hello")
            await asyncio.to_thread(client.http.post, "/logout", headers={"Origin": server.base_url})
            await stream.next("session-ended", timeout=5)
            await stream.until_closed(5)
            refused = await EventStream.open(client, expect=401)
            await refused.close()

    run(listen())


def test_a_new_password_ends_the_other_sessions_streams_and_nothing_is_told_after_it(server, alice):
    async def listen():
        with Client(server) as here, Client(server) as there:
            await asyncio.to_thread(here.sign_up, "ivy")
            await asyncio.to_thread(there.sign_in, "ivy")
            mine, other = await EventStream.open(here), await EventStream.open(there)
            change = {"current": PASSWORD, "new": "Other-harbour-8"}
            answer = await asyncio.to_thread(here.http.post, "/api/auth/password", json=change)
            assert answer.status_code in (200, 204)
            message = await send(alice, "general", "after the change")
            await other.until_closed(5)
            assert [event.name for event in other.events] == ["hello", "session-ended"]
            # Where it was changed the session has another cookie: the stream resumes with that one.
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
        streams = [await EventStream.open(alice) for _ in range(3)]
        for stream in streams:
            await stream.next("hello")
        fourth = await EventStream.open(alice, expect=None)
        if fourth.status == 200:
            await asyncio.wait([stream.closed for stream in streams], timeout=5, return_when=asyncio.FIRST_COMPLETED)
            assert sum(stream.closed.done() for stream in streams) == 1, "the newest takes the place of one"
        else:
            assert fourth.status == 429 and "retry-after" in fourth.headers
        other = await EventStream.open(bob)
        await other.next("hello")
        for stream in [*streams, fourth, other]:
            await stream.close()

    run(listen())


# Resuming


class CutReader:
    """Reads as one browser would whose network breaks after a random number of bytes, again and again."""

    def __init__(self, client, seed, cuts):
        self.client, self.random, self.cuts_left = client, random.Random(seed), cuts
        self.seen, self.cursor, self.cuts_inside_events, self.resumed = Counter(), None, 0, 0

    async def read_until(self, is_complete):
        while self.cuts_left or not is_complete(self):
            cut_after = self.random.randint(1, 2_000) if self.cuts_left else None
            resume = {"last_event_id": self.cursor} if self.random.random() < 0.7 else {"since": self.cursor}
            stream = await EventStream.open(
                self.client, cut_after=cut_after, on_event=self.take, **(resume if self.cursor else {})
            )
            self.resumed += self.cursor is not None
            if cut_after is None:
                while not is_complete(self):
                    await asyncio.sleep(0.01)
                await stream.close()
            else:
                await stream.until_closed(60)
                assert stream.was_cut, "the server hung up"
                self.cuts_left -= 1
                self.cuts_inside_events += bool(stream.parser.rest or stream.parser.fields)

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
    written = asyncio.Event()

    async def write(name, rng):
        own = [channel for channel, members in channels.items() if name in members]
        writer = clients[name].twin()
        # As long as there are cuts to come, so that they fall among messages; the rest arrives uncut.
        count = 0
        while count < 50 or any(reader.cuts_left for reader in readers):
            channel = rng.choice(own)
            message = await send(writer, channel, f"{name} {count} " + "x" * rng.choice([1, 50, 400]))
            for member in channels[channel]:
                expected[member].add(message["id"])
            count += 1
            assert count < 3000, "the readers are never cut"

    def is_complete(reader):
        return written.is_set() and expected[reader.client.name] <= set(reader.seen)

    async def scenario():
        # A first stream each, so that every reader begins before the first message.
        for reader in readers:
            stream = await EventStream.open(reader.client)
            reader.cursor = (await stream.next("hello")).id
            await stream.close()

        async def write_everything():
            await asyncio.gather(*(write(name, random.Random(name)) for name in names))
            written.set()

        await asyncio.wait_for(
            asyncio.gather(write_everything(), *(reader.read_until(is_complete) for reader in readers)), 120
        )

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
        stream = await EventStream.open(bob)
        await stream.next("hello")
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
        with self.client.twin() as client:
            while not is_over() or len(self.delays) < 20 * self.streams:
                client.send("general", str(time.monotonic()))
                for _ in range(self.streams):
                    assert self.told.acquire(timeout=20), "a stream was not told"


def test_a_reader_that_stops_reading_is_cut_and_the_others_do_not_notice(serve, as_user):
    server = serve(plugins=ROOMY)
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    metronome = Metronome(alice, streams=200)
    messages = 200

    def flood():
        # Forty kilobytes at a time, to bob alone: more than any socket buffers.
        with bob.twin() as writer:
            return [writer.send("dm:bob", "🚢" * 10_000)["id"] for _ in range(messages)]

    def to_bob(stream):
        return [event.json["id"] for event in stream.named("message") if event.json["channel"] == "dm:bob"]

    async def scenario():
        others = await open_many([alice, carol] * 100, on_event=metronome.hear)
        stalled = await EventStream.open(bob, receive_buffer=4096)
        await stalled.next("hello")
        stalled.stop_reading()
        memory = server.memory()
        flooding = asyncio.ensure_future(asyncio.to_thread(flood))
        await asyncio.to_thread(metronome.tick_until, flooding.done)
        flooded, grown = await flooding, server.memory() - memory

        stalled.resume_reading()
        await stalled.until_closed(10)
        assert to_bob(stalled) == flooded[: len(to_bob(stalled))] and len(to_bob(stalled)) < messages, "it was not cut"
        assert not any(stream.closed.done() for stream in others), "a reader was cut that did read"

        resumed = await EventStream.open(bob, last_event_id=stalled.last_id)
        while len(to_bob(stalled)) + len(to_bob(resumed)) < messages:
            await resumed.next("message")
        assert to_bob(stalled) + to_bob(resumed) == flooded
        for stream in [*others, resumed]:
            await stream.close()
        return grown, len(to_bob(stalled))

    grown, before = run(scenario())
    delays = sorted(metronome.delays)
    print(
        f"\n200 streams beside a stalled one: median {statistics.median(delays) * 1000:.0f} ms, "
        f"p99 {delays[int(len(delays) * 0.99)] * 1000:.0f} ms, worst {delays[-1] * 1000:.0f} ms; "
        f"cut after {before} of {messages} messages; memory +{grown / 2**20:.0f} MiB"
    )
    assert delays[-1] < 2
    assert grown < 64 * 2**20


# Stopping


def test_sigterm_with_five_hundred_open_streams_ends_well_within_five_seconds(serve, as_user):
    server = serve(plugins=ROOMY)
    clients = [as_user(server, name) for name in ("alice", "bob", "carol", "dave", "erin")]

    async def scenario():
        streams = await open_many(clients * 100)
        assert len(streams) == 500
        for stream in streams:
            await stream.next("hello")
        status, seconds = await asyncio.to_thread(server.terminate)
        for stream in streams:
            await stream.until_closed(5)
        return streams, status, seconds

    streams, status, seconds = run(scenario())
    print(f"\n500 streams: ended in {seconds:.2f} s")
    assert status == 0 and seconds < 5
    assert {stream.parser.retry for stream in streams} == {1000}, "browsers are told to come back soon"
    assert all(stream.ended_properly for stream in streams)
    server.restart()
    assert clients[0].get("/healthz").status_code == 200


def test_sigterm_while_people_post_loses_nothing_that_was_acknowledged(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    writers = [alice.twin() for _ in range(4)]
    acknowledged = []

    async def scenario():
        def write(writer, number):
            count = 0
            while True:
                try:
                    answer = writer.post("general", f"{number}.{count}")
                except httpx.TransportError:
                    return
                if answer.status_code != 201:
                    assert_refused(answer, 503)
                    return
                acknowledged.append(answer.json()["id"])
                count += 1

        writing = [asyncio.ensure_future(asyncio.to_thread(write, *pair)) for pair in zip(writers, range(4))]
        while len(acknowledged) < 40:
            await asyncio.sleep(0.01)
        status, seconds = await asyncio.to_thread(server.terminate)
        await asyncio.gather(*writing)
        return status, seconds

    status, seconds = run(scenario())
    assert status == 0 and seconds < 5
    server.restart()
    assert set(acknowledged) <= {message["id"] for message in alice.history("general")}


def test_the_path_of_a_channel_is_percent_decoded_once(alice):
    assert_refused(alice.get(f"/api/chat/channels/{quote(quote('dm:alice:bob', safe=''))}/messages"), 404)
