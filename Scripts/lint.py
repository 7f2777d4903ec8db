#!/usr/bin/env python3
"""House rules that swift-format and node do not know.

Each rule is a pattern that must not occur. A rule that allows a reason is satisfied by a comment on the same line
or on the line above: the reader is owed a why, the machine only checks that there is one.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Rule:
    files: str  # suffixes, comma-separated; "*" is every text file
    pattern: re.Pattern
    complaint: str
    reason_allowed: bool = False
    below: tuple[str, ...] = ("",)  # folders it holds for
    not_below: tuple[str, ...] = ()


def rule(files, pattern, complaint, **options):
    return Rule(files, re.compile(pattern, re.MULTILINE), complaint, **options)


STRING = r'(?:#*"""(?s:.*?)"""#*|#*"(?:\\.|[^"\\\n])*"#*)'
SCRIPTS = ".js,.mjs"
PAGES = ".html,.mustache"

RULES = [
    # SQL is written out, values are bound. A name that cannot be bound is chosen from literals, with a reason.
    rule(".swift", r'\bsql:\s*#*"""(?:(?!""")(?s:.))*?\\#*\(', "SQL built from a string", reason_allowed=True),
    rule(".swift", r'\bsql:\s*#*"(?!"")(?:\\[^(#]|[^"\\\n])*\\#*\(', "SQL built from a string", reason_allowed=True),
    rule(".swift", rf"\bsql:\s*{STRING}\s*\+", "SQL built from a string", reason_allowed=True),
    rule(".swift", r"\bsql:\s*(?!String\b)[A-Za-z_(]", "SQL that is not a literal", reason_allowed=True),
    # One trap ends the process for everybody.
    rule(".swift", r"\btry!|\bas!", "may trap: say why it cannot", reason_allowed=True),
    rule(".swift", r"\b(?:fatalError|preconditionFailure)\(", "traps: say why it cannot be reached", reason_allowed=True),
    rule(".swift", r"^\s*(?:_ = )?Task(?:\.detached)?(?:\([^)\n]*\))?\s*\{", "a loose task: await it, or say who ends it",
         reason_allowed=True),
    rule(".swift", r"@unchecked Sendable|nonisolated\(unsafe\)", "unchecked: say why it is safe", reason_allowed=True),
    rule(".swift", r"\b(?:Task|Thread)\.sleep|\busleep\(", "a test that sleeps", below=("Tests/",), reason_allowed=True),
    # Text goes in as text: the page's policy requires trusted types and has no unsafe-inline.
    rule(SCRIPTS, r"\b(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write|\bsetHTMLUnsafe\b",
         "HTML from a string", not_below=("Tests/",)),
    rule(SCRIPTS, r"\beval\(|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*[\"'`]", "code from a string"),
    rule(SCRIPTS, r"setAttribute\(\s*[\"'](?:style|on\w+)[\"']", "an inline style or handler"),
    rule(PAGES, r"<[a-z][^>]*\son[a-z]+\s*=", "an inline handler"),
    rule(PAGES, r"<[a-z][^>]*\sstyle\s*=|<style\b", "an inline style"),
    rule(PAGES, r"javascript:", "a javascript: address"),
    rule(PAGES, r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"(?:importmap|application/json)\")", "an inline script"),
    # Nothing is fetched from outside the network.
    rule(PAGES, r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"(?:https?:)?//", "fetched from outside"),
    rule(".css", r"(?:@import|url\()\s*[\"']?(?:https?:)?//", "fetched from outside"),
    rule(SCRIPTS, r"\b(?:from|import)\s*\(?\s*[\"'](?:https?:)?//", "fetched from outside"),
    rule("*", r"(?<![\w$}/])/(?:root|work|Users/\w+|home/\w+)/[\w.-]", "a path of one machine"),
    rule("*", r"[ \t]+$", "blanks at the end of a line"),
    rule("*", r"^(?:<{7}|>{7}) ", "an unresolved merge"),
]

TEXT = {".swift", ".js", ".mjs", ".css", ".html", ".mustache", ".md", ".py", ".sh", ".json", ".yml", ".toml", ".txt", ""}


def files():
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout
    names = sorted(set(filter(None, listing.split("\0"))))
    return [name for name in names if Path(name).suffix in TEXT and (ROOT / name).is_file()]


def applies(rule, name):
    if name == "Scripts/lint.py" and rule.files == "*" and "machine" in rule.complaint:
        return False  # the pattern finds itself
    return (
        (rule.files == "*" or Path(name).suffix in rule.files.split(","))
        and name.startswith(rule.below)
        and not (rule.not_below and name.startswith(rule.not_below))
    )


def has_reason(lines, first, last):
    """Whether a comment stands on one of the lines first...last, or right above them."""
    if first > 0 and lines[first - 1].lstrip().startswith("//"):
        return True
    return any(re.search(r"(?<!:)//", line) for line in lines[first : last + 1])


def is_comment(text, position):
    start = text.rfind("\n", 0, position) + 1
    return text[start:position].lstrip().startswith(("//", "*", "<!--"))


def complaints(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = text.split("\n")
    for rule in (rule for rule in RULES if applies(rule, name)):
        for match in rule.pattern.finditer(text):
            first, last = (text.count("\n", 0, at) for at in (match.start(), match.end()))
            if rule.files != "*" and is_comment(text, match.start()):
                continue
            if rule.reason_allowed and has_reason(lines, first, last):
                continue
            yield first + 1, rule.complaint
    if Path(name).suffix in (".js", ".mjs"):
        yield from syntax_errors(name)
    if text and not text.endswith("\n"):
        yield len(lines), "no newline at the end"


def syntax_errors(name):
    # From standard input, so that every file is read as the module it is, with no package.json about.
    with open(ROOT / name, "rb") as source:
        check = subprocess.run(
            ["node", "--check", "--input-type=module", "-"], stdin=source, capture_output=True, text=True
        )
    if check.returncode != 0:
        where = re.search(r"\[stdin\]:(\d+)", check.stderr)
        what = re.search(r"^\w*Error: .*$", check.stderr, re.MULTILINE)
        yield int(where.group(1)) if where else 1, what.group(0) if what else check.stderr.strip()


def main():
    checked = files()
    found = [f"{name}:{line}: {what}" for name in checked for line, what in sorted(complaints(name))]
    print("\n".join(found + [f"house rules: {len(checked)} files, {len(found)} complaints"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
