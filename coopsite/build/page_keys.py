"""Names what pages are made of: a page with the key it had before is already right."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.output.publish import LIST, PAGE, OutputFile, part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.pages.page import Page


class MadeWith(Struct, frozen=True, array_like=True):
    """What the keys of pages name besides their recipes."""

    context: str
    """Digest of the site's context."""
    chromes: dict[str, str]
    """Digest of the chrome, by language."""
    closures: dict[str, str]
    """Digest of the closure, by template."""


def page_files(pages: Iterable[Page], made_with: MadeWith, version: str) -> list[OutputFile]:
    """Return `pages` with their keys: the digest of template closure, chrome, `version` and recipe."""
    context = made_with.context.encode()
    begun: dict[tuple[str, str], tuple[blake2b, tuple[str, str, str]]] = {}
    found = []
    for page in pages:
        kind = (page.made_with, page.language)
        if kind not in begun:
            template = made_with.closures.get(page.made_with, "")
            chrome = made_with.chromes[page.language] if template else ""
            names = (template, chrome, version)
            start = blake2b("\n".join((*kind, *names)).encode() + b"\n", digest_size=16)
            begun[kind] = (start, (part(template), part(chrome), part(version)))
        start, parts = begun[kind]
        whole = start.copy()
        whole.update(page.recipe)
        rank = PAGE if page.source else LIST
        found.append(
            OutputFile(page.path, whole.hexdigest(), rank, parts, recipe=page.recipe, context=context)
        )
    return found
