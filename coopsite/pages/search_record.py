"""A story as the search index reads it: what its page says, in words, without what surrounds it."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from coopsite.pages import views
from coopsite.text.dates import format_date
from coopsite.text.fold import fold
from coopsite.text.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.kinds.meeting import Meeting
    from coopsite.kinds.people import Named, Person
    from coopsite.kinds.plan import Figure, Plan, Target

_STANDS_FOR_D: Final = str.maketrans({"đ": "ḓ", "Đ": "Ḓ", "ð": "ḓ", "Ð": "Ḓ"})
_LEAD: Final = "2"
_NUMBER: Final = "4"
_NO_DATE: Final = "0000"
_TAG: Final = re.compile(r"<[^>]*>")
_WORD: Final = r"(?<!\w){}(?!\w)"


def record(view: views.StoryView, filters: Iterable[str], strings: Mapping[str, str]) -> bytes:
    """Write `view` as HTML for Pagefind; `strings` is the string table of its language.

    Pagefind takes marks off letters, but đ is a letter of its own to Unicode. It goes into the index as ḓ, a d with
    a mark that no Vietnamese word has: so it is found by d, an exact đ still ranks first, and what is shown can be
    turned back.
    """
    day = view.date[:10]
    meta = [("title", view.title)]
    if day:
        meta += [("date", day), ("day", format_date(day, view.language))]
    parts = [part for part in _parts(view, strings) if part]
    said = unescape(
        _TAG.sub(" ", "\n".join((view.title, view.lead.text if view.lead else "", view.body, *parts)))
    )
    parts += _spelled(said, strings.get("search_short", ""))
    return "".join(
        (
            f'<!doctype html><html lang="{escape(view.language)}"><head><title></title></head>',
            "<body data-pagefind-body>",
            *(f'<i data-pagefind-meta="{name}[content]" content="{_text(text)}"></i>' for name, text in meta),
            f'<i data-pagefind-sort="date[content]" content="{view.date or _NO_DATE}"></i>',
            *(f'<i data-pagefind-filter="{escape(name)}:1"></i>' for name in filters),
            f'<p data-pagefind-weight="{_LEAD}">{_text(view.lead.text)}</p>' if view.lead else "",
            f"<div>{view.body.translate(_STANDS_FOR_D)}</div>",
            *(f"<p>{_text(part)}</p>" for part in parts),
            *(
                f'<p data-pagefind-weight="{_NUMBER}">{_text(document.number)}</p>'
                for document in view.documents
                if document.number
            ),
            "</body></html>",
        )
    ).encode()


def _spelled(said: str, short_forms: str) -> list[str]:
    """Return short forms that are used and nowhere spelled out, spelled out: who types either finds both."""
    folded = fold(said)
    return [
        f"{short} – {words}."
        for short, words, used in _short_forms(short_forms)
        if used.search(said) and fold(words) not in folded
    ]


@lru_cache(maxsize=8)
def _short_forms(written: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Read ``HTX = hợp tác xã; …``."""
    pairs = (each.partition("=") for each in written.split(";") if "=" in each)
    return tuple(
        (short.strip(), words.strip(), re.compile(_WORD.format(re.escape(short.strip()))))
        for short, _, words in pairs
    )


def _text(text: str) -> str:
    return escape(text.translate(_STANDS_FOR_D))


def _parts(view: views.StoryView, strings: Mapping[str, str]) -> Iterator[str]:
    """Yield what the page says outside its body, roughly as it stands there."""
    for image in (view.image, *view.gallery):
        if image is not None:
            yield _said(image.caption, image.credit)
    if view.meeting is not None:
        yield from _meeting(view.meeting, strings, view.language)
    if view.awards is not None:
        for award in (*view.awards.conferred, *view.awards.proposed):
            form = views.Phrase(strings.get(f"award_{award.form}", award.form))
            yield _said(award.name or form, award.body, award.period, *_people(award.named))
    if view.plan is not None:
        yield from _plan(view.plan, view.language)
    for document in view.documents:
        day = format_date(document.date, view.language) if document.date else ""
        yield ". ".join(filter(None, (_said(document.title, document.issuer), day)))
    for correction in view.corrections:
        yield correction.text.text
    yield ". ".join(tag.text for tag in view.tags)
    yield ". ".join(filter(None, (view.author, _said(view.desk), view.source.text if view.source else "")))


def _meeting(meeting: Meeting[views.Phrase], strings: Mapping[str, str], language: str) -> Iterator[str]:
    yield format_date(meeting.held_on, language) if meeting.held_on else ""
    yield ". ".join(strings.get(f"purpose_{purpose}", purpose) for purpose in meeting.purposes)
    yield _said(meeting.place, *_person(meeting.chair), meeting.organiser)
    yield _said(*_people(meeting.attendees))
    yield _said(*meeting.agenda)
    yield _said(*meeting.conclusions)


def _plan(plan: Plan[views.Phrase], language: str) -> Iterator[str]:
    yield _said(*(task.text for task in plan.tasks))
    for target in plan.targets:
        figures = [format_number(figure.value, language) for figure in _figures(target)]
        unit = [target.unit.text] if target.unit else []
        yield " ".join((target.indicator.text, ", ".join(figures), *unit))
    yield ". ".join(plan.legal_basis)
    yield _said(plan.responsible)


def _figures(target: Target[views.Phrase]) -> Iterator[Figure]:
    yield from (each for each in (target.baseline, target.target, target.actual) if each)


def _people(people: Iterable[Person[views.Phrase] | Named[views.Phrase]]) -> Iterator[views.Phrase | None]:
    for person in people:
        yield from _person(person)


def _person(person: Person[views.Phrase] | Named[views.Phrase] | None) -> Iterator[views.Phrase | None]:
    if person is not None:
        yield person.name
        yield person.office


def _said(*phrases: views.Phrase | None) -> str:
    return ". ".join(phrase.text for phrase in phrases if phrase is not None)
