"""A story as search reads it: what its page says, in words, without what surrounds it."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from coopsite.kinds.base import FieldInfo, Part, Row, fields_of
from coopsite.kinds.plan import Target
from coopsite.pages import views
from coopsite.search.document import SearchDocument
from coopsite.search.words import FIELD_END
from coopsite.text.dates import format_date
from coopsite.text.fold import fold
from coopsite.text.nfc import nfc
from coopsite.text.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INSIDE_WORDS: Final = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var)\b[^>]*>"
)
_TAG: Final = re.compile(r"<[^>]*>")
_BEFORE: Final = re.compile(r"\w{1,40}[^\w\n]{1,4}\Z")
_AFTER: Final = re.compile(r"[^\w\n]{1,4}\w{1,40}")
"""The words beside a short form."""
_IN_WORD: Final = re.compile(r"\w")
_MOST_SPELLED: Final = 20


def document_of(view: views.StoryView, strings: Mapping[str, str]) -> SearchDocument:
    """Return what search is to know of a page; `strings` is the string table of its language."""
    parts = (_words_of(view.body), *_parts(view, strings))
    text = "\n".join([part for part in parts if part])
    lead = view.lead.text if view.lead else ""
    said = f"{view.title}\n{lead}\n{text}"
    return SearchDocument(
        _line(view.title),
        view.address,
        view.kind,
        view.date[:10],
        format_date(view.date, view.language) if view.date else "",
        _line(lead),
        _plain(text),
        tuple([_line(number) for number in _numbers(view)]),
        _plain("\n".join(_spelled(said, strings.get("search_short", "")))),
    )


def _numbers(view: views.StoryView) -> Iterator[str]:
    """Yield the numbers of documents, and what stands in fields of the site's own for such."""
    for field in view.own_given:
        if field.shape == "words" and any(map(str.isdigit, str(field.value))):
            yield str(field.value)
    yield from (document.number for document in view.documents if document.number)


def _line(text: str) -> str:
    return _plain(text.replace("\n", " "))


def _plain(text: str) -> str:
    """Return a text without the sign that stands between its parts in the index."""
    return nfc(text.replace(FIELD_END, " "))


def _words_of(html: str) -> str:
    """Return the words of a body, each of its blocks on a line of its own."""
    text = _TAG.sub("\n", _INSIDE_WORDS.sub("", html.replace("\n", " ")))
    return "\n".join([line for line in map(str.strip, unescape(text).split("\n")) if line])


def _spelled(said: str, short_forms: str) -> Iterator[str]:
    """Yield short forms that are used and nowhere spelled out, spelled out where they stand.

    So who types either finds both.
    """
    meant, used = _short_forms(short_forms)
    found = list(_whole(used, said))
    if not found:
        return
    folded = fold(said)
    lines: dict[str, None] = {}
    for each in found:
        words = meant[each[0]]
        if fold(words) not in folded:
            before, after = (
                _BEFORE.search(said, max(0, each.start() - 44), each.start()),
                _AFTER.match(said, each.end()),
            )
            lines[f"{before[0] if before else ''}{words}{after[0] if after else ''}"] = None
    yield from islice(lines, _MOST_SPELLED)


def _whole(short_forms: re.Pattern[str], said: str) -> Iterator[re.Match[str]]:
    """Yield where short forms stand that no letter or digit precedes; the pattern sees to what follows.

    Looked for by the pattern, what precedes would have it try every place of the text.
    """
    at = 0
    while found := short_forms.search(said, at):
        start = found.start()
        if start and _IN_WORD.match(said, start - 1):
            at = start + 1
        else:
            yield found
            at = found.end()


@lru_cache(maxsize=8)
def _short_forms(written: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Read ``HTX = hợp tác xã; …``: what each stands for, and how any of them is found; see `_whole`."""
    pairs = (each.partition("=") for each in written.split(";") if "=" in each)
    meant = {short.strip(): words.strip() for short, _, words in pairs if short.strip()}
    listed = "|".join(map(re.escape, meant))
    return meant, re.compile(rf"(?:{listed})(?!\w)" if meant else "(?!)")


def _parts(view: views.StoryView, strings: Mapping[str, str]) -> Iterator[str]:
    """Yield what the page says outside its body, roughly as it stands there."""
    language = view.language
    for image in (view.image, *view.gallery):
        if image is not None:
            yield _said(image.caption, image.credit)
    for own in view.own_given:
        held = own.value if isinstance(own.value, tuple) else (own.value,)
        yield _joined(*(_own_words(own.shape, each, strings, language) for each in held))
    for medium in view.media:
        yield _said(medium.caption, medium.credit, medium.transcript)
    for part in (view.meeting, view.plan):
        if part is not None:
            yield from _field_words(part, strings, language)
    if view.awards is not None:
        for award in (*view.awards.conferred, *view.awards.proposed):
            form = "" if award.name else strings.get(f"award_{award.form}", award.form)
            yield _joined(form, *_field_words(award, strings, language))
    for document in view.documents:
        day = format_date(document.date, language) if document.date else ""
        yield _joined(_said(document.title, document.issuer), day)
    for correction in view.corrections:
        yield correction.text.text
    yield _joined(*(tag.text for tag in view.tags))
    yield _joined(view.author, _said(view.desk), view.source.text if view.source else "")


def _own_words(shape: str, value: Any, strings: Mapping[str, str], language: str) -> str:
    """Return one value of a field of the site's own in words; empty for what only its label would explain."""
    if shape in ("text", "texts", "choice"):
        return str(value.text)
    if shape in ("person", "people"):
        return _joined(*_field_words(value, strings, language))
    if shape in ("day", "moment"):
        return format_date(value, language)
    if shape in ("number", "count"):
        return format_number(value, language)
    if shape == "web_address":
        return str(value.text)
    if shape == "file":
        return str(value.name)
    return "" if shape == "yes_no" else str(value)


def _field_words(value: Part | Row, strings: Mapping[str, str], language: str) -> Iterator[str]:
    """Yield what each field of a part or row says in words and numbers; of a part also the days."""
    for field in fields_of(type(value)):
        held = getattr(value, field.name)
        if field.rule == "day" and isinstance(value, Row):
            continue
        yield _joined(
            *(_words(field, each, strings, language) for each in (held if field.is_list else (held,)))
        )


def _words(field: FieldInfo, value: Any, strings: Mapping[str, str], language: str) -> str:
    """Return one value of a field in words; empty for what is no word of the page."""
    if value is None or value == "":
        return ""
    if isinstance(value, Target):
        figures = [figure for figure in (value.baseline, value.target, value.actual) if figure]
        numbers = ", ".join(format_number(figure.value, language) for figure in figures)
        return " ".join(filter(None, (value.indicator.text, numbers, value.unit.text if value.unit else "")))
    if field.row is not None:
        return _joined(*_field_words(value, strings, language))
    if field.rule == "text":
        return str(value.text)
    if field.rule == "words":
        return strings.get(f"{field.key.removesuffix('s')}_{value}", str(value))
    if field.rule == "day":
        return format_date(value, language)
    return format_number(value, language) if field.rule == "number" else ""


def _said(*phrases: views.Phrase | None) -> str:
    return _joined(*(phrase.text for phrase in phrases if phrase is not None))


def _joined(*words: str) -> str:
    return ". ".join(filter(None, words))
