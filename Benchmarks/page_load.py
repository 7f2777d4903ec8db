#!/usr/bin/env python3
"""What a first visit costs: the page with its modules joined beside the same page module by module, in one run.

    .build-tools/venv/bin/python Benchmarks/page_load.py [VISITS]      (MINIMOST names the binary; use a release build)

Each visit is a browser with nothing in its cache, from the address to the first channel that can be written in; a
return is the same with everything in the cache. The ratio is what counts.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import monotonic

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests"))

from harness import Client, Server  # noqa: E402


def processor(server):
    """Seconds of processor time that the server has used."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def visit(browser, server, session):
    """Milliseconds of a visit, of a return, and of the server's processor for the visit; and requests."""
    context = browser.new_context(ignore_https_errors=True)
    context.add_cookies([{"name": server.cookie_name, "value": session, "url": server.base_url, "secure": True}])
    page = context.new_page()
    took = []
    used = processor(server)
    for path in ("/", "/"):
        begin = monotonic()
        page.goto(server.base_url + path)
        page.get_by_role("textbox").wait_for()
        took.append((monotonic() - begin) * 1000)
        if len(took) == 1:
            used = (processor(server) - used) * 1000
            requests = page.evaluate("performance.getEntriesByType('resource').length")
    context.close()
    return *took, used, requests


def main():
    visits = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    print(f"{'':14} {'':>10} {'joined':>9} {'modules':>9} {'ratio':>7}")
    for version, extra in (("HTTP/2", []), ("HTTP/1.1", ["--no-http2"])):
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            servers = []
            try:
                for name, args in (("joined", []), ("modules", ["--live-web", str(ROOT)])):
                    servers.append(Server(Path(folder) / name, args=args + extra))
                sessions = [Client(server).sign_up("alice").session for server in servers]
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                for server, session in zip(servers, sessions):
                    visit(browser, server, session)  # of a browser that has just started
                results = [[], []]
                for _ in range(visits):  # in turns, so that what else the machine does falls on both
                    for server, session, result in zip(servers, sessions, results):
                        result.append(visit(browser, server, session))
                browser.close()
            finally:
                for server in servers:
                    server.close()
        for place, what in enumerate(("visit, ms", "return, ms", "server, ms", "requests")):
            joined, modules = (median(each[place] for each in result) for result in results)
            print(f"{version:14} {what:>10} {joined:9.0f} {modules:9.0f} {modules / max(joined, 1):7.1f}")


if __name__ == "__main__":
    main()
