"""A real Chromium, people in it, and a console that must stay clean."""

import base64
import hashlib
import re
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from harness import Wire
from harness.certificates import openssl
from harness.lan import Lan, NotAllowed

ARTIFACTS = Path(__file__).parent / "artifacts"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

# Violations of the page's policy reach the console as errors of the page that broke it.
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI || event.sample}`);
});
"""


@pytest.fixture(scope="session")
def chromium():
    assert CHROMIUM, "no Chromium: Scripts/setup.sh test installs it"
    return CHROMIUM


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        expect.set_options(timeout=10_000)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


class Console:
    """Every error, warning and uncaught exception of every page of a test."""

    def __init__(self):
        self.complaints, self.expected = [], []
        self.is_watching = True

    def expect(self, pattern):
        """For tests that provoke an error: a refused sign-in, a server that is away."""
        self.expected.append(re.compile(pattern))

    @contextmanager
    def unwatched(self):
        """For tools of the tests that do in the page what the page may not do itself."""
        self.is_watching = False
        try:
            yield
        finally:
            self.is_watching = True

    def watch(self, context):
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.add(f"uncaught: {error.error}", {}))

    def hear(self, message):
        if message.type in ("error", "warning"):
            self.add(message.text, message.location)

    def add(self, text, location):
        said = f"{text} ({location.get('url', '')})"
        if self.is_watching and not any(pattern.search(said) for pattern in self.expected):
            self.complaints.append(said)


@pytest.fixture(autouse=True)
def console():
    console = Console()
    yield console
    assert console.complaints == [], "the console is not clean"


@pytest.fixture
def visitor(browser, console):
    """`visitor(server)`: a browser of its own, as a context, that nobody is signed in to."""
    contexts = []

    def open_context(server, address="127.0.0.1", **options):
        context = browser.new_context(ignore_https_errors=True, base_url=server.at(address), **options)
        console.watch(context)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def person(visitor, seed):
    """`person(server, "alice")`: a browser that alice is signed in to."""

    def open_context(server, name, address="127.0.0.1", **options):
        context = visitor(server, address, **options)
        context.add_cookies([{
            "name": server.cookie_name, "value": seed.sessions[name], "url": server.at(address),
            "secure": server.is_tls, "httpOnly": True, "sameSite": "Lax",
        }])
        return context

    return open_context


@pytest.fixture
def trusting(browser, server, tmp_path):
    """A browser that trusts the certificate of the server, as it would with the authority installed."""
    der = base64.b64decode(
        re.sub("-----.*?-----", "", openssl("x509", "-in", server.data.path / "cert.pem", "-pubkey", "-noout")))
    key = base64.b64encode(hashlib.sha256(der).digest()).decode()
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=CHROMIUM,
        args=["--no-sandbox", f"--ignore-certificate-errors-spki-list={key}"])
    yield context
    context.close()


@pytest.fixture
def lan(tmp_path):
    """Two machines of a network of their own, where whoever runs the tests may have one."""
    try:
        lan = Lan(tmp_path)
    except NotAllowed as reason:
        pytest.skip(f"who runs this may not have networks of their own: {reason}")
    yield lan
    lan.close()


@pytest.fixture
def wire(server):
    """The shared server at the end of a cable that can be pulled: `wire.cut()`, `wire.mend()`."""
    wire = Wire(server)
    yield wire
    wire.close()


@pytest.fixture
def artifact():
    """`artifact("name.png")`: where a test leaves what a person may want to look at."""
    ARTIFACTS.mkdir(exist_ok=True)
    return lambda name: ARTIFACTS / name
