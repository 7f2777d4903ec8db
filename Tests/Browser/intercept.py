"""Requests of a page that is open already, answered, held or refused by the test."""

# Answered by every server, and by nobody asked for where a test intercepts.
PROBE = "/login?is-this-intercepted"


def intercept(page, pattern, handler):
    """
    `page.route`, and in force on return. Chromium lets the loader of an open page know on a way of its own, and what is
    pressed meanwhile can overtake it: the first request would still reach the server. For a page that is opened, or
    loaded anew, after the route is set, `route` itself is enough; `unroute` takes off both.
    """
    page.route(pattern, handler)
    page.route(f"**{PROBE}", lambda route: route.fulfill(status=204))
    page.evaluate("async (probe) => { while ((await fetch(probe)).status !== 204); }", PROBE)
    # Another route is left, so that nothing is switched off by this.
    page.unroute(f"**{PROBE}")
