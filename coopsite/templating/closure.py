"""Which templates a template is made of, so that a change to any of them is a change to its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHIPPED: Final = "theme/"
"""Before its name, a template always means the shipped one, so that a site's own can extend it."""

_TAG: Final = re.compile(r"\{%[-+]?\s*(extends|include|import|from)\b(.*?)[-+]?%\}", re.DOTALL)
_LITERAL: Final = r"""(?:'[^'\\]*'|"[^"\\]*")"""
_ONE: Final = re.compile(
    rf"\s*({_LITERAL})\s*(?:ignore\s+missing\s*)?(?:with(?:out)?\s+context\s*)?(?:(?:as|import)\b.*)?",
    re.DOTALL,
)
_SEVERAL: Final = re.compile(
    rf"\s*[\[(]\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)\s*,?\s*[\])]\s*(?:ignore\s+missing\s*)?(?:with(?:out)?\s+context\s*)?"
)
_NAME: Final = re.compile(_LITERAL)


def merged(shipped: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Sources by the names templates use: a site's `own` first; ``theme/NAME`` is always `shipped`."""
    return {**shipped, **own, **{SHIPPED + name: source for name, source in shipped.items()}}


def references(source: str) -> tuple[str, ...] | None:
    """The names `source` extends, includes and imports; None where one is worked out only when rendering.

    Never misses one: what is not plainly a name counts as worked out, even inside a comment.
    """
    found: dict[str, None] = {}
    for tag in _TAG.finditer(source):
        match = _ONE.fullmatch(tag[2]) or _SEVERAL.fullmatch(tag[2])
        if match is None:
            return None
        found.update(dict.fromkeys(name[1:-1] for name in _NAME.findall(match[1])))
    return tuple(found)


def closure(sources: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The names of `name` and of all it is made of, also those that do not exist.

    Where one of them is worked out only when rendering, every name there is.
    """
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        needed = references(sources[current]) if current in sources else ()
        if needed is None:
            return tuple(sorted({*sources, *seen}))
        waiting += needed
    return tuple(sorted(seen))


def closures(sources: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Template → digest of everything it is made of."""
    return {name: _digest(sources, closure(sources, name)) for name in names}


def cycle(sources: Mapping[str, str], name: str) -> tuple[str, ...]:
    """A circle of templates reachable from `name`, first and last the same; empty where there is none."""
    done: set[str] = set()
    trail: list[tuple[str, list[str]]] = [(name, _next(sources, name))]
    while trail:
        current, waiting = trail[-1]
        if not waiting:
            done.add(current)
            trail.pop()
            continue
        following = waiting.pop(0)
        names = [each for each, _ in trail]
        if following in names:
            return (*names[names.index(following) :], following)
        if following not in done:
            trail.append((following, _next(sources, following)))
    return ()


def line_of_reference(source: str, name: str) -> int:
    """The line on which `source` names the template `name`; 0 where it does not plainly."""
    for tag in _TAG.finditer(source):
        at = re.search(f"['\"]{re.escape(name)}['\"]", tag[0])
        if at:
            return source.count("\n", 0, tag.start() + at.start()) + 1
    return 0


def _next(sources: Mapping[str, str], name: str) -> list[str]:
    return list(references(sources.get(name, "")) or ())


def _digest(sources: Mapping[str, str], names: tuple[str, ...]) -> str:
    parts: list[str] = []
    for name in names:
        parts += (name, "+" + sources[name] if name in sources else "-")
    return digest(*parts)
