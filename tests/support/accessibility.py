"""What a page must satisfy to be usable by everybody, as far as a machine can tell."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page: Page, *, reviewed: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Violations, and contrasts that axe could not decide, but for those `reviewed` by eye."""
    found = Axe().run(page, options=RULES).response
    listed = [*found["violations"], *(rule for rule in found["incomplete"] if rule["id"] == "color-contrast")]
    nodes = [(rule["id"], node["html"]) for rule in listed for node in rule["nodes"]]
    return [(rule, html) for rule, html in nodes if not any(known in html for known in reviewed)]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return int(width)
