"""Each claim of the security page has its tests, by name."""

import re
from pathlib import Path

import pytest

from harness.server import ROOT

PAGE = (Path(ROOT) / "docs" / "security.md").read_text()
ROWS = re.findall(r"^\| (?!what \||--- )(.+?) \| (.+) \|$", PAGE, re.MULTILINE)


def test_there_are_claims():
    assert len(ROWS) > 20


@pytest.mark.parametrize(("claim", "tests"), ROWS, ids=[claim[:40] for claim, _ in ROWS])
def test_the_tests_of_a_claim_exist(claim, tests):
    for part in tests.split(" · "):
        path, names = re.fullmatch(r"\[\w+\]\(\.\./(Tests/[\w/]+\.(?:swift|py))\): (.+)", part).groups()
        source = (Path(ROOT) / path).read_text()
        form = "func `{}`(" if path.endswith(".swift") else "def {}("
        for name in re.fullmatch(r"`(.+)`", names)[1].split("`, `"):
            assert form.format(name) in source, f"{path} has no {name}"
