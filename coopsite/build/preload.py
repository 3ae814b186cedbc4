"""Names modules that are loaded while other processes work, rather than when nothing else is done."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

PLANNING: Final = (
    "coopsite.build.address_changes",
    "coopsite.build.kept_plan",
    "coopsite.build.plan",
    "coopsite.build.render",
    "coopsite.build.work_order",
)
"""What a build needs once a site is read."""
RENDERING: Final = (
    "coopsite.templating.bytecode",
    "coopsite.templating.environment",
    "coopsite.pages.render",
    "coopsite.pages.search_text",
)
"""What rendering loads; where nothing changed, nothing is rendered."""


def preload(names: Iterable[str]) -> None:
    """Load modules by their names."""
    for name in names:
        import_module(name)
