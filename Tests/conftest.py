"""Servers and people.

Hashing a password takes a third of a second of one core, so six people sign up once a run; every server starts from
a copy of that data folder, on which their sessions are good.
"""

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from harness import Client, Server, SlowOnes

# Readers of hundreds of streams share the interpreter with threads that post: let nobody wait for their turn.
sys.setswitchinterval(0.0002)

NAMES = ["alice", "bob", "carol", "dave", "erin", "frank"]


class Seed:
    """A stopped server's data folder and the session cookie of everybody in it."""

    def __init__(self, folder):
        server = Server(folder)
        with ExitStack() as stack:
            stack.callback(server.close)
            with ThreadPoolExecutor(len(NAMES)) as pool:
                clients = list(pool.map(lambda name: Client(server).sign_up(name), NAMES))
            self.sessions = {client.name: client.session for client in clients}
            for client in clients:
                client.http.close()
        self.data = server.data

    def client(self, server, name):
        return Client(server, name, self.sessions[name])


@pytest.fixture(scope="session")
def seed(tmp_path_factory):
    return Seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture
def serve(tmp_path, seed):
    """Starts servers that only this test uses: `serve(plugins={"chat": …}, args=["--no-http2"], empty=True)`."""
    count = itertools.count()
    with ExitStack() as stack:  # also when one of them is not well, the others are stopped

        def start(empty=False, kind=Server, **options):
            server = kind(tmp_path / f"server{next(count)}", seed=None if empty else seed.data, **options)
            stack.callback(server.close)
            return server

        yield start


@pytest.fixture(scope="module")
def server(tmp_path_factory, seed):
    """The server that the tests of one file share."""
    server = Server(tmp_path_factory.mktemp("server"), seed=seed.data)
    yield server
    server.close()


@pytest.fixture(scope="session")
def slow_ones(tmp_path_factory, seed):
    """Some wait for more than a minute: begun by the first test that asks, and looked at again by the last."""
    server = Server(tmp_path_factory.mktemp("slow"), seed=seed.data)
    slow = SlowOnes(server)
    yield slow
    slow.close()
    server.close()


@pytest.fixture
def as_user(seed):
    """`as_user(server, "alice")`: a signed-in client, closed after the test."""
    clients = []

    def client(server, name):
        clients.append(seed.client(server, name))
        return clients[-1]

    yield client
    for client in clients:
        client.http.close()


@pytest.fixture
def alice(as_user, server):
    return as_user(server, "alice")


@pytest.fixture
def bob(as_user, server):
    return as_user(server, "bob")


@pytest.fixture
def carol(as_user, server):
    return as_user(server, "carol")


@pytest.fixture
def stranger(server):
    """Somebody who is not signed in."""
    with Client(server) as client:
        yield client
