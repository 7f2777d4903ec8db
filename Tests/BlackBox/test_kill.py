"""Acknowledged is acknowledged: `kill -9` while sixteen clients post, twenty times over."""

import random
import re
import threading
from collections import Counter

import httpx
import pytest

from harness import PASSWORD, Client
from harness.client import hidden_fields
from harness.under_way import UnderWay, size_of

ROUNDS = 20
WRITERS = 16
PEOPLE = ["alice", "bob", "carol", "dave", "erin", "frank"]
CHANNELS = {
    "general": PEOPLE,
    "dm:alice:bob": ["alice", "bob"],
    "dm:carol:dave": ["carol", "dave"],
    "dm:erin:frank": ["erin", "frank"],
    "dm:alice:carol:erin": ["alice", "carol", "erin"],
    "dm:bob:dave:erin:frank": ["bob", "dave", "erin", "frank"],
}


class Writer:
    """Posts one message after the other until the server is gone; the next round begins with what went unanswered."""

    def __init__(self, number, client):
        self.number, self.client = number, client
        self.channels = [channel for channel, members in CHANNELS.items() if client.name in members]
        self.random = random.Random(number)
        self.count, self.sent, self.unanswered = 0, [], None
        self.acknowledged = {}  # body: (channel, id, order of sending)

    def write_until_the_server_dies(self, on_acknowledgement):
        while True:
            if self.unanswered is None:
                self.count += 1
                channel = self.random.choice(self.channels)
                self.unanswered = (channel, f"w{self.number}-{self.count}")
                self.sent.append(self.unanswered[1])
            try:
                self.settle()
            except httpx.TransportError:
                return
            on_acknowledgement()

    def settle(self):
        """Sends what is unanswered, with the nonce it had before, and takes the answer down."""
        channel, body = self.unanswered
        answer = self.client.post(channel, body, nonce=body)
        if answer.status_code == 503:
            raise httpx.TransportError("on its way down")
        assert answer.status_code in (200, 201), f"{answer.status_code} {answer.text[:300]}"
        message = answer.json()
        assert (message["body"], message["channel"]) == (body, channel)
        self.acknowledged[body] = (channel, message["id"], len(self.acknowledged))
        self.unanswered = None


def test_no_kill_loses_or_doubles_an_acknowledged_message(serve, as_user):
    server = serve()
    clients = {name: as_user(server, name) for name in PEOPLE}
    writers = [Writer(number, clients[PEOPLE[number % len(PEOPLE)]].twin()) for number in range(WRITERS)]
    deaths = random.Random(1)
    interrupted = 0

    for round in range(ROUNDS):
        acknowledged = threading.Semaphore(0)
        failures = []
        threads = [threading.Thread(target=run, args=(writer, acknowledged.release, failures)) for writer in writers]
        for thread in threads:
            thread.start()
        for _ in range(deaths.randint(3, 60)):
            assert acknowledged.acquire(timeout=30), f"nothing acknowledged in round {round}: {failures}"
        server.kill()
        for thread in threads:
            thread.join(30)
        assert not any(thread.is_alive() for thread in threads), f"a client waits for a dead server in round {round}"
        assert not failures, failures
        interrupted += sum(writer.unanswered is not None for writer in writers)

        server.restart()
        last = [entry for writer in writers for entry in list(writer.acknowledged.items())[-4:]]
        assert_everywhere_once(clients, last, page=200)

    assert interrupted >= ROUNDS, "the kills came between the requests"
    for writer in writers:
        if writer.unanswered is not None:
            writer.settle()
    everything = [entry for writer in writers for entry in writer.acknowledged.items()]
    assert {channel for _, (channel, *_) in everything} == set(CHANNELS)
    histories = assert_everywhere_once(clients, everything)
    assert_nothing_else(histories, everything)
    assert_order_kept(histories, writers)

    status, _ = server.terminate()
    assert status == 0
    assert_files_agree(server.data, everything)
    print(f"\n{len(everything)} messages acknowledged, {interrupted} requests interrupted by {ROUNDS} kills")


def run(writer, on_acknowledgement, failures):
    try:
        writer.write_until_the_server_dies(on_acknowledgement)
    except BaseException as failure:
        failures.append(failure)
        on_acknowledgement()


def assert_everywhere_once(clients, entries, page=None):
    """Each message, once, in the history of its channel, as each member reads it."""
    histories = {}
    for channel, members in CHANNELS.items():
        for name in members:
            client = clients[name]
            histories[channel, name] = (
                client.page(channel, limit=page)["messages"] if page else client.history(channel)
            )
    for body, (channel, id, _) in entries:
        for name in CHANNELS[channel]:
            found = [message["id"] for message in histories[channel, name] if message["body"] == body]
            assert found == [id], f"{body} in {channel} as {name} reads it: {found}, acknowledged as {id}"
    return histories


def assert_nothing_else(histories, entries):
    wanted = {channel: Counter() for channel in CHANNELS}
    for body, (channel, *_) in entries:
        wanted[channel][body] += 1
    for (channel, name), messages in histories.items():
        assert Counter(message["body"] for message in messages) == wanted[channel], (channel, name)


def assert_order_kept(histories, writers):
    for (channel, name), messages in histories.items():
        assert [message["id"] for message in messages] == sorted({message["id"] for message in messages})
        for writer in writers:
            seen = [message["body"] for message in messages if message["body"] in writer.acknowledged]
            assert seen == [body for body in writer.sent if body in set(seen)], (channel, name)


def assert_files_agree(data, entries):
    """The same, in the files of the stopped server; and no file holds a message of a channel its user is not in."""
    public = Counter(row["body"] for row in data.public_record())
    mailboxes = {name: Counter(row["body"] for row in data.mailbox(name)) for name in PEOPLE}
    for body, (channel, *_) in entries:
        private = channel != "general"
        assert public[body] == (0 if private else 1), (body, channel)
        for name, mailbox in mailboxes.items():
            expected = 1 if private and name in CHANNELS[channel] else 0
            assert mailbox[body] == expected, f"{body} of {channel} is {mailbox[body]} times in {name}.db"


def sign_up(client, name):
    form = {**hidden_fields(client.get("/signup").text), "username": name, "password": PASSWORD, "confirm": PASSWORD}
    return UnderWay(lambda: client.http.post("/signup", data=form))


def test_a_name_signed_up_for_at_the_moment_of_the_kill_is_free_or_works(serve):
    server = serve()
    journal = server.data.path / "auth.db-wal"
    outcomes = Counter()

    for round in range(6):
        name = f"late{round}"
        with Client(server) as client:
            # Half the rounds die while the password is hashed, half at the commit.
            look = (lambda: size_of(journal)) if round % 2 else (lambda: server.cpu_ticks() // 3)
            newcomer = sign_up(client, name)
            newcomer.kill_when(server, look)
        server.restart()
        with Client(server) as again:
            is_there = again.submit("/login", username=name, password=PASSWORD).status_code == 303
            if not is_there:
                assert newcomer.status != 303, "acknowledged, and gone"
                again.sign_up(name)
            assert again.send("general", f"{name} is here") and again.history(f"dm:{name}") == []
        outcome = "acknowledged" if newcomer.status == 303 else "there, though unanswered" if is_there else "free"
        outcomes["at the commit" if round % 2 else "while hashing", outcome] += 1
    print("\nsign-ups killed " + "; ".join(f"{when}: {outcome} {count}" for (when, outcome), count in outcomes.items()))


MOMENTS = {
    "while hashing": lambda server: server.cpu_ticks() // 3,
    "at the commit": lambda server: size_of(server.data.path / "auth.db-wal"),
    "once it is decided": lambda server: size_of(server.data.path / "users/alice.db"),
    "at the public record": lambda server: size_of(server.data.path / "chat.db-wal"),
    "at a mailbox": lambda server: size_of(server.data.path / "users/bob.db-wal"),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_account_deleted_at_the_moment_of_the_kill_is_there_with_everything_or_gone_with_everything(
    serve, as_user, moment
):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    for number in range(40):
        alice.send("general", f"{number} by the quiet harbour")
        alice.send("dm:alice:bob", f"{number} by the quiet harbour")
    deletion = UnderWay(
        lambda: alice.http.post("/api/auth/delete-account", json={"password": PASSWORD, "mode": "hard"}))
    deletion.kill_when(server, lambda: MOMENTS[moment](server))
    server.restart()
    with Client(server) as client:
        is_there = client.submit("/login", username="alice", password=PASSWORD).status_code == 303
    assert not (deletion.status == 204 and is_there), "acknowledged, and there"
    assert len(bob.history("general")) == len(bob.history("dm:alice:bob")) == (40 if is_there else 0)
    held = [path.name for path in server.data.path.rglob("*.db*") if b"by the quiet harbour" in path.read_bytes()]
    assert bool(held) == is_there, held
    print(f"\ndeletion killed {moment}: {'there' if is_there else 'gone'}")


def test_what_is_acknowledged_was_forced_to_the_disk_before(serve, as_user, tmp_path):
    log = tmp_path / "strace.log"
    # strace notes a call before it lets the program go on.
    wrapper = ["strace", "-D", "-f", "-y", "-e", "trace=fsync,fdatasync", "-e", "signal=none", "-o", str(log)]
    server = serve(wrapper=wrapper)
    alice = as_user(server, "alice")

    def synced():
        return Counter(re.findall(r"f(?:data)?sync\(\d+<[^>]*/([^/>]+)>", log.read_text(errors="replace")))

    for channel, files in (
        ("general", ["chat.db-wal"]),
        ("dm:alice:bob:carol", ["alice.db-wal", "bob.db-wal", "carol.db-wal"]),
    ):
        alice.send(channel, "the files are made")
        for count in range(20):
            before = synced()
            alice.send(channel, str(count))
            more = synced() - before
            assert set(files) <= set(more), (channel, more)
