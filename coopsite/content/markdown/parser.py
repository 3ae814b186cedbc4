"""Parse a text's Markdown into its body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import is_normalized
from urllib.parse import unquote

from coopsite.content.body import Body, Outline
from coopsite.content.markdown.composed import composed
from coopsite.content.markdown.converter import Converter
from coopsite.content.markdown.fast_path import quick
from coopsite.content.markdown.foreign_syntax import foreign_sign
from coopsite.content.markdown.html_syntax import ELEMENTS
from coopsite.content.markdown.limits import LimitExceededError, inspect
from coopsite.content.markdown.losses import is_safe
from coopsite.content.markdown.positions import Places
from coopsite.content.markdown.postprocess import Walk
from coopsite.content.markdown.sanitise import Sanitiser
from coopsite.diagnostics import Diagnostic
from coopsite.text.schemes import RUNNING, hidden_scheme_of

if TYPE_CHECKING:
    from coopsite.content.markdown.state import ConversionState

_NOT_TEXT: Final = str.maketrans(dict.fromkeys("\x00\x02\x03", "\ufffd"))


class BodyParser:
    """Parses one text after another.

    Building it takes longer than using it, so a process keeps one. Not for several threads at once.
    """

    def __init__(self) -> None:
        self._converter = Converter()
        self._sanitiser = Sanitiser()

    def parse(self, source: str, language: str, *, line_breaks: bool = False) -> Body:
        """Return the body of a text: `source` is what follows its front matter, lines ended by LF, in NFC.

        With `line_breaks` every line end is a ``<br>``. The outcome depends on nothing else. A refused text has no
        parts and one diagnostic.
        """
        places = Places(_text_alone(source))
        try:
            inspect(places.source)
            html, diagnostics = self._html(places, language, line_breaks=line_breaks)
        except LimitExceededError as refusal:
            return _refused(refusal, places)
        except RecursionError:
            # Only where the caller is itself close to the limit: `limits` stops all deep nesting.
            return _refused(LimitExceededError("E302", 0), places)
        if not is_normalized("NFC", html):
            html = composed(html)
        return Walk(html, language, places).body(diagnostics)

    def _html(self, places: Places, language: str, *, line_breaks: bool) -> tuple[str, list[Diagnostic]]:
        """Return sanitised HTML and its diagnostics."""
        html = quick(places.source, line_breaks=line_breaks)
        if html is not None:
            return html, []
        converted = self._converter.convert_body(places, language, line_breaks=line_breaks)
        reading = converted.reading
        places.know(reading.losses.addresses, reading.code)
        self._judge_addresses(reading)
        if sign := foreign_sign(places.masked, ELEMENTS):
            reading.find("W318", sign[1], sign=sign[0])
        return self._sanitiser.clean(converted.html), reading.diagnostics

    def _judge_addresses(self, reading: ConversionState) -> None:
        """Report each address that readers cannot be led to."""
        for address, start in reading.losses.addresses:
            if not is_safe(address, unquote(address)):
                harmless = {} if hidden_scheme_of(unquote(address)) in RUNNING else {"unopened": address}
                reading.find("E306", start, target=address, **harmless)
            elif not self._sanitiser.keeps(address):
                reading.find("E307", start, target=address, reason="@no_address")


def _text_alone(source: str) -> str:
    """Return `source` without the characters that Python-Markdown reserves."""
    # To translate takes a fifth of a common text's whole time, so look first.
    return source.translate(_NOT_TEXT) if any(map(source.__contains__, "\x00\x02\x03")) else source


def render_body(source: str, language: str) -> Body:
    """Return the body of one text. For many, keep a `BodyParser`."""
    return BodyParser().parse(source, language)


def _refused(refusal: LimitExceededError, places: Places) -> Body:
    place = places.at(refusal.offset)
    args = {"count": str(refusal.count), **refusal.more}
    return Body(Outline(diagnostics=(Diagnostic(refusal.code, "", *place, args),)), ())
