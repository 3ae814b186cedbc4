"""View → bytes of the page, by a template or a format; made of plain data, for every worker to have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coopsite.pages.page_types import page_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import BytecodeCache

    from coopsite.diagnostics import Diagnostic
    from coopsite.pages.layout import Chrome
    from coopsite.pages.page import Page
    from coopsite.templating.environment import TemplateSet


class Renderer:
    """Renders pages by the theme's templates and a site's own; `compiled` may know them already."""

    def __init__(
        self,
        shipped: Mapping[str, str],
        own: Mapping[str, str],
        chromes: Mapping[str, Chrome],
        compiled: BytecodeCache | None = None,
    ) -> None:
        self._shipped = dict(shipped)
        self._own = dict(own)
        self._chromes = dict(chromes)
        self._compiled = compiled
        self._templates: TemplateSet | None = None

    def wearing(self, chromes: Mapping[str, Chrome]) -> Renderer:
        """Return a renderer of the same templates, which need not be loaded again, in another chrome."""
        other = Renderer(self._shipped, self._own, chromes, self._compiled)
        other._templates = self._templates
        return other

    def warm(self, names: Iterable[str]) -> None:
        """Load templates ahead of their first page, for processes that are to share them."""
        self._loaded().warm(names)

    def render(self, page: Page, view: Any) -> bytes | Diagnostic:
        """Return the bytes of `page`, which depend on `view`, its templates and its language's chrome alone."""
        write = page_types()[page.template].write
        if write is not None:
            return write(view)
        chrome = self._chromes[page.language]
        values = {"page": view, "chrome": chrome, "lang": chrome.language, "strings": chrome.strings}
        found = self._loaded().render(page.made_with, values, page.address)
        return f"{found}\n".encode() if isinstance(found, str) else found

    def _loaded(self) -> TemplateSet:
        if self._templates is None:
            # start-up time: a build that changes nothing renders nothing, and needs no Jinja
            from coopsite.templating.environment import TemplateSet

            self._templates = TemplateSet(self._shipped, self._own, compiled=self._compiled)
        return self._templates
