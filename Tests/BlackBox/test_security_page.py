"""Each claim of the security page has its tests, by name."""

import re
from pathlib import Path

import pytest

from harness.server import ROOT

PAGE = (Path(ROOT) / "docs" / "security.md").read_text()
ROWS = re.findall(r"^\| (?!what \||--- )(.+?) \| (.+) \|$", PAGE, re.MULTILINE)


# What a reviewer looks for, by the words that they look for it with.
SUBJECTS = [
    "Password hashing", "Complexity", "Usernames", "Guessing", "Password reset", "Invites", "Sessions",
    "Sign-in required", "Channels", "Data isolation", "CSRF", "XSS", "SQL injection", "Path traversal", "Headers", "TLS",
    "Files", "Limits", "Rate limits", "Secrets in logs", "Audit log", "Scanning",
]

# How a test with a name is written down.
FORMS = {".swift": "func `{}`(", ".py": "def {}(", ".js": 'test("{}"'}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_subject_has_a_claim_that_begins_with_it(subject):
    assert any(re.match(rf"\*\*{subject}[.:]", claim) for claim, _ in ROWS)


def test_each_claim_says_first_what_it_is_about():
    assert [claim for claim, _ in ROWS if not re.match(r"\*\*[^*]+\.\*\* ", claim)] == []


@pytest.mark.parametrize(("claim", "tests"), ROWS, ids=[claim[:40] for claim, _ in ROWS])
def test_the_tests_of_a_claim_exist(claim, tests):
    for part in tests.split(" · "):
        path, names = re.fullmatch(r"\[[\w.-]+\]\(\.\./(Tests/[\w/.-]+\.(?:swift|py|js))\): (.+)", part).groups()
        source = (Path(ROOT) / path).read_text()
        for name in re.fullmatch(r"`(.+)`", names)[1].split("`, `"):
            assert FORMS[Path(path).suffix].format(name) in source, f"{path} has no {name}"
