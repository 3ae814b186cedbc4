"""What axe-core finds wrong with a page, in both colour schemes, on a wide and on a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import pytest

from tests.browsing import settled
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE: Final = ROOT / "tests" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SCREENS: Final = [(width, scheme) for scheme in SCHEMES for width in (1280, 320)]
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm install --prefix tests/tools")


def violations(page: Page) -> dict[str, Any]:
    """Return what is wrong on each screen. `page` has axe-core; it must not scroll sideways."""
    found: dict[str, Any] = {}
    for width, scheme in SCREENS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        settled(page)
        assert page.evaluate("scheme => matchMedia(`(prefers-color-scheme: ${scheme})`).matches", arg=scheme)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), width
        # The size of targets, which WCAG 2.2 asks for, is the one rule of its kind that is off unless asked for.
        rules = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"
        wrong = page.evaluate(
            f"axe.run(document, {rules}).then(result => result.violations.map(each =>"
            " [each.id, each.nodes.map(node => node.target).slice(0, 3)]))"
        )
        if wrong:
            found[f"{width} {scheme}"] = wrong
    return found
