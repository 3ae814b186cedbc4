"""The one block a served page has more than its built bytes: the writer's bar, and its errors over the page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from coopsite.diagnostics.caret import excerpt
from coopsite.diagnostics.catalogue import hint, message
from coopsite.preview.words import count, name_of, say
from coopsite.text.dates import format_date, format_datetime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coopsite.diagnostics import Diagnostic
    from coopsite.preview.editor import Editor
    from coopsite.preview.status import StoryStatus, Translation

BEGIN: Final = b"<!-- coopsite preview -->"
END: Final = b"<!-- /coopsite preview -->"
_BODY_END: Final = b"</body>"
_LISTED: Final = 30
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class OverlayContext:
    """What writing the block needs besides its content."""

    language: str
    editor: Editor
    read_line: Callable[[str, int], str | None]

    def say(self, name: str, /, **values: str) -> str:
        """Return a phrase, safe in HTML."""
        return escape(say(name, self.language, **values))


@dataclass(frozen=True, slots=True)
class OverlayPart:
    """The parts of the block that concern one page alone, as HTML."""

    overlay: str
    bar: str


def put(page: bytes, block: str) -> bytes:
    """Return `page` with `block` before the end of its body."""
    at = page.rfind(_BODY_END)
    at = len(page) if at < 0 else at
    return b"".join((page[:at], BEGIN, block.encode(), END, page[at:]))


def take(page: bytes) -> bytes:
    """Return a served page without its block: the bytes a build writes."""
    begin, end = page.find(BEGIN), page.rfind(END)
    return page if begin < 0 else page[:begin] + page[end + len(END) :]


def block(own: OverlayPart, status: str, style: str, values: dict[str, str], pen: OverlayContext) -> str:
    """Return the block: `own` and `status` as the functions below give them, `values` for its script."""
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    return (
        f'<coopsite-preview lang="{pen.language}"{attributes}><template shadowrootmode="open">'
        f'<div class="dock">{own.overlay}<div class="note" role="status" hidden></div>{own.bar}'
        f'<div class="status">{status}</div></div><style>{style}</style></template></coopsite-preview>'
        '<script src="/_preview/idiomorph.js" defer></script>'
        '<script src="/_preview/preview.js" type="module"></script>'
    )


def own_part(
    facts: StoryStatus, errors: Sequence[Diagnostic], pen: OverlayContext, *, stands: bool
) -> OverlayPart:
    """Return what concerns the page itself: its errors, its file, its languages.

    `stands` tells whether the page below is as last saved, or older because of the errors.
    """
    return OverlayPart(_overlay(facts, errors, pen, stands=stands), _bar(facts, pen))


def status_part(findings: Sequence[Diagnostic], pen: OverlayContext) -> str:
    """Return what is wrong with the whole site, to be unfolded."""
    if not findings:
        return f'<p class="fine">{pen.say("fine")}</p>'
    errors, warnings, notes = (
        [each for each in findings if each.severity == severity] for severity in ("error", "warning", "note")
    )
    told = [] if errors or warnings else [pen.say("fine")]
    told += [
        escape(count(name, len(group), pen.language))
        for name, group in (("errors", errors), ("warnings", warnings), ("notes", notes))
        if group
    ]
    shown = [*errors, *warnings, *notes]
    items = "".join(f"<li>{_line(each, pen)}</li>" for each in shown[:_LISTED])
    rest = len(shown) - _LISTED
    more = f"<li>{pen.say('more', n=str(rest))}</li>" if rest > 0 else ""
    mark = " class=bad" if errors else ""
    return f"<details{mark}><summary>{', '.join(told)}</summary><ol>{items}{more}</ol></details>"


def _overlay(facts: StoryStatus, errors: Sequence[Diagnostic], pen: OverlayContext, *, stands: bool) -> str:
    if not errors and not facts.gone:
        return ""
    cards = "".join(_card(each, pen) for each in errors[:_SHOWN])
    heading, below = pen.say("overlay"), pen.say("overlay_new" if stands else "overlay_old")
    if facts.gone:
        heading, below = pen.say("gone"), pen.say("gone_why", path=facts.gone)
        cards = "".join(_translation(each, pen) for each in facts.translations) + cards
    return (
        f'<section class="overlay" role="alert"><header><h2>{heading}</h2><p>{below}</p>'
        f'<button type="button" class="close" aria-label="{pen.say("close")}">×</button>'
        f"</header>{cards}</section>"
    )


def _card(finding: Diagnostic, pen: OverlayContext) -> str:
    advice = hint(finding, pen.language)
    source = ""
    line = pen.read_line(finding.path, finding.line) if finding.path and finding.line else None
    if line is not None and line.strip():
        numbered, caret = excerpt(line, finding.line, finding.column)
        source = f"<pre>{escape(numbered)}\n<b>{escape(caret)}</b></pre>"
    what = f"<b>{pen.say(finding.severity)} {finding.code}</b> {escape(message(finding, pen.language))}"
    hinted = f'<p class="hint"><b>{pen.say("hint")}:</b> {escape(advice)}</p>' if advice else ""
    return (
        f'<article class="{finding.severity}"><p class="place">{_place(finding, pen)}</p>'
        f'<p class="what">{what}</p>{source}{hinted}</article>'
    )


def _line(finding: Diagnostic, pen: OverlayContext) -> str:
    kind = f'<b class="{finding.severity}">{finding.code}</b>'
    place = f'<span class="place">{_place(finding, pen)}</span>' if finding.path else ""
    return f"{kind} {escape(message(finding, pen.language))} {place}"


def _place(finding: Diagnostic, pen: OverlayContext) -> str:
    place = finding.path + (f":{finding.line}:{max(finding.column, 1)}" if finding.line else "")
    href = pen.editor.link(finding.path, finding.line, finding.column)
    if href:
        return f'<a href="{escape(href)}" title="{pen.say("open_editor")}">{escape(place)}</a>'
    return escape(place)


def _bar(facts: StoryStatus, pen: OverlayContext) -> str:
    parts = [f'<b class="name">{pen.say("preview")}</b>']
    if facts.held:
        why = pen.say(f"{facts.held}_why", date=_date(facts.until, pen.language))
        parts.append(f'<p class="held"><b>{pen.say(facts.held)}</b> {why}</p>')
    parts += [_translation(each, pen) for each in facts.translations]
    if facts.pair:
        parts.append(f'<a class="pair" href="{escape(facts.pair)}" target="_top">{pen.say("pair")}</a>')
    if facts.source:
        href = pen.editor.link(facts.source)
        name = f"<bdi>{escape(facts.source)}</bdi>"
        parts.append(
            f'<a class="source" href="{escape(href)}" title="{pen.say("open_editor")}">{name}</a>'
            if href
            else f'<span class="source">{name}</span>'
        )
    return f'<nav class="bar" aria-label="{pen.say("bar")}">{"".join(parts)}</nav>'


def _translation(each: Translation, pen: OverlayContext) -> str:
    language = name_of(each.language, pen.language)
    words = say(f"translation_{each.state}", pen.language, language=language)
    words = escape(words[0].upper() + words[1:])
    inner = f'<a href="{escape(each.href)}">{words}</a>' if each.href else words
    return f'<p class="translation {each.state}">{inner}</p>'


def _date(iso: str, language: str) -> str:
    if not iso:
        return ""
    return format_date(iso, language) if iso[11:16] in ("", "00:00") else format_datetime(iso, language)


def relevant(findings: Iterable[Diagnostic], paths: frozenset[str]) -> list[Diagnostic]:
    """Return the errors in files named in `paths`, or between one of these and another file, in order."""
    found = {
        each.sort_key: each
        for each in findings
        if each.severity == "error" and (each.path in paths or each.args.get("other_path") in paths)
    }
    return [found[key] for key in sorted(found)]
