"""Waiting for a state by looking at it, never by counting on a duration."""

import time


def eventually(look, timeout=10.0, every=0.02, what=None):
    """Calls `look` until it returns something true, and returns that; fails after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout} s: {what or look} (last seen: {seen!r})")
        time.sleep(every)
