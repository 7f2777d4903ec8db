"""Requests as bytes: what no client library would send, and every answer that comes back."""

import re
import socket
import ssl
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict  # lower-case name: value; of a name that comes twice, the last
    body: bytes


def exchange(server, sent, tls=None, timeout=20):
    """Sends these very bytes and reads until the server hangs up; the answers, in order.

    What is sent has to be such that the server hangs up after it: refused, or with a last request that asks for it.
    A server that refuses before everything was sent may reset the connection, and the answer can be lost with it.
    """
    received = b""
    with connection(server, tls, timeout) as wire:
        try:
            wire.sendall(sent)
        except (ConnectionError, ssl.SSLError):
            pass  # it has hung up already; what it said may have arrived
        try:
            while piece := wire.recv(65536):
                received += piece
        except TimeoutError:
            raise AssertionError(f"not hung up within {timeout} s; so far {received[:2000]!r}") from None
        except (ConnectionError, ssl.SSLError):
            pass
    return list(answers(received))


def connection(server, tls=None, timeout=20):
    raw = socket.create_connection(("127.0.0.1", server.port), timeout=timeout)
    if tls is False or not server.is_tls:
        return raw
    return server.tls.wrap_socket(raw, server_hostname="127.0.0.1")


def answers(received):
    while received:
        head, separator, received = received.partition(b"\r\n\r\n")
        assert separator, f"half an answer: {head[:300]!r}"
        line, *fields = head.decode("latin-1").split("\r\n")
        status = re.fullmatch(r"HTTP/1\.1 (\d{3}) .*", line)
        assert status, f"no answer: {line[:300]!r}"
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        if headers.get("transfer-encoding") == "chunked":
            body, received = unchunked(received)
        else:
            length = int(headers.get("content-length", 0))
            body, received = received[:length], received[length:]
            assert len(body) == length, f"{len(body)} of {length} bytes came"
        yield Answer(int(status[1]), headers, body)


def unchunked(received):
    body = b""
    while True:
        size, separator, received = received.partition(b"\r\n")
        assert separator, "the chunks have no end"
        length = int(size, 16)
        body, received = body + received[:length], received[length + 2 :]
        if length == 0:
            return body, received
