"""A request that is under way while something happens to the server."""

import threading
from contextlib import suppress

import httpx


class UnderWay:
    """One request, sent by a thread of its own."""

    def __init__(self, send):
        self.status = None
        self.thread = threading.Thread(target=self.run, args=(send,))
        self.thread.start()

    def run(self, send):
        with suppress(httpx.TransportError):
            self.status = send().status_code

    def kill_when(self, server, look):
        """Kills the server as soon as `look` sees something else. Looked at without a pause: it is over in milliseconds."""
        before = look()
        while look() == before and self.thread.is_alive():
            pass
        server.kill()
        self.thread.join(30)
        assert not self.thread.is_alive(), "the client waits for a dead server"


def size_of(file):
    return file.stat().st_size if file.exists() else -1
