"""Slow and silent connections end. Alone this file takes more than a minute; after test_connections next to nothing."""

import pytest

from harness import SLOW


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_one_is_hung_up_on(slow_ones, name):
    *_, limit = SLOW[name]
    seconds = [future.result(limit + 10) for future in slow_ones.ended[name]]
    print(f"\n{name}: after {min(seconds):.0f} to {max(seconds):.0f} s")
    assert max(seconds) < limit
    assert min(seconds) > 4, "it had some time"
