"""STUN as a browser asks for it: Binding over UDP (RFC 8489)."""

import os
import re
import socket
import struct
import zlib
from dataclasses import dataclass

from .waiting import eventually

COOKIE = b"\x21\x12\xa4\x42"
REQUEST, SUCCESS, FAILURE = 0x0001, 0x0101, 0x0111
MAPPED, ERROR, UNKNOWN, FINGERPRINT = 0x0020, 0x0009, 0x000A, 0x8028


def stun_port(client):
    """Where calls are told that STUN is."""
    [server] = eventually(lambda: client.api("GET", "/api/calls/ice")["iceServers"])
    assert set(server) == {"urls"}
    [url] = server["urls"]
    return int(re.fullmatch(r"stun:127\.0\.0\.1:(\d+)", url)[1])


def stun_socket(port, source="127.0.0.1"):
    """Asks the server on this machine from an address of it: any of 127.0.0.0/8, or ::1."""
    family, server = (socket.AF_INET6, "::1") if ":" in source else (socket.AF_INET, "127.0.0.1")
    end = socket.socket(family, socket.SOCK_DGRAM)
    try:
        end.settimeout(10)
        end.bind((source, 0))
        end.connect((server, port))
    except OSError:
        end.close()
        raise
    return end


def question(*attributes, kind=REQUEST):
    """A message with a transaction of its own; `attributes` are pairs of a type and a value."""
    body = b"".join(
        struct.pack("!HH", type, len(value)) + value + bytes(-len(value) % 4) for type, value in attributes)
    return struct.pack("!HH", kind, len(body)) + COOKIE + os.urandom(12) + body


@dataclass
class StunAnswer:
    kind: int
    transaction: bytes
    attributes: dict

    @classmethod
    def of(cls, datagram):
        kind, length = struct.unpack("!HH", datagram[:4])
        assert datagram[4:8] == COOKIE and length == len(datagram) - 20, datagram
        attributes, at = {}, 20
        while at < len(datagram):
            type, length = struct.unpack("!HH", datagram[at : at + 4])
            assert type not in attributes and at + 4 + length <= len(datagram), datagram
            attributes[type] = datagram[at + 4 : at + 4 + length]
            if type == FINGERPRINT:
                assert int.from_bytes(attributes[type], "big") == zlib.crc32(datagram[:at]) ^ 0x5354554E
            at += 4 + (length + 3) // 4 * 4
        return cls(kind, datagram[8:20], attributes)

    @property
    def address(self):
        """Host and port in XOR-MAPPED-ADDRESS (section 14.2)."""
        family, port = struct.unpack("!xBH", self.attributes[MAPPED][:4])
        host = bytes(one ^ other for one, other in zip(self.attributes[MAPPED][4:], COOKIE + self.transaction))
        return socket.inet_ntop({1: socket.AF_INET, 2: socket.AF_INET6}[family], host), port ^ 0x2112


def ask(end, datagram):
    """The answer to that question, which has to be the next datagram that comes."""
    end.send(datagram)
    answer = StunAnswer.of(end.recv(1500))
    assert answer.transaction == datagram[8:20], "to another question"
    return answer
