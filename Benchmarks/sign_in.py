#!/usr/bin/env python3
"""What failed sign-ins cost the others, and what the time of an answer tells about a name.

    .build-tools/venv/bin/python Benchmarks/sign_in.py [storms] [hammer] [answers]      (MINIMOST names the binary)

`storms`: messages go to open streams, first in quiet, then while many clients fail to sign in. What counts is the ratio
of the two p99: it should stay below 2. A client that is turned away at once comes again after as long as a wrong
password takes; with `hammer`, which is not run unless it is named, it comes again at once, and what is measured is a
machine that has no time left.

`answers`: how long a failure takes for a name that somebody has, and for one that nobody has, in turn. What counts is
the ratio of the two means: it should stay within 5 %.

The server shares the machine with two processes of Python at the same priority: one writes and reads messages, the
other tries to sign in. `others` is what all other programs took meanwhile, in cores: where it is not small, it is they
who were measured.
"""

import asyncio
import gc
import os
import re
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count, cycle
from multiprocessing import get_context
from pathlib import Path
from statistics import mean, median, quantiles
from time import monotonic, process_time
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests"))

from harness import Client, Server  # noqa: E402
from harness.client import hidden_fields, messages_path  # noqa: E402
from harness.stream import EventStream  # noqa: E402

STREAMS, EVERY = 100, 0.1
CLIENTS, SECONDS, DELAY, NAMES = 500, 30, 3, 20
TRIES = 200


@dataclass(frozen=True)
class Storm:
    title: str
    are_known: bool  # names that somebody has, and that are soon locked
    patience: float  # seconds before a client that was turned away at once comes again

    def names(self):
        return cycle(map(member, range(NAMES))) if self.are_known else map("nobody{}".format, count())


def member(number):
    return f"member{number}"


STORMS = {
    part: [Storm("names that get locked", True, patience), Storm("unknown names", False, patience)]
    for part, patience in (("storms", DELAY), ("hammer", 0))
}


# Requests as bytes: a client library would take more of the machine than the server.


@dataclass(frozen=True)
class Door:
    """Where to knock, with the form of one visit, which is good for any number of tries."""

    address: str
    cookie: str
    token: str

    @classmethod
    def of(cls, server):
        with Client(server) as visitor:
            form = visitor.get("/login")
            cookie = "; ".join(f"{name}={value}" for name, value in visitor.http.cookies.items())
        return cls(server.base_url, cookie, hidden_fields(form.text)["csrf_token"])

    async def fail(self, connection, name):
        form = urlencode({"csrf_token": self.token, "username": name, "password": "not-the-password"}).encode()
        return await post(connection, "/login", self.cookie, "application/x-www-form-urlencoded", form)


async def connect(address):
    return await asyncio.open_connection(urlsplit(address).hostname, urlsplit(address).port)


async def post(connection, path, cookie, kind, body):
    reader, writer = connection
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    return int(head[9:12]), await reader.readexactly(int(length[1]))


# The storm, in a process of its own


@dataclass(frozen=True)
class Fury:
    began: float
    ended: float
    answers: Counter
    used: float  # seconds of a core

    def rate(self, status):
        return self.answers[status] / (self.ended - self.began)


def rage(door, storm):
    return asyncio.run(fail_together(door, storm))


async def fail_together(door, storm):
    """What all clients together were answered in the time when all were at it."""
    names, answers, used = storm.names(), Counter(), process_time()
    clients = [asyncio.create_task(keep_failing(door, storm, names, answers, at / CLIENTS)) for at in range(CLIENTS)]
    await asyncio.sleep(DELAY)
    answers.clear()
    began = monotonic()
    await asyncio.wait(clients, timeout=SECONDS, return_when=asyncio.FIRST_EXCEPTION)
    ended = monotonic()
    for client in clients:
        client.cancel()
    for outcome in await asyncio.gather(*clients, return_exceptions=True):
        if not isinstance(outcome, asyncio.CancelledError):
            raise outcome
    return Fury(began, ended, answers, process_time() - used)


async def keep_failing(door, storm, names, answers, share):
    connection = await connect(door.address)
    await asyncio.sleep(DELAY * share)
    while True:
        status, _ = await door.fail(connection, next(names))
        answers[status] += 1
        if status != 401:
            await asyncio.sleep(storm.patience)


# The messages


class Channel:
    """A writer who posts steadily, and those who read."""

    def __init__(self, writer, streams):
        self.writer, self.streams, self.posted = writer, streams, {}
        self.address = writer.server.base_url
        self.cookie = f"{writer.server.cookie_name}={writer.session}"

    async def post_until(self, ended):
        connection, due = await connect(self.address), monotonic()
        while not ended.done():
            due = max(due + EVERY, monotonic())
            await asyncio.sleep(due - monotonic())
            at = monotonic()
            status, body = await post(
                connection, messages_path("general"), self.cookie, "application/json", b'{"body": "a message"}'
            )
            assert status == 201, body
            self.posted[int(re.search(rb'"id":(\d+)', body)[1])] = at
        connection[1].close()

    async def deliveries(self, began, ended):
        """Seconds from the beginning of each post in that time to its arrival at each stream."""
        for stream in self.streams:
            while len(stream.named("message")) < len(self.posted):
                await stream.next("message", timeout=60)
        arrived = [
            (event.at, self.posted[event.json["id"]]) for stream in self.streams for event in stream.named("message")
        ]
        return [arrival - at for arrival, at in arrived if began <= at < ended]


async def storms(server, kinds):
    gc.disable()  # its pauses would pass for those of the server
    writer, reader = Client(server).sign_up("writer"), Client(server).sign_up("reader")
    for number in range(NAMES):
        Client(server).sign_up(member(number))
    streams = [await EventStream.open(reader) for _ in range(STREAMS)]
    channel, door = Channel(writer, streams), Door.of(server)
    print(
        f"\n{STREAMS} streams, {1 / EVERY:.0f} messages a second, {CLIENTS} clients, {SECONDS} s each\n"
        f"{'':28} {'401/s':>6} {'423/s':>6} {'503/s':>6} {'quiet p50':>10} {'p99 ms':>7} {'others':>7}"
        f" {'storm p50':>10} {'p99 ms':>7} {'others':>7} {'ratio':>7}"
    )
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for storm in kinds:
            await until_idle(server)
            quiet, by_others = await quiet_times(server, channel)
            fury, stormy, by_others_then = await stormy_times(server, channel, pool, door, storm)
            rates = " ".join(f"{fury.rate(status):6.1f}" for status in (401, 423, 503))
            print(
                f"{storm.title:28} {rates} {quiet[49] * 1000:10.1f} {quiet[98] * 1000:7.1f} {by_others:7.2f}"
                f" {stormy[49] * 1000:10.1f} {stormy[98] * 1000:7.1f} {by_others_then:7.2f}"
                f" {stormy[98] / quiet[98]:7.2f}",
                flush=True,
            )
    for stream in streams:
        await stream.close()


async def quiet_times(server, channel):
    began, before = monotonic(), used_by_others(server)
    await channel.post_until(asyncio.ensure_future(asyncio.sleep(SECONDS)))
    ended = monotonic()
    others = (used_by_others(server) - before) / (ended - began)
    return quantiles(await channel.deliveries(began, ended), n=100), others


async def stormy_times(server, channel, pool, door, storm):
    started, before = monotonic(), used_by_others(server)
    raging = asyncio.get_running_loop().run_in_executor(pool, rage, door, storm)
    await channel.post_until(raging)
    fury = await raging
    assert not set(fury.answers) - {401, 423, 503}, fury.answers
    others = (used_by_others(server) - before - fury.used) / (monotonic() - started)
    return fury, quantiles(await channel.deliveries(fury.began, fury.ended), n=100), others


async def until_idle(server):
    """What a storm leaves behind in the queue of the server is still worked off."""
    used = None
    while used is None or used > 10:
        before = server.cpu_ticks()
        await asyncio.sleep(1)
        used = server.cpu_ticks() - before


def used_by_others(server):
    """Seconds of cores that went to programs besides this one and the server, since some moment."""
    user, nice, system, _, _, *interrupts = map(int, Path("/proc/stat").read_text().splitlines()[0].split()[1:8])
    mine = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    ticks = user + nice + system + sum(interrupts) - sum(map(int, mine))
    return ticks / os.sysconf("SC_CLK_TCK") - process_time()


# The answers


async def answers(server):
    Client(server).sign_up(member(0))
    door, known, unknown = Door.of(server), [], []
    connection = await connect(door.address)
    for number in range(TRIES):
        for name, took in ((member(0), known), (f"nobody{number}", unknown)):
            began = monotonic()
            status, body = await door.fail(connection, name)
            took.append(monotonic() - began)
            assert status == 401, body
    return known, unknown


def show_answers(title, known, unknown):
    print(
        f"{title:28} {mean(known) * 1000:10.2f} {median(known) * 1000:7.2f}"
        f" {mean(unknown) * 1000:13.2f} {median(unknown) * 1000:7.2f}"
        f" {mean(unknown) / mean(known):7.3f} {median(unknown) / median(known):8.3f}",
        flush=True,
    )


def serve(folder, name, auth):
    plugins = {"host": {"max_event_streams_per_user": 10_000}, "auth": auth}
    return closing(Server(Path(folder) / name, plugins=plugins, args=("--no-tls",)))


def main():
    parts = sys.argv[1:] or ["storms", "answers"]
    with tempfile.TemporaryDirectory() as folder:
        for part in [part for part in STORMS if part in parts]:
            with serve(folder, part, {"login_delay_seconds": DELAY}) as server:
                asyncio.run(storms(server, STORMS[part]))
        if "answers" in parts:
            print(
                f"\n{TRIES} failures of each kind, one after the other\n"
                f"{'':28} {'known mean':>10} {'median':>7} {'unknown mean':>13} {'median':>7}"
                f" {'ratio':>7} {'medians':>8}"
            )
            # Where failures are counted, those of an account are written down before the answer.
            for title, most in (("failures not counted", 0), ("failures counted", 1000)):
                with serve(folder, title, {"login_delay_seconds": 0, "max_login_attempts": most}) as server:
                    show_answers(title, *asyncio.run(answers(server)))


if __name__ == "__main__":
    main()
