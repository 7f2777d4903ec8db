"""What the black-box and browser tests share: the real binary, its clients, its live streams, its files."""

from .answers import assert_channel, assert_message, assert_page, assert_refused, assert_user
from .client import PASSWORD, Client
from .data import DataFolder
from .server import BINARY, ROOT, Server, StartFailed, run_minimost
from .slow import SLOW, SlowOnes
from .stream import Event, EventStream
from .waiting import eventually
from .wire import Wire

__all__ = [
    "BINARY", "PASSWORD", "ROOT", "SLOW",
    "Client", "DataFolder", "Event", "EventStream", "Server", "SlowOnes", "StartFailed", "Wire",
    "assert_channel", "assert_message", "assert_page", "assert_refused", "assert_user", "eventually", "run_minimost",
]
