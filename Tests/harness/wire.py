"""The network between a browser and the server: a cable that can be pulled out and put back."""

import asyncio
import threading
from urllib.parse import urlsplit


class Wire:
    """Listens on a port of its own and passes bytes on to the server, until it is cut.

    Browsers go to `base_url`; it can be given wherever a `Server` is asked for its address.
    """

    def __init__(self, server):
        self.server = server
        self.loop = asyncio.new_event_loop()
        self.ends, self.passing = set(), set()
        self.is_whole = True
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.listener = self.on_loop(asyncio.start_server(self.connect, "127.0.0.1", 0))
        self.port = self.listener.sockets[0].getsockname()[1]

    def __getattr__(self, name):
        return getattr(self.server, name)

    @property
    def base_url(self):
        return f"{urlsplit(self.server.base_url).scheme}://127.0.0.1:{self.port}"

    def at(self, address):
        assert address == "127.0.0.1", "the wire has one end"
        return self.base_url

    def cut(self):
        """Breaks every connection, and each new one, as when a cable is pulled."""
        self.on_loop(self.break_all())

    def mend(self):
        self.is_whole = True

    def close(self):
        self.on_loop(self.end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    # In the loop

    def on_loop(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def break_all(self):
        self.is_whole = False
        for end in self.ends:
            end.transport.abort()

    async def end(self):
        self.listener.close()
        await self.break_all()
        await asyncio.gather(*self.passing, return_exceptions=True)

    async def connect(self, reader, writer):
        if not self.is_whole:
            writer.transport.abort()
            return
        try:
            onward, back = await asyncio.open_connection("127.0.0.1", self.server.port)
        except ConnectionError:
            writer.transport.abort()
            return
        if not self.is_whole:  # cut while the other end was being reached
            writer.transport.abort()
            back.transport.abort()
            return
        self.ends |= {writer, back}
        self.passing.add(asyncio.current_task())
        await asyncio.gather(pass_on(reader, back), pass_on(onward, writer))
        self.ends -= {writer, back}
        self.passing.discard(asyncio.current_task())


async def pass_on(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
