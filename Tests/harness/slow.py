"""Connections that take their time: each begins, then sends next to nothing, until the server hangs up."""

import asyncio
import ssl
import threading
import time

HEAD = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
BODY = "POST /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1000\r\n" \
    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
# RFC 9113, 3.4: what a client begins with, and settings that change none.
HTTP2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
# RFC 8446, 4 and 5.1: the record of a handshake of 512 bytes, of which the first are those of a ClientHello.
HALF_A_HANDSHAKE = bytes([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])

# What each does: begins, then sends so much every second; and after how many seconds at the latest it is hung up on.
SLOW = {
    "silent from the beginning": (1, None, b"", b"", 15),
    "half a handshake": (1, None, HALF_A_HANDSHAKE, b"", 15),
    "half a handshake, drop by drop": (1, None, HALF_A_HANDSHAKE, b"x", 15),
    "a head, drop by drop": (200, "http/1.1", HEAD.encode() + b"X: ", b"x", 30),
    "a plain head, drop by drop": (20, False, HEAD.encode() + b"X: ", b"x", 30),
    "a body, drop by drop": (20, "http/1.1", BODY.encode(), b"x", 45),
    "silent after an answer": (5, "http/1.1", HEAD.encode() + b"\r\n", b"", 90),
    "silent in HTTP/2": (5, "h2", HTTP2, b"", 90),
}


class SlowOnes:
    """All of `SLOW` at once, in a thread, for as long as the server bears with them."""

    def __init__(self, server):
        self.server = server
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.begun = 0
        self.contexts = {protocol: self.context(protocol) for protocol in ("http/1.1", "h2")}
        self.ended = {
            name: [asyncio.run_coroutine_threadsafe(self.be_slow(*how), self.loop) for _ in range(count)]
            for name, (count, *how, _) in SLOW.items()
        }

    @property
    def have_all_begun(self):
        return self.begun == sum(map(len, self.ended.values()))

    def context(self, protocol):
        context = self.server.tls
        context.set_alpn_protocols([protocol])
        return context

    async def be_slow(self, protocol, begin, drop):
        """The seconds until the server hangs up."""
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.server.port, ssl=self.contexts.get(protocol) if protocol else None
        )
        started = time.monotonic()
        self.begun += 1
        try:
            writer.write(begin.replace(b"{port}", str(self.server.port).encode()))
            while True:
                try:
                    if await asyncio.wait_for(reader.read(65536), 1) == b"":
                        return time.monotonic() - started
                except TimeoutError:
                    writer.write(drop)
        except (ConnectionError, ssl.SSLError):
            return time.monotonic() - started
        finally:
            writer.transport.abort()

    def close(self):
        asyncio.run_coroutine_threadsafe(self.end_all(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def end_all(self):
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
