"""Connections that are many, slow, or no HTTP: they cost little, and hold nobody up."""

import asyncio
import random
import re
import resource
import select
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import Client, EventStream, eventually
from harness.raw import connection, exchange

PLAIN = {"args": ["--no-tls"]}
def test_two_hundred_and_fifty_slow_ones_hold_nobody_up(slow_ones, seed):
    waits = []
    eventually(lambda: slow_ones.have_all_begun, timeout=30, what="the slow ones are there")
    with seed.client(slow_ones.server, "alice") as alice:
        started = time.monotonic()
        while time.monotonic() - started < 3:
            before = time.monotonic()
            with Client(slow_ones.server) as another:
                assert another.get("/login").status_code == 200
            alice.send("general", "on time")
            waits.append(time.monotonic() - before)
    assert not any(future.done() for future in slow_ones.ended["a head, drop by drop"]), "premise: they are there"
    print(f"\n{len(waits)} sign-in pages and messages beside slow ones, the slowest {max(waits) * 1000:.0f} ms")
    assert max(waits) < 1.5


# Many


def test_ten_thousand_idle_connections_are_held_and_the_others_served(serve, as_user):
    count = 10_000
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < count + 500:
        pytest.skip("this machine does not let a test open as many files")
    server = serve(**PLAIN)
    alice = as_user(server, "alice")
    alice.send("general", "before")
    memory = server.memory()

    def open_some(count):
        return [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(count)]

    with ThreadPoolExecutor(4) as pool:
        opened = sum(pool.map(open_some, [count // 4] * 4), [])
    try:
        # First come, first served: whoever came before has been taken in.
        assert alice.twin().get("/healthz").status_code == 200
        started = time.monotonic()
        assert alice.twin().send("general", "in the crowd")["id"]
        seconds = time.monotonic() - started
        opened[-1].setblocking(False)
        with pytest.raises(BlockingIOError):
            opened[-1].recv(1)
    finally:
        for each in opened:
            each.close()
    peak = server.peak_memory()
    print(f"\n{count} connections: {seconds * 1000:.0f} ms; memory {memory >> 20} MiB, {peak >> 20} MiB")
    assert seconds < 2 and peak < 400 * 2**20
    server.kill()  # it would first see to each of them


def test_when_its_files_are_used_up_it_serves_those_it_has_and_then_the_others(serve, as_user):
    server = serve(wrapper=["prlimit", "--nofile=150:150"], **PLAIN)
    alice = as_user(server, "alice")
    alice.send("general", "before")
    crowd = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(200)]
    assert alice.send("general", "by a connection that there was")["id"]
    late = alice.twin()
    late.http.timeout = 30
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(late.send, "general", "by one that there was no room for")
        for each in crowd:
            each.close()
        assert waiting.result()["id"]
    assert len(alice.history("general")) == 3


def test_when_its_files_are_used_up_it_says_so_and_does_not_run_hot(serve):
    server = serve(wrapper=["prlimit", "--nofile=150:150"], **PLAIN)
    server.expect_errors(".")
    crowd = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(200)]
    try:
        eventually(lambda: re.search(r" (?:warning|error) host: ", server.log), what="the operator is told")
        spent = server.cpu_ticks()
        select.select(crowd[:1], [], [], 2)  # in which nothing happens
        assert server.cpu_ticks() - spent < 20, "hundredths of a second, of two"
    finally:
        for each in crowd:
            each.close()


# Not HTTP


GARBAGE = {
    "no TLS record": b"\x16garbage garbage garbage garbage\r\n\r\n", "SSL 2": b"\x80\x2e\x01\x00\x02" + b"\x00" * 40,
    "an alert": b"\x15\x03\x03\x00\x02\x02\x28", "a record of all lengths": b"\x16\x03\x01\xff\xff" + b"\x01" * 70_000,
    "noise": random.Random(7).randbytes(5000),
    "a ClientHello of noise": b"\x16\x03\x01\x02\x00" + b"\x01\x00\x01\xfc" * 128,
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n", "NULs": bytes(1000), "one NUL": b"\0",
}


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE.keys())
def test_what_is_neither_tls_nor_http_is_hung_up_on(server, stranger, content):
    with connection(server, tls=False, timeout=15) as wire:
        try:
            wire.sendall(content)
            while wire.recv(65536):
                pass
        except ConnectionError:
            pass
    assert stranger.get("/healthz").status_code == 200


def test_noise_inside_tls_is_refused(server, stranger):
    for seed in range(20):
        exchange(server, random.Random(seed).randbytes(2000) + b"\r\n\r\n")
    assert stranger.get("/healthz").status_code == 200


# Everything at once


def test_under_a_mixed_load_the_memory_stays_bounded(serve, as_user):
    server = serve(plugins={"host": {"max_event_streams_per_user": 1000}})
    people = [as_user(server, name) for name in ("alice", "bob", "carol", "dave")]
    long = "🚢" * 10_000
    for _ in range(60):
        people[0].send("general", long)
    memory = server.memory()
    deadline = time.monotonic() + 4

    def until_then(work):
        count = 0
        while time.monotonic() < deadline:
            work()
            count += 1
        return count

    def post(client):
        return lambda: client.send("dm:alice:bob:carol:dave", long)

    def read(client):
        return lambda: client.page("general", limit=200)

    def guess():
        with Client(server) as client:
            answer = client.submit("/login", username="nobody", password="Wrong-guess-1")
            assert answer.status_code in (401, 423, 503)

    async def listen():
        streams = [await EventStream.open(client) for client in people for _ in range(10)]
        for stream in streams[::4]:
            stream.stop_reading()
        with ThreadPoolExecutor(10) as pool:
            works = [work(client.twin()) for work in (post, read) for client in people] + [guess] * 2
            done = await asyncio.gather(*(asyncio.wrap_future(pool.submit(until_then, work)) for work in works))
        for stream in streams:
            await stream.close()
        return done

    done = asyncio.run(listen())
    print(f"\n{done} times; memory {memory >> 20} MiB, at most {server.peak_memory() >> 20} MiB")
    assert all(done) and server.peak_memory() < 400 * 2**20
