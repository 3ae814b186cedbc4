"""The shared facts of a story as one language's page shows them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from coopsite.images.sizes import STEPS
from coopsite.kinds.award import RECIPIENTS, RecipientsView
from coopsite.kinds.base import fields_of
from coopsite.kinds.common import is_transcript_file
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.plan import Plan
from coopsite.pages import views
from coopsite.pages.context import pick
from coopsite.site.media import type_of
from coopsite.site.schedule import at_clock
from coopsite.text.media_types import media_type_of, sort_of_medium
from coopsite.text.schemes import is_web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from coopsite.fields.shapes import Localized
    from coopsite.kinds.award import Award
    from coopsite.kinds.common import Common, Document, Medium, Picture
    from coopsite.kinds.facts import Facts
    from coopsite.kinds.plan import Target
    from coopsite.pages.context import SiteContext
    from coopsite.pages.files import Placed

Named = dict[str, "Placed"]
"""A file as the facts name it → where it is published."""

_BAR: Final = 100
_SAYS_WHAT: Final = re.compile(r"©|\([cC]\) |[^\W\d_]+(?: [^\W\d_]+){0,3} ?: ")
"""How a credit begins that names what it is of itself."""


def phrase(value: Localized | str | None, language: str) -> views.Phrase | None:
    """Return a text of the facts, marked where it is not in `language`; None for none."""
    if not value:
        return None
    if isinstance(value, str):
        return views.Phrase(value)
    if text := value.get(language):
        return views.Phrase(text)
    text, lang = pick(value, language)
    return views.Phrase(text, lang) if text else None


def localised(value: Any, language: str) -> Any:
    """Return a part or a row of the facts in `language`: each text by language becomes a `Phrase`."""
    shape: type[Struct] = type(value)
    changed = {}
    for name, is_row, is_list in _with_texts(shape):
        given = getattr(value, name)
        if not given:
            continue
        turn = localised if is_row else phrase
        changed[name] = _each(given, turn, language) if is_list else turn(given, language)
    return replace(value, **changed) if changed else value


def _each(values: Iterable[Any], turn: Callable[[Any, str], Any], language: str) -> tuple[Any, ...]:
    return tuple([each for each in [turn(value, language) for value in values] if each is not None])


@cache
def _with_texts(shape: type[Struct]) -> tuple[tuple[str, bool, bool], ...]:
    """Return the fields of `shape` that are texts by language or hold such: the name, whether rows, whether a list."""
    return tuple(
        [
            (field.name, field.row is not None, field.is_list)
            for field in fields_of(shape)
            if field.rule in ("text", "text_or_empty") or (field.row and _with_texts(field.row))
        ]
    )


def image(
    value: Picture[Localized] | None, language: str, named: Mapping[str, Placed]
) -> views.ImageView | None:
    """Return a picture with its words; None for one that is not published."""
    if value is None:
        return None
    placed = named.get(value.src)
    if placed is None and not is_web(value.src):
        return None
    alt = phrase(value.alt, language) or views.Phrase("")
    caption, credit = phrase(value.caption, language), phrase(value.credit, language)
    if placed:
        return picture(placed, alt, caption, credit, focus=value.focus)
    return views.ImageView(
        value.src,
        alt,
        0,
        0,
        caption,
        credit,
        credit_says_what=_says_what(credit),
        focus=value.focus,
        crop=crop(0, 0, value.focus),
    )


def picture(
    placed: Placed,
    alt: views.Phrase,
    caption: views.Phrase | None = None,
    credit: views.Phrase | None = None,
    *,
    focus: tuple[int, ...] = (),
) -> views.ImageView:
    """Return a published picture in all its sizes."""
    found = placed.renditions
    return views.ImageView(
        src=found.plain if found else placed.address,
        alt=alt,
        width=placed.width,
        height=placed.height,
        caption=caption,
        credit=credit,
        srcset=found.srcset(found.ending) if found else "",
        webp=found.srcset("webp") if found and found.webp else "",
        large=found.largest if found else placed.address,
        credit_says_what=_says_what(credit),
        focus=focus,
        crop=crop(placed.width, placed.height, focus),
    )


def crop(width: int, height: int, focus: tuple[int, ...]) -> int | None:
    """Return where a frame of 3 to 2 lies along the side it cuts, in tenths; None without a focus.

    A picture wider than the frame is cut at its sides, any other above and below.
    """
    if not focus:
        return None
    return round(focus[0 if 2 * width > 3 * height else 1] / 10)


def _says_what(credit: views.Phrase | None) -> bool:
    return credit is not None and _SAYS_WHAT.match(credit.text) is not None


def large(context: SiteContext, found: views.ImageView) -> views.ImageView:
    """Return the largest size of a picture by its absolute address."""
    address = context.absolute(found.large or found.src)
    width = min(found.width, STEPS[-1]) if found.srcset else found.width
    height = max(1, round(found.height * width / found.width)) if found.width else 0
    return views.ImageView(address, found.alt, width, height)


def gallery(
    common: Common[Localized], language: str, named: Mapping[str, Placed]
) -> tuple[views.ImageView, ...]:
    """Return the pictures of the gallery that are published."""
    found = (image(value, language, named) for value in common.gallery)
    return tuple(each for each in found if each is not None)


def media(
    common: Common[Localized], language: str, named: Mapping[str, Placed], names: Mapping[str, str]
) -> tuple[views.MediumView, ...]:
    """Return the films and recordings that are published; `names` has the languages of the site."""
    found = (_medium(value, language, named, names) for value in common.media)
    return tuple(each for each in found if each is not None)


def _medium(
    value: Medium[Localized], language: str, named: Mapping[str, Placed], names: Mapping[str, str]
) -> views.MediumView | None:
    placed, sort = named.get(value.file), sort_of_medium(value.file)
    if placed is None or not sort:
        return None
    poster, caption = named.get(value.poster), phrase(value.caption, language)
    credit, transcript = phrase(value.credit, language), phrase(value.transcript, language)
    is_file = transcript is not None and is_transcript_file(transcript.text)
    tracks = [(code, named[name]) for code, name in (value.captions or {}).items() if name in named]
    return views.MediumView(
        sort=sort,
        file=_file_link(value.file, placed),
        media_type=media_type_of(value.file),
        poster=_poster(poster) if poster else None,
        captions=tuple([views.TrackView(each.address, code, names.get(code, code)) for code, each in tracks]),
        transcript=None if is_file else transcript,
        transcript_file=_file_link(transcript.text, named.get(transcript.text))
        if transcript and is_file
        else None,
        caption=caption,
        credit=credit,
        credit_says_what=_says_what(credit),
    )


def _poster(placed: Placed) -> views.ImageView:
    """Return a picture for an attribute that names one file, which browsers fetch at once: as small as may be."""
    found, shown = placed.renditions, picture(placed, views.Phrase(""))
    return replace(shown, src=found.one("webp")) if found and found.webp else shown


def _file_link(name: str, placed: Placed | None) -> views.FileLink:
    size = placed.size if placed else 0
    return views.FileLink(name.rpartition("/")[2], placed.address if placed else "", type_of(name), size)


def meeting(facts: Facts, language: str) -> Meeting[views.Phrase] | None:
    """Return the meeting, where the story tells of one."""
    shown: Meeting[views.Phrase] = localised(facts.meeting, language)
    return None if shown == Meeting() else shown


def hours(meeting: Meeting[Any], timezone: str) -> tuple[str, str]:
    """Return when a meeting begins and ends, as ISO 8601 with offset.

    The beginning is the bare day where no hour is given, the end empty where it is not later that day.
    """
    day, time, until = meeting.held_on, meeting.time, meeting.until
    if not day or not time:
        return day, ""
    return at_clock(day, time, timezone), at_clock(day, until, timezone) if until > time else ""


def awards(facts: Facts, language: str) -> views.AwardsView | None:
    """Return the awards, conferred and proposed apart, each with its totals."""
    rows = [award(row, language) for row in facts.award.awards]
    if not rows:
        return None
    proposed = tuple([row for row in rows if row.is_proposed])
    conferred = tuple([row for row in rows if not row.is_proposed])
    return views.AwardsView(conferred, proposed, total(conferred), total(proposed))


def award(row: Award[Localized], language: str) -> Award[views.Phrase]:
    """Return a row of awards; one of no known form is another one."""
    shown: Award[views.Phrase] = localised(row, language)
    return shown if shown.form else replace(shown, form="other")


def plan(facts: Facts, language: str) -> Plan[views.Phrase] | None:
    """Return the plan, where the story tells of one."""
    shown: Plan[views.Phrase] = localised(facts.plan, language)
    return None if shown == Plan() else shown


def progress(target: Target[views.Phrase]) -> views.ProgressView | None:
    """Return the drawing of a result beside its target, its baseline or both; None without these."""
    if target.actual is None or (target.target is None and target.baseline is None):
        return None
    baseline = target.baseline.value if target.baseline else None
    goal = target.target.value if target.target else None
    actual = target.actual.value
    known = [actual, *(value for value in (goal, baseline) if value is not None)]
    low, high = min(0, *known), max(0, *known)
    if low == high:
        return None

    def at(value: float) -> float:
        return round((value - low) / (high - low) * _BAR, 1)

    zero, end = at(0), at(actual)
    return views.ProgressView(
        min(zero, end),
        round(abs(end - zero), 1),
        None if goal is None else at(goal),
        None if baseline is None else at(baseline),
        zero,
    )


def source(common: Common[Localized], language: str) -> views.Link | None:
    """Return where the story came from."""
    value = common.source
    if value is None:
        return None
    name = phrase(value.name, language)
    return views.Link(name.text if name else value.url, value.url, name.lang if name else "")


def passed_through(common: Common[Localized], language: str, languages: frozenset[str]) -> dict[str, Any]:
    """Return what the author passes through to templates; a text by language becomes a `Phrase`."""
    return {key: _passed(value, language, languages) for key, value in common.extra.items()}


def _passed(value: Any, language: str, languages: frozenset[str]) -> Any:
    if isinstance(value, list):
        return tuple(_passed(each, language, languages) for each in value)
    if isinstance(value, dict):
        if value and languages.issuperset(value) and all(isinstance(text, str) for text in value.values()):
            return phrase(value, language) or views.Phrase("")
        return {key: _passed(each, language, languages) for key, each in value.items()}
    return value


def total(rows: Iterable[Award[Any]]) -> RecipientsView:
    """Return how many received the awards of `rows`."""
    counts = [row.recipients for row in rows]
    return RecipientsView(*(sum([getattr(each, key) for each in counts]) for key in RECIPIENTS))


def uncounted(rows: Iterable[Award[Any]]) -> int:
    """Return how many of `rows` do not say how many received them."""
    return sum(1 for row in rows if not row.counted)


def document(value: Document[Localized], language: str, named: Mapping[str, Placed]) -> views.DocumentView:
    """Return a cited document; `named` says where its file is published."""
    file = value.file
    placed = named.get(file)
    return views.DocumentView(
        number=value.number,
        title=phrase(value.title, language),
        issuer=phrase(value.issuer, language),
        date=value.date,
        href=placed.address if placed else file if is_web(file) else value.url,
        size=placed.size if placed else 0,
        type=type_of(file) if placed else "",
    )
