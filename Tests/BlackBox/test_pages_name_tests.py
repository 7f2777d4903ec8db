"""Each claim of the pages on security, on faults and on features has its tests, by name."""

import re
from pathlib import Path

import pytest

from harness.server import ROOT

PAGES = ["security", "faults", "features"]

# What a reviewer looks for, by the words that they look for it with.
SUBJECTS = [
    "Password hashing", "Complexity", "Usernames", "Guessing", "Password reset", "Invites", "Sessions", "Deletion",
    "Sign-in required", "Channels", "Data isolation", "CSRF", "XSS", "SQL injection", "Path traversal", "Headers", "TLS",
    "STUN", "Files", "Uploads", "SSRF", "Previews", "Limits", "Rate limits", "Secrets in logs", "Audit log", "Scanning", "Private channels", "Author only",
    "Search", "Receipts", "Presence and typing", "Hostile messages",
]

# How a test with a name is written down.
FORMS = {".swift": "func `{}`(", ".py": "def {}(", ".js": 'test("{}"'}


def rows(page):
    """What is claimed, in one cell or more, and the cell that names the tests: of each table that has such cells."""
    text = (Path(ROOT) / "docs" / f"{page}.md").read_text()
    tables = re.findall(r"^\|.* tests \|\n\| --- .*\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [row for table in tables for row in re.findall(r"^\| (.+) \| ([^|]+) \|$", table, re.MULTILINE)]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_subject_of_security_has_a_claim_that_begins_with_it(subject):
    assert any(re.match(rf"\*\*{subject}[.:]", claim) for claim, _ in rows("security"))


def test_each_claim_of_security_says_first_what_it_is_about():
    assert [claim for claim, _ in rows("security") if not re.match(r"\*\*[^*]+\.\*\* ", claim)] == []


def test_there_are_faults():
    assert len(rows("faults")) > 50


def test_there_are_features_and_each_says_first_what_it_is():
    assert len(rows("features")) > 90
    assert [claim for claim, _ in rows("features") if not re.match(r"\*\*[^*]+\.\*\* ", claim)] == []


@pytest.mark.parametrize(
    ("claim", "tests"), [row for page in PAGES for row in rows(page)], ids=lambda text: text.split(" | ")[0][:40]
)
def test_the_tests_of_a_claim_exist(claim, tests):
    for part in tests.split(" · "):
        path, names = re.fullmatch(r"\[[\w.-]+\]\(\.\./(Tests/[\w/.-]+\.(?:swift|py|js))\): (.+)", part).groups()
        source = (Path(ROOT) / path).read_text()
        for name in re.fullmatch(r"`(.+)`", names)[1].split("`, `"):
            assert FORMS[Path(path).suffix].format(name) in source, f"{path} has no {name}"
