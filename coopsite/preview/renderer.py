"""Render pages; where a template is broken, with its last working version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coopsite.cache.version import fingerprint
from coopsite.diagnostics import Diagnostic
from coopsite.pages.render import Renderer
from coopsite.templating.bytecode import CompiledTheme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coopsite.build.load import Theme
    from coopsite.pages.layout import Chrome
    from coopsite.pages.page import Page

Sources = tuple["Mapping[str, str]", "Mapping[str, str]"]
Rendered = tuple[bytes | None, Diagnostic | None]
"""A page's bytes, None where no version of its templates works, and what is wrong with the templates."""


class FallbackRenderer:
    """The templates of a site and their last working versions. Not for several threads at once."""

    def __init__(self) -> None:
        self._sources: Sources = ({}, {})
        self._chromes: Mapping[str, Chrome] = {}
        self._compiled = CompiledTheme(fingerprint())
        self._current = Renderer({}, {}, {})
        self._proven: dict[str, Renderer] = {}

    def load(self, theme: Theme, chromes: Mapping[str, Chrome]) -> None:
        """Render with these templates from now on."""
        sources = (theme.shipped, theme.own)
        if sources != self._sources:
            self._current = Renderer(*sources, chromes, self._compiled)
        elif chromes != self._chromes:
            self._current = self._current.wearing(chromes)
        self._sources, self._chromes = sources, chromes

    def render(self, page: Page, view: Any) -> Rendered:
        """Render the page by its templates, else by their last working version, else by the shipped ones."""
        found = self._current.render(page, view)
        if not isinstance(found, Diagnostic):
            self._proven[page.made_with] = self._current
            return found, None
        for other in self._others(page.made_with):
            data = other.render(page, view)
            if not isinstance(data, Diagnostic):
                return data, found
        return None, found

    def _others(self, template: str) -> Iterator[Renderer]:
        proven = self._proven.get(template)
        if proven is not None:
            yield proven.wearing(self._chromes)
        shipped, own = self._sources
        if own:
            yield Renderer(shipped, {}, self._chromes, self._compiled)
