"""The page of features is that of the program, and leaves out nothing that the chat registers."""

import importlib.util
import json
import re

import pytest

from harness import ROOT

specification = importlib.util.spec_from_file_location("features", ROOT / "Scripts/features.py")
features = importlib.util.module_from_spec(specification)
specification.loader.exec_module(features)

ROWS = [row for group in json.loads(features.ROWS.read_text())["groups"] for row in group["rows"]]


@pytest.fixture(scope="module")
def inventory():
    return features.inventory()


def test_the_page_is_what_its_script_makes_of_the_program(inventory):
    assert features.PAGE.read_text() == features.page(inventory), "run python3 Scripts/features.py"


def test_there_are_features_and_each_is_told_once():
    names = [row["feature"] for row in ROWS]
    assert len(names) > 90
    assert [name for name in names if names.count(name) > 1] == []
    assert [row["feature"] for row in ROWS if not (row["does"] and row["tests"])] == []


def test_each_route_belongs_to_a_feature_and_no_feature_has_one_that_there_is_not(inventory):
    assert {route for row in ROWS for route in row.get("routes", [])} == set(features.routes(inventory))


def test_each_file_that_registers_routes_is_on_the_page(inventory):
    """Found in the sources, whatever the program that was built says."""
    sources = [path for plugin in features.PLUGINS for path in (ROOT / "Plugins" / plugin).glob("*.swift")]
    files = {f"{path.parent.name}/{path.name}" for path in sources if "app.routes." in path.read_text()}
    assert len(files) > 15
    assert set(features.routes(inventory).values()) == files


def test_each_key_is_on_the_page():
    page = features.PAGE.read_text().split("## Keys")[1].split("## Limits")[0]
    deeds = [(label, keys) for deeds in features.shortcuts().values() for label, all_keys in deeds.items() for keys in all_keys]
    assert len(deeds) > 30
    rows = re.findall(r"^\| [^|]+ \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert [(label, keys) for label, keys in deeds
            if not any(features.key(keys) in shown.split(" or ") and label == does for shown, does in rows)] == []


def test_no_name_of_a_key_is_written_where_the_script_does_not_look():
    """Every literal key that a source names beside a label is among those of the page."""
    known = {keys for deeds in features.shortcuts().values() for all_keys in deeds.values() for keys in all_keys}
    named = {
        keys for path in features.browser_sources() if path.name != "shortcuts.js"
        for keys in re.findall(r'^(?!\s*//).*?\b(?:keys?: |shortcut\(|key\()"((?:Ctrl\+|Alt\+|Shift\+)*\S)"', path.read_text(), re.MULTILINE)
    }
    assert len(named) > 25
    assert named - known == set()


def test_a_source_that_is_written_in_another_way_stops_the_script(tmp_path, monkeypatch):
    for folder in ("Sources/Host/Web", "Plugins/Chat/Web"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "Plugins/Chat/Web/odd.js").write_text("    app.shortcut(keys, label, run);\n")
    (tmp_path / "Plugins/Chat/Pins.swift").write_text("static let many = 50\n")
    (tmp_path / "Plugins/Chat/Odd.swift").write_text("try LiveEvent(name, body)\n")
    monkeypatch.setattr(features, "ROOT", tmp_path)
    for read in (features.shortcuts, lambda: features.limit("Pins", r"static let most = (\d+)"), features.events):
        with pytest.raises(features.Unknown):
            read()
