"""What axe finds: the rules of WCAG 2.2 A and AA that a program can check."""

from axe_playwright_python.sync_playwright import Axe

RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


# What fades in is not yet as readable as it will be. Some animations never end.
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime < Infinity)
    .map(({ finished }) => finished))"""


def findings(page, console):
    """Each violation with the elements that have it. The tool itself does what the page's policy forbids the page."""
    page.evaluate(SETTLED)
    with console.unwatched():
        results = Axe().run(page, options=RULES).response
    return [(found["id"], [node["html"] for node in found["nodes"]]) for found in results["violations"]]
