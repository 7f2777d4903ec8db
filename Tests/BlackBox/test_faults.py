"""What people and machines do wrong, done to the real binary: it says so, and the others go on."""

import json
import signal
import socket
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta, timezone
from urllib.parse import urlencode

import httpx
import pytest

from harness import PASSWORD, Client, assert_page, assert_refused, eventually
from harness.client import hidden_fields
from harness.raw import answers, connection, exchange
from harness.server import listening_sockets

# Requests that a proxy and a server may take apart at different places. Each ends with a second request, which is
# answered only if the first was taken to end before it; an honest last one would be answered after that.

SMUGGLED = "GET /ca.crt HTTP/1.1\r\nHost: {host}\r\n\r\n"
LAST = "GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
GET = "GET /healthz HTTP/1.1\r\nHost: {host}\r\n"
POST = "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
CHUNKS = "0\r\n\r\n" + SMUGGLED

MALFORMED = {
    "no host in HTTP/1.0": "GET /healthz HTTP/1.0\r\n\r\n",
    "two hosts": "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "the same host twice": GET + "Host: {host}\r\n\r\n",
    "a host that is none": "GET /healthz HTTP/1.1\r\nHost: a b<c>\r\n\r\n",
    "a length and chunks": POST + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "chunks and a length": POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + CHUNKS,
    "two lengths": POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab" + SMUGGLED,
    "the same length twice": POST + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na" + SMUGGLED,
    "a list of lengths": POST + "Content-Length: 1, 1\r\n\r\na" + SMUGGLED,
    "a length with a sign": POST + "Content-Length: +1\r\n\r\na" + SMUGGLED,
    "a length below zero": POST + "Content-Length: -1\r\n\r\na" + SMUGGLED,
    "a length in hexadecimal": POST + "Content-Length: 0x1\r\n\r\na" + SMUGGLED,
    "a length beyond all": POST + "Content-Length: 99999999999999999999\r\n\r\na" + SMUGGLED,
    "a blank before the colon": POST + "Content-Length : 1\r\n\r\na" + SMUGGLED,
    "chunks by another name": POST + "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS,
    "chunks in quotes": POST + 'Transfer-Encoding: "chunked"\r\n\r\n' + CHUNKS,
    "chunks after a blank": POST + "Transfer-Encoding : chunked\r\n\r\n" + CHUNKS,
    "chunks after a vertical tab": POST + "Transfer-Encoding:\x0bchunked\r\n\r\n" + CHUNKS,
    "chunks, folded": POST + "Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKS,
    "chunks and then identity": POST + "Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS,
    "identity in a second field": POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + CHUNKS,
    "chunks twice": POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "identity alone": POST + "Transfer-Encoding: identity\r\n\r\n" + CHUNKS,
    "chunks in HTTP/1.0": POST.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "a chunk with a sign": POST + "Transfer-Encoding: chunked\r\n\r\n+1\r\na\r\n" + CHUNKS,
    "a chunk with a prefix": POST + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n" + CHUNKS,
    "a chunk beyond all": POST + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\na\r\n" + CHUNKS,
    "chunks with bare line feeds": POST + "Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n" + SMUGGLED,
    "a chunk that is longer than it says": POST + "Transfer-Encoding: chunked\r\n\r\n1\r\naX0\r\n\r\n" + SMUGGLED,
    "bare line feeds": "GET /healthz HTTP/1.1\nHost: {host}\n\n" + SMUGGLED,
    "a bare line feed in a field": GET + "X: a\nY: b\r\n\r\n" + SMUGGLED,
    "a bare carriage return in a field": GET + "X: a\rY: b\r\n\r\n" + SMUGGLED,
    "chunks behind a bare carriage return":
        POST + "Content-Length: 3\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "a folded field": GET + "X: a\r\n b\r\n\r\n" + SMUGGLED,
    "chunks in a folded field": POST + "Content-Length: 5\r\nX: a\r\n Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "a NUL in a field": GET + "X: a\x00b\r\n\r\n" + SMUGGLED,
    "a NUL in the name of a field": GET + "X\x00: ab\r\n\r\n" + SMUGGLED,
    "no ASCII in the path": "GET /\xff HTTP/1.1\r\nHost: {host}\r\n\r\n" + SMUGGLED,
    "no ASCII in the query": "GET /login?next=/\xff HTTP/1.1\r\nHost: {host}\r\n\r\n" + SMUGGLED,
    "a blank in the path": "GET /a b HTTP/1.1\r\nHost: {host}\r\n\r\n" + SMUGGLED,
    "a version to come": "GET / HTTP/9.9\r\nHost: {host}\r\n\r\n" + SMUGGLED,
    "HTTP/2 without its preface": "GET / HTTP/2.0\r\nHost: {host}\r\n\r\n" + SMUGGLED,
    "nonsense": "nonsense\r\n\r\n" + SMUGGLED,
}


def told(server, text, **options):
    """The answers to a text in which `{host}` stands for the server."""
    return exchange(server, text.replace("{host}", host(server)).encode("latin-1"), **options)


def host(server):
    return f"127.0.0.1:{server.port}"


def assert_error(answer, status, code):
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/json"
    error = json.loads(answer.body)["error"]
    assert set(error) == {"code", "message", "request"} and error["code"] == code, error


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_request_is_refused_once_and_nothing_behind_it_is_answered(server, stranger, text):
    [answer] = told(server, text + LAST)
    assert_error(answer, 400, "malformed")
    assert answer.headers["connection"] == "close"
    assert stranger.get("/healthz").status_code == 200


WELL_FORMED = {
    "no host": ("GET /healthz HTTP/1.1\r\n\r\n", 400),
    "chunks after a tab": (POST + "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n", 403),
    "chunks with an extension": (POST + "Transfer-Encoding: chunked\r\n\r\n0;a=b\r\n\r\n", 403),
    "a coding before the chunks": (POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 403),
    "empty lines before it": ("\r\n\r\n" + GET + "\r\n", 200),
    "no ASCII in a field": (GET + "X: \xff\r\n\r\n", 200),
    "no ASCII in the agent": (GET + "User-Agent: \xff\xfe\r\n\r\n", 200),
    "an address with another host": ("GET https://evil.example/healthz HTTP/1.1\r\nHost: {host}\r\n\r\n", 200),
    "no path": ("OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
    "a path of nine kilobytes": ("GET /" + "a" * 9_000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n", 404),
    "a body that waits for leave": (POST + "Content-Length: 1\r\nExpect: 100-continue\r\n\r\na", 403),
}


@pytest.mark.parametrize("text, status", WELL_FORMED.values(), ids=WELL_FORMED.keys())
def test_what_is_odd_but_ends_where_it_ends_is_answered_and_so_is_what_follows(server, text, status):
    assert [answer.status for answer in told(server, text + LAST) if answer.status >= 200] == [status, 200]


OTHER_PROTOCOLS = {
    "upgrade": (GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 200),
    "connect": ("CONNECT office.example:443 HTTP/1.1\r\nHost: office.example\r\n\r\n", 404),
}


@pytest.mark.parametrize("text, status", OTHER_PROTOCOLS.values(), ids=OTHER_PROTOCOLS.keys())
def test_another_protocol_is_not_offered_and_the_answer_is_the_last_of_its_connection(server, text, status):
    [answer] = told(server, text + LAST, timeout=10)
    assert answer.status == status and answer.headers["connection"] == "close"


OVERSIZED = {
    "two thousand fields": GET + "X: a\r\n" * 2_000 + "\r\n",
    "a field of a hundred kilobytes": GET + "X: " + "a" * 100_000 + "\r\n\r\n",
    "seventy thousand fields": GET + "X: a\r\n" * 70_000 + "\r\n",
    "a path of two hundred kilobytes": "GET /" + "a" * 200_000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n",
}


@pytest.mark.parametrize("text", OVERSIZED.values(), ids=OVERSIZED.keys())
def test_a_head_that_is_too_large_is_refused_and_the_others_go_on(server, stranger, text):
    heard = told(server, text + LAST)
    # What goes on sending may lose the answer to the reset of the connection.
    assert len(heard) == 1 or (heard == [] and len(text) > 100_000)
    for answer in heard:
        assert_error(answer, 431, "head-too-large")
    assert stranger.get("/healthz").status_code == 200


def test_a_body_that_grows_beyond_the_limit_in_chunks_is_cut_there(server, stranger, alice):
    head = POST.replace("/login", "/api/chat/channels/help/messages").replace("x-www-form-urlencoded", "json")
    head += f"Cookie: {server.cookie_name}={alice.session}\r\nTransfer-Encoding: chunked\r\n\r\n"
    before = alice.history("help")
    pieces = 4 * ("10000\r\n" + " " * 2**16 + "\r\n") + "1\r\n \r\n"
    [answer] = told(server, head + pieces)  # it goes on, and is not waited for
    assert_error(answer, 413, "too-large")
    assert answer.headers["connection"] == "close"
    assert alice.history("help") == before and stranger.get("/healthz").status_code == 200


# Hosts


@pytest.mark.parametrize("name", ["evil.example", "evil.example:1", "127.0.0.1.evil.example"])
def test_a_name_that_is_not_ours_is_never_written_into_a_page_or_an_address(server, name):
    for path in ("/", "/login", "/no-such-page", "/?next=x"):
        head = f"GET {path} HTTP/1.1\r\nHost: {name}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
        [answer] = told(server, head)
        assert answer.status in (200, 303, 404)
        assert "evil" not in str(answer.headers) and b"evil" not in answer.body, path


@pytest.mark.parametrize(
    "name", ["a b", "<script>", "", "evil.example/x", "u:p@evil.example", "x" * 300, "[::1", "a\r\nHost: b"], ids=ascii
)
def test_in_plain_http_a_host_that_is_none_is_not_redirected_to(server, name):
    [answer] = told(server, f"GET /login HTTP/1.1\r\nHost: {name}\r\n\r\n", tls=False)
    assert answer.status == 400 and "location" not in answer.headers
    assert name.encode() not in answer.body or not name


def test_a_redirect_to_tls_says_nothing_of_its_own(server):
    [answer] = told(server, "GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n", tls=False)
    assert (answer.status, answer.body) == (308, b"")


# Bytes that are no text


def test_a_form_that_is_no_text_is_refused_and_signs_nobody_up(server, alice):
    with Client(server) as visitor:

        def post(page, username):
            token = hidden_fields(visitor.get(page).text)["csrf_token"].encode()
            password = PASSWORD.encode()
            return visitor.http.post(
                page, headers={"Content-Type": "application/x-www-form-urlencoded"},
                content=b"username=%b&password=%b&confirm=%b&csrf_token=%b" % (username, password, password, token),
            )

        before = alice.api("GET", "/api/auth/users")
        for page in ("/signup", "/login"):
            for username in (b"\xff", b"caf\xe9", b"%ff", b"%zz", b"a%", b"\xed\xa0\x80"):
                assert_refused(post(page, username), 400, "malformed")
        assert_page(post("/signup", b"a%00b"), 422)
        assert_page(post("/login", b"alice%00"), 401)
        assert_page(post("/login", b"x&x" + b"[a]" * 5_000 + b"=1"), 401)
        assert alice.api("GET", "/api/auth/users") == before


# Signals


def test_signals_that_mean_something_else_do_not_end_it(serve):
    server = serve()
    with Client(server) as client:
        for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE, signal.SIGHUP):
            server.process.send_signal(number)
            assert client.get("/healthz").status_code == 200, number.name
    assert server.process.poll() is None


def test_an_interrupt_ends_it_as_well_as_a_sigterm_does(serve):
    server = serve()
    process, server.process = server.process, None
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


class Held:
    """A request that stays under way for as long as a server answers a wrong password late."""

    def __init__(self, server):
        self.client = Client(server)
        self.client.http.timeout = 60
        form = hidden_fields(self.client.get("/login").text)
        self.fields = {**form, "username": "alice", "password": "Wrong-guess-1"}
        spent = server.cpu_ticks()
        self.thread = threading.Thread(target=self.send)
        self.thread.start()
        eventually(lambda: server.cpu_ticks() > spent + 2, what="the password is looked at")

    def send(self):
        with suppress(httpx.TransportError):
            self.client.http.post("/login", data=self.fields)

    def end(self):
        self.thread.join(30)
        assert not self.thread.is_alive(), "the client waits for a server that has ended"
        self.client.http.close()


def test_a_stop_finishes_what_is_under_way_and_tells_what_comes_behind_to_come_back(serve):
    server = serve(plugins={"auth": {"login_delay_seconds": 2}})
    with Client(server) as client:
        fields = hidden_fields(client.get("/login").text)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.http.cookies.jar)
    form = urlencode({**fields, "username": "alice", "password": "Wrong-guess-1"})
    guess = f"{POST}Cookie: {cookies}\r\nContent-Length: {len(form)}\r\n\r\n{form}"
    pipelined = (guess + 2 * (GET + "\r\n")).replace("{host}", host(server))
    with connection(server) as wire, ThreadPoolExecutor(1) as pool:
        spent = server.cpu_ticks()
        wire.sendall(pipelined.encode())
        eventually(lambda: server.cpu_ticks() > spent + 2, what="the password is looked at")
        stopping = pool.submit(server.terminate)
        received = b""
        while piece := wire.recv(65536):
            received += piece
        first, *rest = answers(received)
        assert stopping.result()[0] == 0, server.last_words
    assert first.status == 401, "what was begun is finished"
    assert len(rest) == 2
    for answer in rest:
        assert_error(answer, 503, "shutting-down")
        assert answer.headers["retry-after"] == "2"


def test_the_second_sigterm_ends_it_at_once(serve):
    server = serve(plugins={"auth": {"login_delay_seconds": 60}})

    def seconds(terms):
        """From the first of so many SIGTERMs to the end, while a request is under way."""
        held = Held(server)
        process, server.process = server.process, None
        started = time.monotonic()
        for _ in range(terms):
            process.send_signal(signal.SIGTERM)
            # Two at once are one: the next is sent when this one has closed the port.
            eventually(lambda: process.poll() is not None or not listening_sockets(process.pid))
        status, seconds = process.wait(30), time.monotonic() - started
        held.end()
        return status, seconds

    status, patient = seconds(1)
    assert status == 0, server.last_words
    assert patient > 2, "premise: it waits for what is under way"
    server.restart()
    _, hurried = seconds(2)
    print(f"\nwith a request under way: ended {patient:.1f} s after one SIGTERM, {hurried:.1f} s after two")
    assert hurried < patient / 3


@pytest.mark.parametrize("round", range(3))
def test_who_comes_while_it_stops_does_not_keep_it_from_ending_well(serve, round):
    server = serve(environment={"SWIFT_BACKTRACE": "enable=no"})
    came = threading.Semaphore(0)

    def knock():
        """Again and again, until nobody opens."""
        while True:
            try:
                socket.create_connection(("127.0.0.1", server.port), timeout=10).close()
            except ConnectionError:
                return
            came.release()

    with ThreadPoolExecutor(4) as pool:
        knocking = [pool.submit(knock) for _ in range(4)]
        for _ in range(20):
            assert came.acquire(timeout=10)
        status, _ = server.terminate()
        for done in knocking:
            done.result(20)
    assert status == 0, server.last_words


# Other programs at the data


@contextmanager
def locked(file):
    """As by somebody who has begun a change in the sqlite3 shell and gone to lunch."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def test_a_database_that_another_program_locks_is_503_until_it_is_let_go(serve, as_user):
    server = serve()
    alice, carol = as_user(server, "alice"), as_user(server, "carol")
    server.expect_errors(r"a request failed .*database is locked")
    with locked(server.data.path / "chat.db"), ThreadPoolExecutor(1) as pool:
        started = time.monotonic()
        refused = pool.submit(lambda: alice.twin().post("general", "locked out"))
        count = 0
        while not refused.done():
            carol.send("dm:carol", "my own file is free")
            assert carol.page("general")["messages"] == [], "reading goes on"
            count += 1
        assert_refused(refused.result(), 503, "storage")
        print(f"\nrefused after {time.monotonic() - started:.1f} s; {count} messages elsewhere meanwhile")
        assert count > 20, "the others had to wait"
    assert alice.post("general", "let in").status_code == 201
    assert [message["body"] for message in alice.history("general")] == ["let in"], "the refused one is not there"


def test_a_mailbox_that_another_program_locks_holds_up_its_owner_alone_and_gets_what_it_is_owed(serve, as_user):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    alice.send("dm:alice:bob", "before")
    server.expect_errors(r"could not be delivered.*database is locked.* recipient=bob", "late deliveries failed")
    with locked(server.data.mailbox_file("bob")), ThreadPoolExecutor(1) as pool:
        sent = pool.submit(lambda: alice.twin().post("dm:alice:bob", "to a locked box"))
        count = 0
        while not sent.done():
            carol.send("general", "unaffected")
            carol.send("dm:alice:carol", "likewise")
            count += 1
        assert sent.result().status_code == 201
        print(f"\n{2 * count} messages of others while one was delivered to a locked file")
        assert count > 20, "the others had to wait"
        assert [message["body"] for message in bob.history("dm:alice:bob")] == ["before"], "premise: it is locked"
    eventually(
        lambda: [message["body"] for message in bob.history("dm:alice:bob")] == ["before", "to a locked box"],
        timeout=30, every=0.2, what="what bob is owed arrives",
    )
    assert alice.history("dm:alice:bob") == bob.history("dm:alice:bob")


# Time


def test_times_are_utc_wherever_the_server_stands(serve, as_user):
    server = serve(environment={"TZ": "Pacific/Apia"})
    with open(f"/proc/{server.process.pid}/environ") as environment:
        assert "TZ=Pacific/Apia" in environment.read(), "premise: it was told so"
    sent = datetime.fromisoformat(as_user(server, "alice").send("general", "what time is it?")["sentAt"])
    assert abs(sent - datetime.now(timezone.utc)) < timedelta(hours=1), "Apia is thirteen hours ahead"


def test_who_hangs_up_in_the_middle_of_a_body_is_no_error_of_ours(server):
    """Without the goodbye that TLS has (RFC 8446, 6.1), as a laptop that is closed does."""
    head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: 1000\r\n" \
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nusername="
    count = server.log.count("path=/login")
    for _ in range(5):
        with connection(server) as connected:  # which is then closed, and no more
            connected.sendall(head.encode())
    eventually(lambda: server.log.count("path=/login") >= count + 5, what="each is in the log")
