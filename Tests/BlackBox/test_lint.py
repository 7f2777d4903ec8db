"""The house rules of `make lint` find what they are there to find."""

import importlib.util

import pytest

from harness import ROOT

specification = importlib.util.spec_from_file_location("lint", ROOT / "Scripts/lint.py")
lint = importlib.util.module_from_spec(specification)
specification.loader.exec_module(lint)

TRIPLE = '"""'
HOME = "/home" + "/someone/minimost"

CAUGHT = [
    ("Sources/A.swift", r'db.execute(sql: "SELECT \(name)")', "SQL built"),
    ("Sources/A.swift", "db.execute(\n  sql: " + TRIPLE + "\n  SELECT *\n  FROM \\(table)\n  " + TRIPLE + ")",
     "SQL built"),
    ("Sources/A.swift", r'db.execute(sql: #"SELECT \#(name)"#)', "SQL built"),
    ("Sources/A.swift", 'db.execute(sql: "SELECT " + name)', "SQL built"),
    ("Sources/A.swift", "db.execute(sql: query)", "not a literal"),
    ("Sources/A.swift", "let a = try! make()", "may trap"),
    ("Sources/A.swift", "let a = b as! C", "may trap"),
    ("Plugins/A.swift", 'fatalError("no")', "traps"),
    ("Plugins/A.swift", "Task { await work() }", "loose task"),
    ("Plugins/A.swift", "Task.detached(priority: .low) {\n", "loose task"),
    ("Plugins/A.swift", "final class A: @unchecked Sendable {", "unchecked"),
    ("Tests/ATests/A.swift", "try await Task.sleep(for: .seconds(1))", "sleeps"),
    ("Plugins/A/Web/a.js", "this.innerHTML = text;", "HTML from a string"),
    ("Plugins/A/Web/a.js", "this.insertAdjacentHTML('x', text);", "HTML from a string"),
    ("Plugins/A/Web/a.js", "document.write(text);", "HTML from a string"),
    ("Plugins/A/Web/a.js", "eval(text);", "code from a string"),
    ("Plugins/A/Web/a.js", "new Function(text);", "code from a string"),
    ("Plugins/A/Web/a.js", "setTimeout('go()', 1);", "code from a string"),
    ("Plugins/A/Web/a.js", "import x from 'https://cdn.example/x.js';", "outside"),
    ("Plugins/A/Web/a.js", "const a = ;", "SyntaxError"),
    ("Plugins/A/Web/a.css", "@import url(https://fonts.example/a.css);", "outside"),
    ("Plugins/A/Pages/a.mustache", '<a href="#" onclick="go()">', "inline handler"),
    ("Plugins/A/Pages/a.mustache", '<p class="a" style="color: red">', "inline style"),
    ("Plugins/A/Pages/a.mustache", "<script>go()</script>", "inline script"),
    ("Plugins/A/Pages/a.mustache", '<script src="//cdn.example/a.js"></script>', "outside"),
    ("README.md", f"cd {HOME}", "one machine"),
    ("README.md", "blank ", "blanks"),
]

LET_THROUGH = [
    ("Sources/A.swift", 'db.execute(sql: "SELECT ? \\n", arguments: [name])'),
    ("Sources/A.swift", 'func run(sql: String) {}\nlog("took \\(time)")'),
    ("Sources/A.swift", 'db.execute(sql: "SELECT 1")\nlog("a" + b)'),
    ("Sources/A.swift", "// The literal is checked by the test below.\nlet a = try! make()"),
    ("Sources/A.swift", "let a = try! make()  // a literal"),
    ("Sources/A.swift", "// never try! this"),
    ("Plugins/A.swift", "withTaskGroup { group in"),
    ("Plugins/A/Web/a.js", "// not innerHTML\nelement.textContent = text;"),
    ("Plugins/A/Pages/a.mustache",
     '<script type="module" src="/web/a.js"></script><script type="importmap">{}</script>'),
    ("Plugins/A/Pages/a.mustache", '<a href="https://swift.org" class="on">one = two</a>'),
]


@pytest.fixture
def complaints(tmp_path, monkeypatch):
    monkeypatch.setattr(lint, "ROOT", tmp_path)

    def check(name, text):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + "\n")
        return [what for _, what in lint.complaints(name)]

    return check


@pytest.mark.parametrize("name, text, complaint", CAUGHT, ids=[text for _, text, _ in CAUGHT])
def test_it_is_caught(complaints, name, text, complaint):
    assert any(complaint in what for what in complaints(name, text)), complaints(name, text)


@pytest.mark.parametrize("name, text", LET_THROUGH, ids=[text for _, text in LET_THROUGH])
def test_it_is_let_through(complaints, name, text):
    assert complaints(name, text) == []
