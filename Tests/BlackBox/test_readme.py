"""The README says what the program says."""

import json
import re
import subprocess
from pathlib import Path

from harness.server import BINARY, ROOT

README = (Path(ROOT) / "README.md").read_text()


def inventory(tmp_path):
    told = subprocess.run(
        [BINARY, "plugins", "--json", "--data", str(tmp_path / "data")],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=30,
    )
    return json.loads(told.stdout)["plugins"]


def test_the_table_of_settings_is_that_of_the_program(tmp_path):
    table = README.split("<!-- settings -->")[1].split("<!-- /settings -->")[0]
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| `(.*?)` \| (.*) \|$", table, re.MULTILINE)
    told = [
        (plugin["name"], setting["name"], json.dumps(setting["default"]), setting["meaning"])
        for plugin in inventory(tmp_path)
        for setting in plugin["settings"]
    ]
    assert len(told) > 20
    assert rows == told


def test_every_file_that_the_readme_links_to_is_there():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert len(links) > 10
    assert [link for link in links if not (Path(ROOT) / link).exists()] == []


def test_every_command_of_the_readme_exists():
    told = subprocess.run([BINARY, "--help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30).stdout
    commands = set(re.findall(r"`minimost (\w+)", README))
    assert {"serve", "check", "plugins"} <= commands
    assert [command for command in commands if not re.search(rf"^  {command}\b", told, re.MULTILINE)] == []


def test_every_option_of_the_readme_exists():
    cells = re.findall(r"^\| (`minimost .*?`) \| [^|]+ \|$", README, re.MULTILINE)
    assert len(cells) > 10
    for cell in cells:
        told = help_of(re.match(r"`minimost ([a-z-]+)", cell)[1])
        assert [option for option in re.findall(r"--[a-z][a-z0-9-]*", cell) if option not in told] == [], cell


def help_of(*words):
    """Of a command, and of the commands below it."""
    told = subprocess.run([BINARY, "help", *words], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30).stdout
    below = told.partition("SUBCOMMANDS:")[2]
    return told + "".join(help_of(*words, name) for name in re.findall(r"^  ([a-z][a-z-]*)\b", below, re.MULTILINE))


def test_the_table_of_limits_is_that_of_the_code():
    table = README.split("<!-- limits -->")[1].split("<!-- /limits -->")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (address|user) \| .+ \|$", table, re.MULTILINE)
    sources = {path: path.read_text() for path in sorted((Path(ROOT) / "Plugins").glob("**/*.swift"))}
    declared = {
        (path.stem, constant): (name, number) for path, source in sources.items()
        for constant, name, number in re.findall(r'static let (\w+) = RateLimit\(\s*"(\w+)", perMinute: (\d+)', source)
    }
    assert sum(len(re.findall(r"\bRateLimit\(", source)) for source in sources.values()) == len(declared) > 5
    by = {}
    for path, source in sources.items():
        spent = re.findall(r"limits\.spend\((\w+)\.(\w+), by: (\S+?)\)", source)
        assert len(spent) == source.count("limits.spend("), path
        for owner, constant, whom in spent:
            key = (path.stem if owner == "Self" else owner, constant)
            by.setdefault(declared[key], set()).add("address" if "address" in whom.lower() else "user")
    assert sorted(rows) == sorted((*limit, *counted) for limit, counted in by.items())
    assert set(by) == set(declared.values())


def test_every_hook_and_slot_of_the_readme_exists():
    text = README.split("## Extend it")[1].split("## Files of interest")[0]
    swift = "\n".join(path.read_text() for path in Path(ROOT).glob("Plugins/*/*.swift"))
    hooks = set(re.findall(r"`((?:Message|Member|ReadMark)[A-Z]\w+)`", text))
    assert len(hooks) >= 8
    assert [hook for hook in hooks if not re.search(rf"^public struct {hook}: (?:Proposal|Change|Fact) ", swift, re.MULTILINE)] == []
    web = [*Path(ROOT).glob("Sources/Host/Web/*.js"), *Path(ROOT).glob("Plugins/*/Web/*.js")]
    places = [line for path in web for line in path.read_text().splitlines() if re.search(r'"m-slot"|slots\.in\(', line)]
    slots = set(re.findall(r"`([a-z-]+)`", text.split("goes into slots:")[1].split("What can be done")[0]))
    assert len(slots) >= 10
    assert [slot for slot in slots if not any(f'"{slot}"' in line for line in places)] == []
    given = re.search(r"gets `\{([^}]+)\}`", text)[1].replace("\n", " ")
    boot = next(path for path in web if path.name == "boot.js").read_text()
    offered = boot.split("Object.freeze({", 1)[1].split("});", 1)[0]
    assert [name for name in re.split(r",\s*", given.strip()) if not re.search(rf"^\s+{name}[:,]", offered, re.MULTILINE)] == []
    exported = {name for path in web for name in re.findall(r"^export const (\w+) = ", path.read_text(), re.MULTILINE)}
    assert {"messageActions", "channelActions", "panels"} <= exported & set(re.findall(r"`(\w+)`", text))


def test_every_key_of_the_readme_does_something():
    web = "\n".join(path.read_text() for path in Path(ROOT).glob("*/*/Web/*.js"))
    use = README.split("## Use it")[1].split("## Operate it")[0]
    single = set(re.findall(r"(?<!\+)<kbd>([a-z/?])</kbd>", use))
    assert len(single) >= 8
    assert [key for key in single if not re.search(rf'(?:key: |add\("host", |shortcut\(|key\()"{re.escape(key)}"', web)] == []


def test_every_operator_of_the_readme_is_one_of_the_search():
    source = (Path(ROOT) / "Plugins/Chat/SearchQuery.swift").read_text()
    known = set(re.findall(r'"(\w+)"', re.search(r"static let operators = \[(.*)\]", source)[1]))
    use = README.split("## Use it")[1].split("## Operate it")[0]
    assert set(re.findall(r"`(\w+):[^/`]*`", use)) == known
