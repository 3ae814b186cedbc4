"""What every page of the desk must pass: axe, no sideways scrolling, rings of focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.browsing import settled
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = ROOT / "tests" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SCREENS = [(1280, "light"), (360, "light"), (1024, "dark")]
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm install --prefix tests/tools")
_RUN = (
    "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(result =>"
    " result.violations.map(each => [each.id, each.nodes.map(node => node.target).slice(0, 3)]))"
)


def flaws(page: Page, screens: list[tuple[int, Literal["light", "dark"]]] = SCREENS) -> dict[str, object]:  # type: ignore[assignment]
    """Return what axe finds on a page as it stands, and where it scrolls sideways, by screen."""
    found: dict[str, object] = {}
    if not page.evaluate("'axe' in window"):
        # The policy of the page forbids scripts that are added to it; the browser's own world does not.
        page.evaluate(AXE.read_text("utf-8") + "; 0")
    for width, scheme in screens:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        settled(page)
        wrong = page.evaluate(_RUN)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append("scrolls sideways")
        if wrong:
            found[f"{width} {scheme}"] = wrong
    return found
