#!/usr/bin/env python3
"""How long a message takes to reach open streams, and how that grows with their number.

    .build-tools/venv/bin/python Benchmarks/live.py [STREAMS …]      (MINIMOST names the binary; use a release build)

Every figure stands beside that of one stream in the same run on the same machine: the ratio is what counts. Client and
server share the machine, and the client is Python, which takes most of the time of the larger runs.
"""

import asyncio
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests"))

from harness import Client, Server  # noqa: E402
from harness.stream import EventStream  # noqa: E402

MESSAGES = 200


async def deliveries(writer, reader, count, channel):
    """Seconds from the beginning of each post to its arrival at each stream, and messages delivered a second."""
    streams = [await EventStream.open(reader) for _ in range(count)]
    for stream in streams:
        await stream.next("hello", timeout=60)
    loop, posted, began = asyncio.get_running_loop(), {}, monotonic()
    with ThreadPoolExecutor(1) as pool:
        for number in range(MESSAGES):
            at = monotonic()
            message = await loop.run_in_executor(pool, writer.send, channel, f"message {number}")
            posted[message["id"]] = at
    for stream in streams:
        while len(stream.named("message")) < MESSAGES:
            await stream.next("message", timeout=60)
    took = monotonic() - began
    times = [event.at - posted[event.json["id"]] for stream in streams for event in stream.named("message")]
    for stream in streams:
        await stream.close()
    return times, len(times) / took


def main():
    counts = [int(argument) for argument in sys.argv[1:]] or [1, 10, 100, 500]
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), plugins={"host": {"max_event_streams_per_user": 10_000}})
        alice, bob = Client(server).sign_up("alice"), Client(server).sign_up("bob")
        try:
            for channel in ("general", "dm:alice:bob"):
                first = None
                print(f"\n{channel:14} {'streams':>8} {'p50 ms':>8} {'p99 ms':>8} {'p99 ratio':>10} {'delivered/s':>12}")
                for count in counts:
                    times, rate = asyncio.run(deliveries(alice, bob, count, channel))
                    cuts = quantiles(times, n=100)
                    first = first or cuts[98]
                    print(
                        f"{'':14} {count:8} {cuts[49] * 1000:8.1f} {cuts[98] * 1000:8.1f} "
                        f"{cuts[98] / first:10.1f} {rate:12.0f}"
                    )
        finally:
            server.close()


if __name__ == "__main__":
    main()
