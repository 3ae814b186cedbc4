"""The block added to a served page: the writer's bar, and errors over the page."""

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
    """What the block needs besides its content: language, editor, source lines."""

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
    """Return `page` with `block` before ``</body>``."""
    at = page.rfind(_BODY_END)
    at = len(page) if at < 0 else at
    return b"".join((page[:at], BEGIN, block.encode(), END, page[at:]))


def take(page: bytes) -> bytes:
    """Return a served page without its block: the bytes that a build writes."""
    begin, end = page.find(BEGIN), page.rfind(END)
    return page if begin < 0 else page[:begin] + page[end + len(END) :]


def block(part: OverlayPart, site: str, style: str, values: dict[str, str], context: OverlayContext) -> str:
    """Return the block: `part` and `site` as the functions below give them, `values` for its script."""
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    return (
        f'<coopsite-preview lang="{context.language}"{attributes}><template shadowrootmode="open">'
        f'<div class="dock">{part.overlay}<div class="note" role="status" hidden></div>{part.bar}'
        f'<div class="status">{site}</div></div><style>{style}</style></template></coopsite-preview>'
        '<script src="/_preview/idiomorph.js" defer></script>'
        '<script src="/_preview/preview.js" type="module"></script>'
    )


def page_part(
    status: StoryStatus, errors: Sequence[Diagnostic], context: OverlayContext, *, stands: bool
) -> OverlayPart:
    """Return the part about the page itself: its errors, its file, its languages.

    `stands` tells whether the page below is as last saved; else it is older because of the errors.
    """
    return OverlayPart(_overlay(status, errors, context, stands=stands), _bar(status, context))


def site_part(diagnostics: Sequence[Diagnostic], context: OverlayContext) -> str:
    """Return the part about the whole site: its diagnostics, to be unfolded."""
    if not diagnostics:
        return f'<p class="fine">{context.say("fine")}</p>'
    by_severity: dict[str, list[Diagnostic]] = {"error": [], "warning": [], "note": []}
    for each in diagnostics:
        by_severity[each.severity].append(each)
    errors, warnings, notes = by_severity.values()
    counts = [] if errors or warnings else [context.say("fine")]
    counts += [
        escape(count(name, len(group), context.language))
        for name, group in (("errors", errors), ("warnings", warnings), ("notes", notes))
        if group
    ]
    shown = [*errors, *warnings, *notes]
    items = "".join(f"<li>{_line(each, context)}</li>" for each in shown[:_LISTED])
    rest = len(shown) - _LISTED
    more = f"<li>{context.say('more', n=str(rest))}</li>" if rest > 0 else ""
    mark = " class=bad" if errors else ""
    return f"<details{mark}><summary>{', '.join(counts)}</summary><ol>{items}{more}</ol></details>"


def _overlay(
    status: StoryStatus, errors: Sequence[Diagnostic], context: OverlayContext, *, stands: bool
) -> str:
    if not errors and not status.gone:
        return ""
    cards = "".join(_card(each, context) for each in errors[:_SHOWN])
    heading, below = context.say("overlay"), context.say("overlay_new" if stands else "overlay_old")
    if status.gone:
        heading, below = context.say("gone"), context.say("gone_why", path=status.gone)
        cards = "".join(_translation(each, context) for each in status.translations) + cards
    return (
        f'<section class="overlay" role="alert"><header><h2>{heading}</h2><p>{below}</p>'
        f'<button type="button" class="close" aria-label="{context.say("close")}">×</button>'
        f"</header>{cards}</section>"
    )


def _card(diagnostic: Diagnostic, context: OverlayContext) -> str:
    advice = hint(diagnostic, context.language)
    source = ""
    line = (
        context.read_line(diagnostic.path, diagnostic.line) if diagnostic.path and diagnostic.line else None
    )
    if line is not None and line.strip():
        numbered, caret = excerpt(line, diagnostic.line, diagnostic.column)
        source = f"<pre>{escape(numbered)}\n<b>{escape(caret)}</b></pre>"
    said = escape(message(diagnostic, context.language))
    what = f"<b>{context.say(diagnostic.severity)} {diagnostic.code}</b> {said}"
    hinted = f'<p class="hint"><b>{context.say("hint")}:</b> {escape(advice)}</p>' if advice else ""
    return (
        f'<article class="{diagnostic.severity}"><p class="place">{_place(diagnostic, context)}</p>'
        f'<p class="what">{what}</p>{source}{hinted}</article>'
    )


def _line(diagnostic: Diagnostic, context: OverlayContext) -> str:
    kind = f'<b class="{diagnostic.severity}">{diagnostic.code}</b>'
    place = f'<span class="place">{_place(diagnostic, context)}</span>' if diagnostic.path else ""
    return f"{kind} {escape(message(diagnostic, context.language))} {place}"


def _place(diagnostic: Diagnostic, context: OverlayContext) -> str:
    place = diagnostic.path + (f":{diagnostic.line}:{max(diagnostic.column, 1)}" if diagnostic.line else "")
    href = context.editor.link(diagnostic.path, diagnostic.line, diagnostic.column)
    if href:
        return f'<a href="{escape(href)}" title="{context.say("open_editor")}">{escape(place)}</a>'
    return escape(place)


def _bar(status: StoryStatus, context: OverlayContext) -> str:
    parts = [f'<b class="name">{context.say("preview")}</b>']
    if status.held:
        why = context.say(f"{status.held}_why", date=_date(status.until, context.language))
        parts.append(f'<p class="held"><b>{context.say(status.held)}</b> {why}</p>')
    parts += [_translation(each, context) for each in status.translations]
    if status.pair:
        parts.append(f'<a class="pair" href="{escape(status.pair)}" target="_top">{context.say("pair")}</a>')
    if status.source:
        href = context.editor.link(status.source)
        name = f"<bdi>{escape(status.source)}</bdi>"
        parts.append(
            f'<a class="source" href="{escape(href)}" title="{context.say("open_editor")}">{name}</a>'
            if href
            else f'<span class="source">{name}</span>'
        )
    return f'<nav class="bar" aria-label="{context.say("bar")}">{"".join(parts)}</nav>'


def _translation(each: Translation, context: OverlayContext) -> str:
    language = name_of(each.language, context.language)
    words = say(f"translation_{each.state}", context.language, language=language)
    words = escape(words[0].upper() + words[1:])
    inner = f'<a href="{escape(each.href)}">{words}</a>' if each.href else words
    return f'<p class="translation {each.state}">{inner}</p>'


def _date(iso: str, language: str) -> str:
    if not iso:
        return ""
    return format_date(iso, language) if iso[11:16] in ("", "00:00") else format_datetime(iso, language)


def relevant(diagnostics: Iterable[Diagnostic], paths: frozenset[str]) -> list[Diagnostic]:
    """Return the errors in the files `paths`, or between one of these and another file, in order."""
    found = {
        each.sort_key: each
        for each in diagnostics
        if each.severity == "error" and (each.path in paths or each.args.get("other_path") in paths)
    }
    return [found[key] for key in sorted(found)]
