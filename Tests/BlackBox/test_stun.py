"""STUN over real sockets: who is answered, what with, how often, and that nobody else notices a flood."""

import socket
import struct
import subprocess
import sys
import time
from contextlib import closing, suppress

import pytest

from harness import Server
from harness.stun import ERROR, FAILURE, FINGERPRINT, SUCCESS, UNKNOWN, ask, question, stun_port, stun_socket

# Questions a second that a source may go on asking, and how many at once (StunRateLimit).
RATE, BURST = 50, 100


@pytest.fixture(scope="module")
def port(tmp_path_factory, seed):
    """Of a server on all addresses of the machine."""
    server = Server(tmp_path_factory.mktemp("stun"), seed=seed.data, host=None)
    with seed.client(server, "alice") as alice:
        yield stun_port(alice)
    server.close()


@pytest.fixture
def from_address(port):
    """`from_address("127.0.0.2")`: a socket that asks from there. Each test has addresses of its own over IPv4."""
    ends = []

    def opened(source):
        try:
            ends.append(stun_socket(port, source))
        except OSError:
            assert source == "::1", f"there is no {source}"
            pytest.skip("this machine has no ::1; over IPv4 it is answered")
        return ends[-1]

    yield opened
    for end in ends:
        end.close()


def assert_silence(end):
    """Whatever the server had to say before its last answer is there: it answers in order, and nothing gets lost here."""
    end.setblocking(False)
    with pytest.raises(BlockingIOError):
        end.recv(1500)


@pytest.mark.parametrize("source", ["127.0.1.1", "::1"])
def test_who_asks_is_told_their_own_address(from_address, source):
    first, second = from_address(source), from_address(source)
    for end in (first, second, first):
        answer = ask(end, question())
        assert answer.kind == SUCCESS
        assert answer.address == end.getsockname()[:2]
        assert (FINGERPRINT in answer.attributes) == (source != "::1"), "as far as twice the question allows"
    assert first.getsockname() != second.getsockname()
    assert_silence(first)


@pytest.mark.parametrize("source", ["127.0.2.1", "::1"])
def test_what_has_to_be_understood_and_is_not_is_named(from_address, source):
    end = from_address(source)
    sent = question((0x0024, b"\x6e\0\1\xff"), (0x8022, b"a browser"), (0x7FFF, b""))
    answer = ask(end, sent)
    assert answer.kind == FAILURE
    assert answer.attributes[ERROR][:4] == b"\0\0\4\x14"
    assert answer.attributes[UNKNOWN] == struct.pack("!HH", 0x0024, 0x7FFF)
    assert ask(end, question((0x8022, b"a browser"))).address == end.getsockname()[:2]
    assert_silence(end)


def test_no_answer_has_more_than_twice_the_length_of_its_question(from_address):
    end = from_address("127.0.3.1")
    for attributes in ([], [(0x8022, b"x")], [(0x0024, b"")], [(0x0024, b"")] * 50, [(0x0024, b"")] * 315):
        sent = question(*attributes)
        end.send(sent)
        assert len(end.recv(3000)) <= 2 * len(sent)


def test_a_question_may_have_1280_octets(from_address):
    end = from_address("127.0.3.2")
    for spare in (100, 200, 1000, 1256):
        sent = question((0x8022, bytes(spare)))
        assert ask(end, sent).address == end.getsockname()[:2], f"to {len(sent)} octets"
    assert len(sent) == 1280


GARBAGE = {
    "nothing": b"",
    "one octet": b"\0",
    "zeros": bytes(20),
    "text": b"GET / HTTP/1.1\r\nHost: box\r\n\r\n",
    "DTLS": bytes.fromhex("16fefd00000000000000000010010000040000000000000004fefd00"),
    "RTP": bytes.fromhex("8000000100000001000000020000000000000000"),
    "ChannelData with a request in it": bytes.fromhex("40000014") + question(),
    "a header cut short": question()[:-1],
    "an octet too many": question() + b"\0",
    "two requests at once": question() + question(),
    "another cookie": question()[:4] + b"\x21\x12\xa4\x43" + bytes(12),
    "an attribute of 65,535 octets": question()[:2] + b"\0\4" + question()[4:] + b"\x80\x22\xff\xff",
    "a wrong fingerprint": question((FINGERPRINT, bytes(4))),
    "an indication": question(kind=0x0011),
    "a success response": question(kind=SUCCESS),
    "an error response": question(kind=FAILURE),
    "Allocate of TURN": question((0x0019, b"\x11\0\0\0"), kind=0x0003),
    "1,284 octets": question((0x8022, bytes(1260))),
    "60,000 octets": question((0x8022, bytes(59_976))),
}


@pytest.mark.parametrize("source", ["127.0.4.1", "::1"])
def test_what_is_no_question_gets_no_answer(from_address, source):
    end = from_address(source)
    assert len(GARBAGE) * 2 < BURST, "premise: it is not for their number"
    for name, datagram in GARBAGE.items():
        end.send(datagram)
        assert ask(end, question()).address == end.getsockname()[:2], f"after {name}"
    assert_silence(end)


def test_one_address_is_answered_so_often_and_the_others_all_the_same(from_address):
    eager, again, other = from_address("127.0.5.1"), from_address("127.0.5.1"), from_address("127.0.5.2")
    sent, began = [], time.monotonic()
    for number in range(2 * BURST):
        sent.append(question())
        eager.send(sent[-1])
    assert ask(other, question()).kind == SUCCESS
    again.send(question())  # another port is no other source
    assert ask(other, question()).kind == SUCCESS
    most = BURST + int(RATE * (time.monotonic() - began)) + 1
    answered = []
    for end in (eager, again):
        end.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                answered.append(end.recv(1500)[8:20])
    assert BURST <= len(answered) <= most
    assert answered[:BURST] == [datagram[8:20] for datagram in sent[:BURST]]


# Sends as fast as it can until its input ends; then it says how much that was, in how many seconds.
FLOOD = """
import select, socket, sys, time

port, datagrams = int(sys.argv[1]), [bytes.fromhex(each) for each in sys.argv[2:]]
ends = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(200)]
for number, end in enumerate(ends):
    end.bind((f"127.1.0.{number + 1}", 0))
    end.connect(("127.0.0.1", port))
sent, began = 0, time.monotonic()
while not select.select([sys.stdin], [], [], 0)[0]:
    for end in ends:
        for datagram in datagrams:
            end.send(datagram)
    if not sent:
        print("begun", flush=True)
    sent += len(ends) * len(datagrams)
print(sent, time.monotonic() - began)
"""


def test_a_flood_of_datagrams_delays_nobody_who_chats_and_ends_with_itself(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    port, took = stun_port(alice), []
    # A thread of this process would keep the clients waiting for their turn.
    datagrams = [question(), question((0x0024, b"")), *(each for each in GARBAGE.values() if 0 < len(each) < 1500)]
    flood = subprocess.Popen(
        [sys.executable, "-c", FLOOD, str(port), *(each.hex() for each in datagrams)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    with flood:
        assert flood.stdout.readline() == "begun\n"
        for number in range(50):
            began = time.monotonic()
            sent = alice.send("general", f"message {number}")
            assert bob.page("general", limit=1)["messages"][0]["id"] == sent["id"]
            took.append(time.monotonic() - began)
        assert flood.poll() is None, "it ended before we did"
        flood.stdin.close()
        count, seconds = flood.stdout.read().split()
    assert int(count) / float(seconds) > 10_000, "premise: it is a flood"
    assert max(took) < 1, sorted(took)[-5:]
    with closing(stun_socket(port, "127.0.6.1")) as end:
        assert asked_again_and_again(end).address == end.getsockname()


def asked_again_and_again(end):
    """As clients do (section 6.2.1): where the flood has left no room, the question was lost."""
    end.settimeout(0.5)
    for _ in range(20):
        with suppress(socket.timeout):
            return ask(end, question())
    raise AssertionError("no answer")
