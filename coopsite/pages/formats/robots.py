"""robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coopsite.pages.formats.model import RobotsView


def robots(view: RobotsView) -> bytes:
    """Everyone may read everything; here is the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {view.sitemap}\n".encode()
