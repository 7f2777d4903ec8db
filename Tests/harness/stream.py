"""The live stream as raw HTTP/1.1 over TLS: light enough for hundreds at once, blunt enough to be cut anywhere."""

import asyncio
import json
import socket
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Event:
    name: str
    data: str
    id: str | None  # what this event itself carried, not what it inherited
    at: float = field(default_factory=monotonic, compare=False)

    @cached_property
    def json(self):
        return json.loads(self.data)


class Unchunker:
    """RFC 9112 §7.1, fed in pieces of any size."""

    def __init__(self):
        self.buffer, self.left, self.ended = bytearray(), None, False

    def feed(self, piece):
        self.buffer += piece
        out = bytearray()
        while not self.ended:
            if self.left is None:
                end = self.buffer.find(b"\r\n")
                if end < 0:
                    break
                self.left = int(self.buffer[:end].split(b";")[0], 16) + 2  # and the line end after the chunk
                del self.buffer[: end + 2]
                self.ended = self.left == 2
            else:
                taken = self.buffer[: self.left]
                del self.buffer[: len(taken)]
                out += taken[: max(0, self.left - 2)]
                self.left -= len(taken)
                if self.left > 0:
                    break
                self.left = None
        return bytes(out)


class EventParser:
    """The event stream format of the HTML standard, §9.2."""

    def __init__(self):
        self.rest, self.fields = b"", {}
        self.last_id, self.retry, self.comments = None, None, 0

    def feed(self, piece):
        *lines, self.rest = (self.rest + piece).split(b"\n")
        for line in lines:
            line = line.removesuffix(b"\r")
            if not line:
                yield from self.dispatch()
            elif line.startswith(b":"):
                self.comments += 1
            else:
                name, _, value = line.decode().partition(":")
                self.fields.setdefault(name, []).append(value.removeprefix(" "))

    def dispatch(self):
        fields, self.fields = self.fields, {}
        if "retry" in fields:
            self.retry = int(fields["retry"][-1])
        if "id" in fields:
            self.last_id = fields["id"][-1]
        if "data" in fields:
            yield Event(
                fields.get("event", ["message"])[-1], "\n".join(fields["data"]), fields.get("id", [None])[-1]
            )


class EventStream(asyncio.Protocol):
    """One open `GET /events`.

    `cut_after` hangs up, without a word, after so many bytes of the stream: anywhere, also inside an event.
    """

    def __init__(self, cut_after=None, on_event=None):
        self.cut_after, self.on_event = cut_after, on_event
        self.head, self.status, self.headers, self.body = b"", None, {}, b""
        self.unchunker, self.parser = Unchunker(), EventParser()
        self.events, self.unread, self.waiter = [], deque(), None
        self.ended_properly, self.was_cut = False, False
        loop = asyncio.get_running_loop()
        self.opened, self.closed = loop.create_future(), loop.create_future()

    @classmethod
    async def open(cls, client, last_event_id=None, since=None, receive_buffer=None, expect=200, **options):
        """The stream of a signed-in `Client`, once its response head has arrived."""
        server, loop = client.server, asyncio.get_running_loop()
        address = urlsplit(server.base_url)
        raw = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        raw.setblocking(False)
        if receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        await loop.sock_connect(raw, (address.hostname, address.port))
        tls = shared_tls(server)
        _, stream = await loop.create_connection(
            lambda: cls(**options), sock=raw, ssl=tls, server_hostname=address.hostname if tls else None
        )
        target = "/events" if since is None else f"/events?since={since}"
        head = f"GET {target} HTTP/1.1\r\nHost: {address.netloc}\r\nAccept: text/event-stream\r\n"
        if client.session:
            head += f"Cookie: {server.cookie_name}={client.session}\r\n"
        if last_event_id is not None:
            head += f"Last-Event-ID: {last_event_id}\r\n"
        stream.transport.write((head + "\r\n").encode())
        await asyncio.wait_for(stream.opened, 20)
        if expect is not None:
            assert stream.status == expect, f"GET {target}: {stream.status} {stream.body[:300]!r}"
        return stream

    @classmethod
    async def live(cls, client, **how):
        """As `open`, once it has said hello: whatever happens from then on is told."""
        stream = await cls.open(client, **how)
        await stream.next("hello")
        return stream

    # What the protocol is told

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        if self.status is None:
            self.head += data
            head, separator, data = self.head.partition(b"\r\n\r\n")
            if not separator:
                return
            self.read_head(head)
        if self.was_cut:
            return
        if self.headers.get("transfer-encoding") == "chunked":
            data = self.unchunker.feed(data)
        if self.status != 200:
            self.body += data
            self.wake()
            return
        if self.cut_after is not None:
            data, self.cut_after = data[: self.cut_after], self.cut_after - len(data)
        for event in self.parser.feed(data):
            self.receive(event)
        if self.cut_after is not None and self.cut_after <= 0:
            self.cut()
        if self.unchunker.ended:
            self.ended_properly = True
            self.transport.close()

    def connection_lost(self, error):
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("closed before the response head"))
        if not self.closed.done():
            self.closed.set_result(None)
        self.wake()

    # What tests use

    @property
    def last_id(self):
        return self.parser.last_id

    def cut(self):
        self.was_cut = True
        self.transport.abort()

    def stop_reading(self):
        self.transport.pause_reading()

    def resume_reading(self):
        self.transport.resume_reading()

    def named(self, name):
        return [event for event in self.events if event.name == name]

    async def next(self, name=None, timeout=10, where=None):
        """The next event not yet taken, or the next of that name for which `where(data)` holds; skips the others."""
        deadline = monotonic() + timeout
        while True:
            while self.unread:
                event = self.unread.popleft()
                if (name is None or event.name == name) and (where is None or where(event.json)):
                    return event
            if self.closed.done():
                raise EOFError(f"the stream ended before a {name or 'next'} event")
            self.waiter = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(self.waiter, deadline - monotonic())
            except asyncio.TimeoutError:
                raise AssertionError(f"no {name or 'next'} event within {timeout} s") from None

    async def until_answered(self, timeout=10):
        """Until the whole body of an answer that is no stream is there."""
        length = int(self.headers["content-length"])
        async with asyncio.timeout(timeout):
            while len(self.body) < length:
                assert not self.closed.done(), f"{len(self.body)} of {length} bytes came"
                self.waiter = asyncio.get_running_loop().create_future()
                await self.waiter

    async def until_closed(self, timeout=10):
        await asyncio.wait_for(asyncio.shield(self.closed), timeout)

    async def close(self):
        self.transport.abort()
        await self.closed

    # Private

    def read_head(self, head):
        status, *fields = head.decode("latin-1").split("\r\n")
        self.status = int(status.split(" ")[1])
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in fields)}
        self.opened.set_result(None)

    def receive(self, event):
        self.events.append(event)
        self.unread.append(event)
        if self.on_event:
            self.on_event(event)
        self.wake()

    def wake(self):
        if self.waiter and not self.waiter.done():
            self.waiter.set_result(None)


CONTEXTS = {}


def shared_tls(server):
    """One context a server: loading the authority for each of five hundred streams would be the slowest part."""
    if not server.is_tls:
        return None
    key = server.data.path
    if key not in CONTEXTS:
        CONTEXTS[key] = server.tls
    return CONTEXTS[key]
