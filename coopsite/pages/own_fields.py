"""What a story says in the fields of its site's own, as one language's page shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.pages.facts import localised, phrase
from coopsite.pages.views import FileLink, Link, OwnFieldView, Phrase
from coopsite.site.media import type_of
from coopsite.text.hostnames import readable_address
from coopsite.text.schemes import is_web

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.kinds.base import OwnField
    from coopsite.kinds.facts import Facts
    from coopsite.kinds.own import OwnFact
    from coopsite.pages.facts import Named
    from coopsite.pages.views import OwnValue


_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)


def own_fields(
    facts: Facts, fields: Sequence[OwnField], language: str, named: Named
) -> dict[str, OwnFieldView | None]:
    """Return each of `fields` by its name, in their order; None for one the story does not give."""
    return {
        field.name: _field(field, facts.own[field.name], language, named) if field.name in facts.own else None
        for field in fields
    }


def _field(
    field: OwnField, fact: OwnFact[dict[str, str]], language: str, named: Named
) -> OwnFieldView | None:
    value = _value(field, fact, language, named)
    if value is None:
        return None
    day_only = field.shape == "moment" and fact.moment[1]
    label = phrase(field.label, language) or Phrase(field.name)
    return OwnFieldView(field.name, "day" if day_only else field.shape, label, value)


def _value(field: OwnField, fact: OwnFact[dict[str, str]], language: str, named: Named) -> OwnValue | None:
    shown: OwnFact[Phrase] = localised(fact, language)
    word = fact.words[0] if fact.words else ""
    match field.shape:
        case "text":
            return shown.text
        case "texts":
            return shown.texts
        case "list":
            return fact.words
        case "people":
            return shown.people
        case "person":
            return shown.people[0] if shown.people else None
        case "number" | "count":
            return fact.number
        case "yes_no":
            return fact.yes
        case "moment":
            return fact.moment[0][:10] if fact.moment[1] else fact.moment[0]
        case "choice":
            return phrase(field.choices.get(word), language) or Phrase(word)
        case "web_address":
            return Link(_SCHEME.sub("", readable_address(word)).rstrip("/"), word)
        case "file":
            return _file(fact.file, named)
    return word


def _file(name: str, named: Named) -> FileLink:
    placed = named.get(name)
    href = placed.address if placed else name if is_web(name) else ""
    return FileLink(
        name.rpartition("/")[2], href, type_of(name) if placed else "", placed.size if placed else 0
    )
