#!/usr/bin/env python3
"""Writes docs/features.md: what the chat does, how it is used, and the tests that show it.

The sentences are those of Tests/features.json. Everything that the code knows better is read from there, and stops this
script where it is written in another way than it was: keys, limits, live events. The routes are those of the program, which
must be built (or named by the variable MINIMOST).
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "Tests/features.json"
PAGE = ROOT / "docs/features.md"
BINARY = Path(os.environ.get("MINIMOST", ROOT / ".build/debug/minimost")).resolve()


class Unknown(Exception):
    """The code is not written as it was."""


# MARK: Keys

# A call that registers a key, but for the lines that explain it, and the one that all calls of plugins come through.
CALL = re.compile(r"^(?!\s*//).*?\b(?:app\.shortcut|shortcuts\.add)\((?!name, keys)(.*)", re.MULTILINE)
SPELLED = re.compile(r'(?:"host", )?"(?P<keys>[^"]+)", "(?P<label>[^"]+)"')

# Where keys come from a table of the file, or from what every file adds: how an entry looks.
TABLES = {
    "log-keys.js": r'^    key\("(?P<keys>[^"]+)", "(?P<label>[^"]+)"',
    "visual-mode.js": r'\{ key: "(?P<keys>[^"]+)", label: "(?P<label>[^"]+)"',
    "format-keys.js": r'label: "(?P<label>[^"]+)", keys: "(?P<keys>[^"]+)"',
}
ACTION = re.compile(r"^(?!\s*//).*?\bmessageActions\.add\(\{(.*?)^    \}\);", re.MULTILINE | re.DOTALL)
GROUP = re.compile(r'\bgroup(?::| =) "([^"]+)"')


def browser_sources():
    return sorted(
        path for folder in (ROOT / "Sources/Host/Web", *sorted(ROOT.glob("Plugins/*/Web"))) for path in folder.glob("*.js"))


def shortcuts():
    """`{heading: {what it does: [keys]}}`, as the list under "?" has them."""
    headings = {}

    def note(heading, label, keys):
        headings.setdefault(heading, {}).setdefault(label, []).append(keys)

    for path in browser_sources():
        source = path.read_text()
        owner = "MiniMost" if path.parts[-3] == "Host" else path.parts[-3]
        calls = CALL.findall(source)
        heading = (GROUP.findall(source) or [owner])[0]
        spelled = [match for match in map(SPELLED.match, calls) if match]
        for match in spelled:
            note(heading, match["label"], match["keys"])
        if len(spelled) == len(calls):
            continue
        found = list(actions()) if path.name == "performing.js" else [
            (match["label"], match["keys"]) for match in re.finditer(TABLES.get(path.name, "(?!)"), source, re.MULTILINE)]
        if not found:
            raise Unknown(f"{path.relative_to(ROOT)} registers keys in a way that {Path(__file__).name} does not know")
        for label, keys in found:
            note(heading, label, keys)
    return headings


def actions():
    """What can be done with a message by a key: what it is called there, and the key."""
    for path in browser_sources():
        source = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.MULTILINE)
        entries = ACTION.findall(source)
        if len(entries) != source.count("messageActions.add("):
            raise Unknown(f"{path.relative_to(ROOT)} adds to messageActions in a way that {Path(__file__).name} does not know")
        for entry in entries:
            said = {name: value for name, value in re.findall(r'\b(label|help|key): "([^"]+)"', entry)}
            if "key" in said:
                yield said.get("help") or said["label"], said["key"]


# MARK: Limits

NUMBER = r"([\d_]+)"
LIMITS = {
    "messageLength": ("Characters of a message", "MessageText", rf"static let maxLength = {NUMBER}"),
    "mostReactions": ("Different emoji on one message", "Reactions", rf"static let most = {NUMBER}"),
    "mostPins": ("Pinned messages in a channel", "Pins", rf"static let most = {NUMBER}"),
    "mostMembers": ("People in a private channel", "PrivateChannels", rf"static let maxMembers = {NUMBER}"),
    "mostInConversation": ("People in a conversation", "DirectMessages", rf"static let maxMembers = {NUMBER}"),
    "nameLength": ("Characters of a private channel's name", "PrivateChannels", rf'line\(text, "name", most: {NUMBER}\)'),
    "topicLength": ("Characters of its topic", "PrivateChannels", rf'line\(text, "topic", most: {NUMBER}\)'),
    "statusLength": ("Characters of a status", "Presence", rf"static let longestStatus = {NUMBER}"),
    "mostTold": ("People in a channel whose reading is told", "Receipts", rf"static let mostTold = {NUMBER}"),
    "mostResults": ("Results of a search at once", "Search", rf"static let mostResults = {NUMBER}"),
    "queryBytes": ("Bytes of a search", "SearchQuery", rf"static let mostBytes = {NUMBER}"),
    "queryTerms": ("Words of a search", "SearchQuery", rf"static let mostTerms = {NUMBER}"),
    "searchPatience": ("Milliseconds that a file is searched before what was found is answered", "Search",
                       rf"var patience = Duration\.milliseconds\({NUMBER}\)"),
    "pageLength": ("Messages on a page of history", "History", rf"static let maxLimit = {NUMBER}"),
    "mostUnread": ("Unread messages that are counted", "ChannelList", rf"static let mostUnread = {NUMBER}"),
    "excerptLength": ("Characters of a quote", "MessageView", rf"static let excerptLength = {NUMBER}"),
}


def limits():
    return {key: (meaning, limit(name, pattern)) for key, (meaning, name, pattern) in LIMITS.items()}


def limit(name, pattern):
    path = ROOT / f"Plugins/Chat/{name}.swift"
    found = re.findall(pattern, path.read_text())
    if len(found) != 1:
        raise Unknown(f"{path.relative_to(ROOT)} has {len(found)} of {pattern}")
    return int(found[0].replace("_", ""))


def emoji():
    table = (ROOT / "Plugins/Chat/Web/emoji-table.js").read_text().split("`")[1]
    return sum(not line.startswith(("=", "\\")) for line in table.split("\n") if line)


# MARK: Events and routes

# Whose routes and events the page has.
PLUGINS = ("Chat", "Calls")


def events():
    """What the live stream says, and the sources that say it."""
    said = {}
    for path in sorted(path for plugin in PLUGINS for path in (ROOT / "Plugins" / plugin).glob("*.swift")):
        source = path.read_text()
        names = re.findall(r'LiveEvent\(\s*"([a-z-]+)"', source)
        if len(names) != source.count("LiveEvent("):
            raise Unknown(f"{path.relative_to(ROOT)} makes live events without spelling their names")
        for name in names:
            said.setdefault(name, set()).add(path.stem)
    return said


def inventory():
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            [BINARY, "plugins", "--json", "--data", f"{folder}/data"], cwd=ROOT, capture_output=True, text=True, check=True,
            timeout=60)
    return json.loads(told.stdout)["plugins"]


def routes(plugins):
    """`{"GET /api/chat/channels": "Chat/ChannelList.swift"}`: each with the file that registers it."""
    named = {plugin["name"]: plugin for plugin in plugins}
    return {
        f"{route['method']} {route['path']}": re.fullmatch(r"([\w/.]+):\d+", route["source"])[1]
        for plugin in PLUGINS for route in named[plugin.lower()]["routes"]
    }


# MARK: The page

def page(plugins):
    told = json.loads(ROWS.read_text())
    numbers = {key: f"{number:,}" for key, (_, number) in limits().items()} | {"emoji": f"{emoji():,}"}

    def filled(text):
        return re.sub(r"\{(\w+)\}", lambda match: numbers[match[1]], text)

    parts = [INTRODUCTION]
    for group in told["groups"]:
        parts.append(f"## {group['name']}\n\n" + table(
            ["feature", "how", "tests"], [row(entry, filled) for entry in group["rows"]]))
    parts.append("## Keys\n\nA capital is the letter with Shift. On Apple's keyboards, Ctrl is the command key. Keys without "
                 "Ctrl or Alt can be switched off in the settings.\n\n" + table(["where", "key", "what it does"], [
                     (heading, " or ".join(map(key, all_keys)), label)
                     for heading, deeds in shortcuts().items() for label, all_keys in deeds.items()]))
    parts.append("## Limits\n\n" + table(
        ["what", "at most"], [(meaning, f"{number:,}") for meaning, number in limits().values()]))
    parts.append("## Live events\n\n" + table(["event", "what it says", "from"], [
        (f"`{name}`", filled(told["events"][name]), ", ".join(f"`{source}`" for source in sorted(sources)))
        for name, sources in sorted(events().items())]))
    parts.append("## Routes\n\n" + table(["route", "from"], [
        (f"`{route}`", f"[{source.split('/')[-1]}](../Plugins/{source})") for route, source in routes(plugins).items()]))
    parts.append("## Not yet\n\n" + "\n".join(f"- {line}" for line in told["notYet"]))
    return "\n\n".join(parts) + "\n"


INTRODUCTION = """\
# Features

What the chat does, how it is done, and the tests that show it. What there is of rules and dangers is in
[security.md](security.md), what happens when something breaks in [faults.md](faults.md).

This page is made by `python3 Scripts/features.py` of [features.json](../Tests/features.json) and of the program itself."""


def row(entry, filled):
    how = [filled(entry["use"])] if entry["use"] else []
    how += [f"`{route}`" for route in entry.get("routes", [])]
    return (f"**{entry['feature']}.** {filled(entry['does'])}", " · ".join(how), " · ".join(map(tests, entry["tests"])))


def tests(entry):
    path = Path(entry["file"])
    name = path.name if path.suffix == ".js" else path.stem
    return f"[{name}](../{entry['file']}): " + ", ".join(f"`{test}`" for test in entry["names"])


def key(keys):
    return " ".join(
        "+".join(f"<kbd>{part}</kbd>" for part in step.split("+")) for step in keys.split(" "))


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    for line in rows:
        if any("|" in cell for cell in line):
            raise Unknown(f"a cell with a bar in it: {line}")
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    try:
        PAGE.write_text(page(inventory()))
    except Unknown as problem:
        sys.exit(f"{Path(__file__).name}: {problem}")
