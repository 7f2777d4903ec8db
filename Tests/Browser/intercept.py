"""Requests of a page that is open already, answered, held or refused by the test."""

# Every server answers it, and no page asks for it by itself.
PROBE = "/login?is-this-intercepted"


def intercept(page, pattern, handler):
    """
    `page.route`, and in force on return. Chromium lets the loader of an open page know on a way of its own, and what is
    pressed meanwhile can overtake it: the first request would still reach the server. Where a page is opened, or loaded
    anew, after its route is set, `route` itself is enough. `page.unroute(pattern)` ends it.
    """
    page.route(pattern, handler)
    page.route(f"**{PROBE}", lambda route: route.fulfill(status=204))
    page.evaluate("async (probe) => { while ((await fetch(probe)).status !== 204); }", PROBE)
    # Another route is left, so that nothing is switched off by this.
    page.unroute(f"**{PROBE}")
