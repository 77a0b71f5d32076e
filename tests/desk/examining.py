"""What is wrong with the looks of a page: axe-core's findings, targets that are too small, what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

__all__ = ["LOOKS", "WIDTHS", "Scheme", "axe_faults", "dress", "faults", "look_at", "overflow", "show_answer"]

Scheme = Literal["light", "dark"]
WIDTHS = (1280, 800, 390)
# One that follows another is of the other scheme and another width.
LOOKS: tuple[tuple[int, Scheme], ...] = (
    (1280, "light"), (800, "dark"), (390, "light"), (1280, "dark"), (800, "light"), (390, "dark"),
)  # fmt: skip
_HEIGHT = 900
_SHOWN_AT = "/admin/an-answer/"
_SEVERE = {"serious", "critical"}
# Off unless asked for: targets of 24 by 24 pixels, or as far from each other (WCAG 2.2, 2.5.8).
_RUN = """axe.run({resultTypes: ['violations'], preload: false, rules: {'target-size': {enabled: true}}})
    .then(found => found.violations.map(one => [one.id, one.impact, one.help, one.nodes.map(node => String(node.target))]))"""


def dress(page: Page, width: int, scheme: Scheme) -> None:
    """Settle the width and the colours of what is opened next."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": _HEIGHT})


def look_at(page: Page, address: str, width: int, scheme: Scheme) -> int:
    """Open an address, its colours settled from the beginning; the status of the answer."""
    dress(page, width, scheme)
    response = page.goto(address)
    return response.status if response else 0


def faults(page: Page, axe_core: str) -> list[str]:
    """What is wrong with the page that is open, at its width and in its colours."""
    found = axe_faults(page, axe_core)
    if over := overflow(page):
        found.append(f"wider than the window by {over} pixels")
    return found


def axe_faults(page: Page, axe_core: str) -> list[str]:
    """What axe-core (the source given) finds serious or critical, too small targets among it."""
    page.evaluate(axe_core)  # past the content security policy, which is not under test here
    return [
        f"{rule} ({impact}): {words}: {', '.join(nodes[:5])}{f' and {len(nodes) - 5} more' if len(nodes) > 5 else ''}"
        for rule, impact, words, nodes in page.evaluate(_RUN)
        if impact in _SEVERE
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    over: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return max(over, 0)


def show_answer(page: Page, response: Any) -> None:
    """Open a response in the browser, with its headers and its status."""
    headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}

    def fulfil(route: Route) -> None:
        route.fulfill(status=response.status_code, headers=headers, body=response.content)

    page.route(f"**{_SHOWN_AT}", fulfil)
    page.goto(_SHOWN_AT, timeout=60_000)  # pages of many rows take their time on a busy machine
    page.unroute(f"**{_SHOWN_AT}")
