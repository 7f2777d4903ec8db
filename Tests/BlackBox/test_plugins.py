"""Off means gone: each plugin switched off in plugins.json; mistakes in that file."""

import json
import re

import pytest

from harness import ROOT, Server, StartFailed, assert_refused, run_minimost
from harness.server import SETTINGS
from harness.stun import ask, question, stun_port, stun_socket

NEEDS = {
    "auth": [], "chat": ["auth"], "uploads": ["chat", "auth"], "preview": ["chat", "auth"], "calls": ["chat", "auth"],
    "stun": [],
}
BUILT = set(NEEDS) - {"stun"}  # bring routes; STUN is asked over UDP
OFF = {"enabled": False}


def dependents(name):
    return [other for other, needs in NEEDS.items() if name in needs]


def inventory(server):
    """What `minimost plugins` says, by plugin."""
    said = run_minimost("plugins", "--json", "--config", server.config, "--data", server.data.path)
    assert said.returncode == 0, said.stderr
    listing = json.loads(said.stdout)
    return {entry["name"]: entry for entry in (listing["plugins"] if isinstance(listing, dict) else listing)}


def filled(path):
    """The path of a route with something in each place that is open."""
    known = {":id": "general", ":username": "alice", ":emoji": "%F0%9F%91%8D", ":token": "x"}
    return "/".join(known.get(part, "x" if part[:1] in (":", "*", "{") else part) for part in path.split("/"))


@pytest.fixture(scope="module")
def everything(server):
    """The inventory while every plugin is on."""
    found = inventory(server)
    assert set(found) == {"host", *NEEDS}
    assert {name for name in NEEDS if found[name]["routes"]} == BUILT
    return found


def test_the_inventory_says_who_brought_what(server, everything):
    for name, needs in NEEDS.items():
        entry = everything[name]
        assert sorted(entry["requires"]) == sorted(needs)
        assert entry["state"] == "running", "said by the server itself"
        assert entry["features"] and entry["settings"]
        assert all(re.search(r"\.swift:\d+", route["source"]) for route in entry["routes"])
    table = run_minimost("plugins", "--config", server.config, "--data", server.data.path)
    assert table.returncode == 0
    for name in NEEDS:
        assert re.search(rf"^{name} +running ", table.stdout, re.MULTILINE), table.stdout


def test_without_a_server_a_plugin_is_on_and_not_running(tmp_path):
    said = run_minimost("plugins", "--json", "--data", tmp_path / "data", cwd=tmp_path)
    assert {entry["name"]: entry["state"] for entry in json.loads(said.stdout)["plugins"]} == dict.fromkeys(
        ["host", *NEEDS], "on"
    )
    assert list(tmp_path.iterdir()) == [], "it only looked"


# Everything else needs a session. Who adds a route here has thought about it.
OPEN = {
    ("GET", "/healthz"), ("GET", "/favicon.ico"), ("GET", "/web/:plugin/**"),
    ("GET", "/trust"), ("GET", "/ca.pem"), ("GET", "/ca.crt"), ("GET", "/ca.mobileconfig"),
    ("GET", "/login"), ("POST", "/login"), ("GET", "/signup"), ("POST", "/signup"), ("POST", "/logout"),
    ("GET", "/reset-password/:token"), ("POST", "/reset-password/:token"),
}


def test_every_route_needs_a_session_but_these(stranger, everything):
    routes = [route for entry in everything.values() for route in entry["routes"]]
    assert {(route["method"], route["path"]) for route in routes if route["open"]} == OPEN
    closed = [route for route in routes if not route["open"] and route["path"] != "/"]
    assert len(closed) >= 13
    assert stranger.get("/").headers["location"] == "/login", "the app leads to the sign-in"
    for route in closed:
        body = None if route["method"] == "GET" else {}
        assert_refused(stranger.request(route["method"], filled(route["path"]), json=body), 401, "sign-in-needed")


@pytest.mark.parametrize("name", NEEDS)
def test_a_plugin_that_is_off_leaves_nothing_behind(serve, as_user, everything, name):
    off = [name, *dependents(name)]
    server = serve(plugins={plugin: OFF for plugin in off})
    said = inventory(server)
    for plugin in NEEDS:
        assert (said[plugin]["state"] == "off") == (plugin in off), plugin
        if plugin in off:
            assert said[plugin]["routes"] == [] and said[plugin]["hooks"] == [] and said[plugin]["tasks"] == []

    client = as_user(server, "alice")
    health = client.get("/healthz").json()["plugins"]
    assert all(health.get(plugin, "off") == "off" for plugin in off)
    assert all(health[plugin] == "running" for plugin in NEEDS if plugin not in off)

    gone = [route for plugin in off for route in everything[plugin]["routes"]]
    assert gone or not BUILT & set(off), "premise: it has routes when it is on"
    for route in gone:
        assert_refused(client.request(route["method"], filled(route["path"])), 404, "not-found")
    for plugin in off:
        assert client.get(f"/web/{plugin}/{plugin}.js").status_code == 404
    page = client.get("/", headers={"Accept": "text/html"})
    if "auth" not in off:
        assert page.status_code == 200
        assert "/web/host@" in page.text
        assert [plugin for plugin in off if re.search(rf'/web/{plugin}\b|"{plugin}"', page.text)] == []


def test_with_stun_off_its_port_is_nobodys_and_calls_are_not_told_of_one(serve, as_user):
    server = serve()
    port = stun_port(as_user(server, "alice"))
    server.stop()
    server.configure({"stun": {"enabled": False, "stun_port": port}})
    server.restart()
    assert as_user(server, "alice").api("GET", "/api/calls/ice") == {"iceServers": []}
    with stun_socket(port) as end, pytest.raises(ConnectionRefusedError):
        ask(end, question())


@pytest.mark.parametrize("name", [name for name in NEEDS if dependents(name)])
def test_a_plugin_that_others_need_cannot_be_off_alone(tmp_path, name):
    with pytest.raises(StartFailed) as refused:
        Server(tmp_path, plugins={name: OFF})
    assert refused.value.status == 1
    complaint = refused.value.stderr.strip()
    assert len(complaint.splitlines()) == 1
    assert re.search(rf': needs? "{name}", which is off$', complaint), complaint
    for other in dependents(name):
        assert re.search(rf"\b{other}\b", complaint), complaint
    assert not (tmp_path / "data").exists(), "refused before anything was made"


def test_one_dependent_is_named_in_one_line(tmp_path):
    with pytest.raises(StartFailed) as refused:
        Server(tmp_path, plugins={"chat": OFF, "uploads": OFF, "preview": OFF})
    assert refused.value.status == 1
    assert refused.value.stderr.strip().endswith('plugins.json: calls: needs "chat", which is off')
    assert len(refused.value.stderr.strip().splitlines()) == 1


def test_all_mistakes_are_reported_together_with_what_was_meant(tmp_path):
    mistakes = {"chat": {"mesage_retention_days": 7}, "auth": {"max_login_attempts": "five"}, "cals": {}}
    with pytest.raises(StartFailed) as refused:
        Server(tmp_path, plugins=mistakes)
    assert refused.value.status == 1
    lines = refused.value.stderr.strip().splitlines()
    assert len(lines) == 4 and lines[0].endswith("plugins.json has 3 problems:")
    report = "\n".join(lines)
    assert 'chat.mesage_retention_days: no such setting. Did you mean "message_retention_days"?' in report
    assert re.search(r"auth\.max_login_attempts: must be .*number", report)
    assert 'cals: no such plugin. Did you mean "calls"?' in report
    assert not (tmp_path / "data").exists()


BROKEN = {
    "empty": "", "no JSON": "{", "a list": "[]", "a number": "7", "a text for a section": '{"chat": "on"}',
    "a text for enabled": '{"auth": {}, "chat": {"enabled": "no"}}',
    "too big for a float": '{"chat": {"channels": 1e400}}',
    "too big for a number": '{"auth": {"max_login_attempts": 99999999999999999999}}',
    "below zero": '{"auth": {"max_login_attempts": -1}}', "a fraction": '{"auth": {"max_login_attempts": 1.5}}',
    "deep": "[" * 20_000, "bad channel": '{"auth": {}, "chat": {"channels": ["dm:alice:bob"]}}',
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_plugins_json_stops_the_start_and_is_named(tmp_path, content):
    config = tmp_path / "plugins.json"
    config.write_text(content)
    said = run_minimost("serve", "--config", config, "--data", tmp_path / "data", "--port", 0)
    assert said.returncode == 1, said
    assert "plugins.json" in said.stderr and len(said.stderr) < 1000
    assert not (tmp_path / "data").exists()


def test_a_plugins_json_that_is_not_there_is_named(tmp_path):
    said = run_minimost("serve", "--config", tmp_path / "none.json", "--data", tmp_path / "data", "--port", 0)
    assert said.returncode == 1 and "none.json" in said.stderr and len(said.stderr.strip().splitlines()) == 1


def test_what_a_plugin_stored_returns_with_it(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    alice.send("general", "still here tomorrow")
    server.terminate()
    server.configure({name: OFF for name in ("chat", *dependents("chat"))})
    server.restart()
    assert_refused(alice.get("/api/chat/channels"), 404)
    server.terminate()
    server.configure(None)
    server.restart()
    assert [message["body"] for message in alice.history("general")] == ["still here tomorrow"]


def test_the_plugins_json_of_the_repository_starts(serve):
    shipped = json.loads((ROOT / "plugins.json").read_text())
    assert set(NEEDS) <= set(shipped)
    server = serve()
    server.terminate()
    server.config.write_text(json.dumps({**shipped, "host": shipped.get("host", {})}))
    server.restart()
    assert SETTINGS.keys() <= shipped.keys() | {"host"}


def test_a_plugin_is_switched_off_and_on_from_the_next_start(serve, as_user):
    server = serve(plugins={"preview": {"preview_allowed_hosts": ["git.example.org"]}})
    alice = as_user(server, "alice")

    def switch(how):
        said = run_minimost("plugins", how, "preview", "--config", server.config, "--data", server.data.path)
        assert said.returncode == 0 and "from the next start" in said.stdout, said
        return json.loads(server.config.read_text())

    before = json.loads(server.config.read_text())
    off = switch("disable")
    assert off == {**before, "preview": {"preview_allowed_hosts": ["git.example.org"], "enabled": False}}
    assert alice.get("/api/preview/hosts").status_code == 200, "until then it runs"
    server.restart()
    assert_refused(alice.get("/api/preview/hosts"), 404)
    assert switch("enable") == before, "with the settings that it had"
    server.restart()
    assert alice.get("/api/preview/hosts").json() == ["git.example.org"]


def test_a_switch_that_would_keep_the_program_from_starting_changes_nothing(tmp_path):
    config = tmp_path / "plugins.json"
    config.write_text(json.dumps(SETTINGS))
    for how, name, reason in (
        ("disable", "chat", 'need "chat", which is off'), ("disable", "host", 'no plugin "host"'),
        ("disable", "chatt", 'no plugin "chatt". Did you mean "chat"?'), ("enable", "../x", "no plugin"),
    ):
        said = run_minimost("plugins", how, name, "--config", config, "--data", tmp_path / "data")
        assert said.returncode == 1 and reason in said.stderr and len(said.stderr.strip().splitlines()) == 1, said
        assert json.loads(config.read_text()) == SETTINGS
    assert not (tmp_path / "data").exists()


def test_without_a_plugins_json_a_switch_makes_one(tmp_path):
    assert run_minimost("check", cwd=tmp_path).stdout.startswith("(defaults) is right.")
    said = run_minimost("plugins", "disable", "stun", cwd=tmp_path)
    assert said.returncode == 0, said
    made = json.loads((tmp_path / "plugins.json").read_text())
    assert made == {name: OFF if name == "stun" else {} for name in NEEDS}
    check = run_minimost("check", cwd=tmp_path)
    assert check.stdout == "plugins.json is right. On: auth, chat, uploads, preview, calls.\n"


def test_a_taken_port_and_a_folder_that_cannot_be_written_are_named(serve, tmp_path):
    first = serve()
    taken = run_minimost(
        "serve", "--config", first.config, "--data", tmp_path / "other", "--port", first.port, timeout=20
    )
    assert taken.returncode == 1 and str(first.port) in taken.stderr
    assert len(complaints(taken.stderr)) == 1

    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    said = run_minimost("serve", "--config", first.config, "--data", blocked / "data", "--port", 0, timeout=20)
    assert said.returncode == 1 and str(blocked) in said.stderr
    assert len(complaints(said.stderr)) == 1


def complaints(stderr):
    """The lines that are not of the log."""
    return [line for line in stderr.splitlines() if not re.match(r"\d{4}-\d\d-\d\dT", line)]


def test_an_option_that_there_is_not_is_a_usage_error():
    said = run_minimost("serve", "--prot", "1")
    assert said.returncode == 64 and "--prot" in said.stderr
