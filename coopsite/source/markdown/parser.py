"""A text's Markdown turned into its body."""

from __future__ import annotations

from coopsite.diagnostics import Diagnostic
from coopsite.source.markdown.extensions import build_converter, set_language
from coopsite.source.markdown.fast import FastMarkdown
from coopsite.source.markdown.guards import Refusal, inspect
from coopsite.source.markdown.places import Places
from coopsite.source.markdown.quick import quick
from coopsite.source.markdown.sanitise import Sanitiser
from coopsite.source.markdown.walk import Walk
from coopsite.source.model import Body, Outline


class BodyParser:
    """Turns one text after another into bodies.

    Building it takes longer than using it, so a process keeps one; but it is not for two threads at a time.
    """

    def __init__(self) -> None:
        self._converter = build_converter()
        # As with the converter: where the library's release is not known, it is asked for everything.
        self._is_known = isinstance(self._converter, FastMarkdown)
        self._sanitiser = Sanitiser()

    def parse(self, source: str, language: str) -> Body:
        """Return the body of a text: `source` is what follows its front matter, lines ended by LF, in NFC.

        Nothing else has a say in the outcome. A text that is refused has no parts and one finding.
        """
        places = Places(source)
        try:
            inspected = inspect(source, places)
            html, removed = self._html(inspected.source, language, places)
        except Refusal as refusal:
            return _refused(refusal, places)
        except RecursionError:
            # Only for a caller that is itself close to the limit: the guards stop everything deep.
            return _refused(Refusal("E302", 0), places)
        return Walk(html, language, places).body([*inspected.findings, *removed])

    def _html(self, source: str, language: str, places: Places) -> tuple[str, list[Diagnostic]]:
        """Return harmless HTML, and a finding for each thing that had to go."""
        html = quick(source) if self._is_known else None
        if html is not None:
            return html, []
        set_language(self._converter, language)
        html = self._converter.reset().convert(source)
        return self._sanitiser.clean(html, places.source, places)


def render_body(source: str, language: str) -> Body:
    """Return the body of one text. For many, keep a `BodyParser`."""
    return BodyParser().parse(source, language)


def _refused(refusal: Refusal, places: Places) -> Body:
    place = places.of_text(refusal.near)
    return Body(Outline(findings=(Diagnostic(refusal.code, "", *place, {"count": str(refusal.count)}),)), ())
