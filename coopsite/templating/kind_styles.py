"""The style sheet of the kinds whose colour and sign config.yaml, or a package, chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.kinds.looks import PALETTE, POLYGONS
from coopsite.kinds.registry import has_shipped_look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.kinds.base import Kind

SHEET: Final = "kinds.css"
"""Its name among the assets; a site may have one of its own there instead."""


def kind_styles(kinds: Iterable[Kind]) -> str:
    """Return the rules for those of `kinds` that do not look as site.css has them; empty where all do."""
    chosen = [kind for kind in kinds if not has_shipped_look(kind)]
    if not chosen:
        return ""
    light = [f".k-{kind.name} {{ --k: {PALETTE[kind.colour][0]}; --s: {_shape(kind)} }}" for kind in chosen]
    cornered = [
        f".k-{kind.name}::before {{ border-radius: {'0' if kind.sign in POLYGONS else '50%'} }}"
        for kind in chosen
    ]
    dark = [f".k-{kind.name} {{ --k: {PALETTE[kind.colour][1]} }}" for kind in chosen]
    paper = [f".k-{kind.name} {{ --k: #000 }}" for kind in chosen]
    dark_rules, paper_rules = "\n".join(dark), "\n".join(paper)
    return "\n".join(
        (
            "/* Made of config.yaml. */",
            *light,
            *cornered,
            f"@media (prefers-color-scheme: dark) {{\n{dark_rules}\n}}",
            f"@media print {{\n{paper_rules}\n}}",
            "",
        )
    )


def _shape(kind: Kind) -> str:
    corners = POLYGONS.get(kind.sign, ())
    return f"polygon({', '.join(f'{across}% {down}%' for across, down in corners)})" if corners else "none"
