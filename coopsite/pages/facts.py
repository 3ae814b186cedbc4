"""The shared facts of a story as one language's page shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from coopsite.images.sizes import STEPS
from coopsite.pages import views
from coopsite.pages.context import pick
from coopsite.site.media import is_web, type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coopsite.content.model import Facts
    from coopsite.pages.context import SiteContext
    from coopsite.pages.recipes import Placed

Named = dict[str, "Placed"]
"""A file as the facts name it → where it is published."""

_MEETING: Final = frozenset(
    ("held_on", "day_part", "place", "chair", "organiser", "attendees", "purposes", "agenda", "conclusions")
)
_PLAN: Final = frozenset(("plan_period", "declared_count", "tasks", "targets", "legal_basis", "responsible"))
_SAYS_WHAT: Final = re.compile(r"©|\([cC]\) |[^\W\d_]+(?: [^\W\d_]+){0,3} ?: ")
"""How a credit begins that names what it is of itself."""
_COUNTS: Final = ("collectives", "individuals", "households")


def files_named(facts: Facts) -> list[str]:
    """Every file the facts name, as written, in the order of the page."""
    found = [image["src"] for image in _images(facts) if image.get("src")]
    return found + [document["file"] for document in facts.get("documents") or () if document.get("file")]


def phrase(value: Any, language: str) -> views.Phrase | None:
    """A text of the facts, marked where it is not in `language`; None for none."""
    if not value:
        return None
    if isinstance(value, dict):
        text, lang = pick(value, language)
        return views.Phrase(text, lang) if text else None
    return views.Phrase(str(value))


def person(value: Any, language: str) -> views.PersonView | None:
    """A person: a name, an office, or both."""
    if not value:
        return None
    name = value.get("person") or value.get("name")
    return views.PersonView(phrase(name, language), phrase(value.get("office"), language))


def image(value: Any, language: str, named: Mapping[str, Placed]) -> views.ImageView | None:
    """A picture with its words; None for one that is not published."""
    if not value:
        return None
    src = value.get("src") or ""
    placed = named.get(src)
    if placed is None and not is_web(src):
        return None
    alt = phrase(value.get("alt"), language) or views.Phrase("")
    caption, credit = phrase(value.get("caption"), language), phrase(value.get("credit"), language)
    if placed:
        return picture(placed, alt, caption, credit)
    return views.ImageView(src, alt, 0, 0, caption, credit, credit_says_what=_says_what(credit))


def picture(
    placed: Placed, alt: views.Phrase, caption: views.Phrase | None = None, credit: views.Phrase | None = None
) -> views.ImageView:
    """A published picture in all its sizes."""
    size = (placed.width, placed.height)
    found = placed.renditions
    if found is None:
        return views.ImageView(
            placed.address,
            alt,
            *size,
            caption,
            credit,
            large=placed.address,
            credit_says_what=_says_what(credit),
        )
    webp = found.srcset("webp") if found.webp else ""
    return views.ImageView(
        found.plain,
        alt,
        *size,
        caption,
        credit,
        found.srcset(found.ending),
        webp,
        found.largest,
        credit_says_what=_says_what(credit),
    )


def _says_what(credit: views.Phrase | None) -> bool:
    return credit is not None and _SAYS_WHAT.match(credit.text) is not None


def large(frame: SiteContext, found: views.ImageView) -> views.ImageView:
    """The largest size of a picture by its absolute address."""
    address = frame.absolute(found.large or found.src)
    width = min(found.width, STEPS[-1]) if found.srcset else found.width
    height = max(1, round(found.height * width / found.width)) if found.width else 0
    return views.ImageView(address, found.alt, width, height)


def gallery(facts: Facts, language: str, named: Mapping[str, Placed]) -> tuple[views.ImageView, ...]:
    """The pictures of the gallery that are published."""
    found = (image(value, language, named) for value in facts.get("gallery") or ())
    return tuple(each for each in found if each is not None)


def meeting(facts: Facts, language: str) -> views.MeetingView | None:
    """The meeting, where the story tells of one."""
    if _MEETING.isdisjoint(facts):
        return None
    return views.MeetingView(
        held_on=facts.get("held_on") or "",
        day_part=facts.get("day_part") or "",
        place=phrase(facts.get("place"), language),
        chair=person(facts.get("chair"), language),
        organiser=phrase(facts.get("organiser"), language),
        attendees=_people(facts.get("attendees"), language),
        purposes=tuple(facts.get("purposes") or ()),
        agenda=_phrases(facts.get("agenda"), language),
        conclusions=_phrases(facts.get("conclusions"), language),
    )


def awards(facts: Facts, language: str) -> views.AwardsView | None:
    """The awards, conferred and proposed apart, each with its totals."""
    rows = facts.get("awards")
    if not rows:
        return None
    proposed = tuple(award(row, language) for row in rows if row.get("status") == "proposed")
    conferred = tuple(award(row, language) for row in rows if row.get("status") != "proposed")
    return views.AwardsView(conferred, proposed, total(conferred), total(proposed))


def plan(facts: Facts, language: str) -> views.PlanView | None:
    """The plan, where the story tells of one."""
    if _PLAN.isdisjoint(facts):
        return None
    period = facts.get("plan_period") or {}
    return views.PlanView(
        period_from=period.get("from") or "",
        period_to=period.get("to") or "",
        declared_count=facts.get("declared_count"),
        tasks=tuple(_task(task, language) for task in facts.get("tasks") or ()),
        targets=tuple(target(each, language) for each in facts.get("targets") or ()),
        legal_basis=tuple(facts.get("legal_basis") or ()),
        responsible=phrase(facts.get("responsible"), language),
    )


def documents(facts: Facts, language: str, named: Mapping[str, Placed]) -> tuple[views.DocumentView, ...]:
    """The cited documents."""
    return tuple(document(value, language, named) for value in facts.get("documents") or ())


def corrections(facts: Facts, language: str) -> tuple[views.CorrectionView, ...]:
    """The corrections made since."""
    return tuple(
        views.CorrectionView(value.get("date") or "", phrase(value.get("text"), language) or views.Phrase(""))
        for value in facts.get("corrections") or ()
    )


def source(facts: Facts, language: str) -> views.Link | None:
    """Where the story came from."""
    value = facts.get("source")
    if not value:
        return None
    name = phrase(value.get("name"), language)
    href = value.get("url") or ""
    return views.Link(name.text if name else href, href, name.lang if name else "")


def passed_through(facts: Facts, language: str, languages: frozenset[str]) -> dict[str, Any]:
    """What the author passes through to templates; a text by language becomes a `Phrase`."""
    return {key: _passed(value, language, languages) for key, value in (facts.get("extra") or {}).items()}


def _passed(value: Any, language: str, languages: frozenset[str]) -> Any:
    if isinstance(value, list):
        return tuple(_passed(each, language, languages) for each in value)
    if isinstance(value, dict):
        if value and languages.issuperset(value) and all(isinstance(text, str) for text in value.values()):
            return phrase(value, language) or views.Phrase("")
        return {key: _passed(each, language, languages) for key, each in value.items()}
    return value


def _images(facts: Facts) -> list[Any]:
    lead = facts.get("image")
    return ([lead] if lead else []) + list(facts.get("gallery") or ())


def _phrases(values: Any, language: str) -> tuple[views.Phrase, ...]:
    found = (phrase(value, language) for value in values or ())
    return tuple(each for each in found if each is not None)


def _people(values: Any, language: str) -> tuple[views.PersonView, ...]:
    found = (person(value, language) for value in values or ())
    return tuple(each for each in found if each is not None)


def award(row: Any, language: str) -> views.AwardView:
    """A row of awards."""
    counts = row.get("recipients")
    return views.AwardView(
        form=row.get("form") or "other",
        name=phrase(row.get("name"), language),
        body=phrase(row.get("body"), language),
        recipients=views.RecipientsView(*((counts or {}).get(key) or 0 for key in _COUNTS)),
        named=_people(row.get("named"), language),
        period=phrase(row.get("period"), language),
        date=row.get("date") or "",
        counted=bool(counts),
    )


def total(rows: tuple[views.AwardView, ...]) -> views.RecipientsView:
    """How many received the awards of `rows`."""
    return views.RecipientsView(*(sum(getattr(row.recipients, key) for row in rows) for key in _COUNTS))


def uncounted(rows: Iterable[views.AwardView]) -> int:
    """How many of `rows` do not say how many received them."""
    return sum(1 for row in rows if not row.counted)


def _task(value: Any, language: str) -> views.TaskView:
    text = phrase(value["text"], language) or views.Phrase("")
    return views.TaskView(text, value.get("status") or "", value.get("due") or "")


def target(value: Any, language: str) -> views.TargetView:
    """A target of a plan."""
    return views.TargetView(
        indicator=phrase(value.get("indicator"), language) or views.Phrase(""),
        unit=phrase(value.get("unit"), language),
        baseline=_figure(value.get("baseline")),
        target=_figure(value.get("target")),
        actual=_figure(value.get("actual")),
    )


def _figure(value: Any) -> views.FigureView | None:
    if value is None:
        return None
    return views.FigureView(value["value"], value.get("qualifier") or "", value.get("as_of") or "")


def document(value: Any, language: str, named: Mapping[str, Placed]) -> views.DocumentView:
    """A cited document; `named` says where its file is published."""
    file = value.get("file") or ""
    placed = named.get(file)
    return views.DocumentView(
        number=value.get("number") or "",
        title=phrase(value.get("title"), language),
        issuer=phrase(value.get("issuer"), language),
        date=value.get("date") or "",
        href=placed.address if placed else file if is_web(file) else value.get("url") or "",
        size=placed.size if placed else 0,
        type=type_of(file) if placed else "",
    )
