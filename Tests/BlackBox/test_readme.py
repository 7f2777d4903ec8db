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
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)`(?: ◌)? \| `(.*?)` \| (.*) \|$", table, re.MULTILINE)
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
