"""The pages of the registers, and the files beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Raw

from coopsite.config.model import REGISTERS
from coopsite.kinds.common import Document
from coopsite.pages.files import Placed, named_files
from coopsite.pages.page import Page
from coopsite.pages.recipes import RegisterRecipe, RegisterRow, StoryRef, encode
from coopsite.site.model import ListName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coopsite.pages.scope import PlanScope
    from coopsite.site.model import Card, Register, RegisterEntry

_DATA = (("register_json", "json"), ("register_csv", "csv"))
_NO_ROWS = Raw(encode(()))


def registers(scope: PlanScope) -> Iterator[Page]:
    """Every page of every register, in each language, with its CSV and JSON."""
    for name in REGISTERS:
        of = [scope.site.registers[code, name] for code in scope.codes]
        for register in of:
            yield from _pages(scope, register, of)


def _pages(scope: PlanScope, register: Register, of: Sequence[Register]) -> Iterator[Page]:
    code, name, front = register.language, register.name, register.address
    calendar = name == "calendar"
    upcoming = _upcoming(scope, register.entries) if calendar else 0
    undated = calendar and _has_undated(scope, register)
    listed = _rows(scope, code, register.entries)
    rows = _packed(listed)
    fronts = tuple([each.address for each in of])
    years = tuple(register.years.items())
    yield _page(scope, register, front, fronts, rows, years=years, upcoming=upcoming, undated=undated)
    for year, address in years:
        versions = tuple([each.years.get(year, "") for each in of])
        of_year = _packed([row for row in listed if row.year == year])
        yield _page(scope, register, address, versions, of_year, year=year, years=years)
    for template, ending in _DATA:
        address = f"{front}{name}.{ending}"
        recipe = RegisterRecipe(
            scope.frame_digest, code, address, fronts, name, front, "", years, 0, False, rows, (), ()
        )
        yield Page(scope.path(address), address, code, template, encode(recipe))


def _page(
    scope: PlanScope,
    register: Register,
    address: str,
    versions: tuple[str, ...],
    rows: Raw,
    *,
    years: tuple[tuple[str, str], ...],
    year: str = "",
    upcoming: int = 0,
    undated: bool = False,
) -> Page:
    code, name, template = register.language, register.name, f"{register.name}.html"
    collections, collected = scope.gathered(template, code)
    recipe = RegisterRecipe(
        scope.frame_digest,
        code,
        address,
        versions,
        name,
        register.address,
        year,
        years,
        upcoming,
        undated,
        rows,
        scope.pictures(collected),
        collections,
    )
    return Page(scope.path(address), address, code, template, encode(recipe))


def _upcoming(scope: PlanScope, entries: Sequence[RegisterEntry]) -> int:
    """How many of the meetings, newest first, are still to come; one of today is."""
    return sum(1 for entry in entries if entry.day >= scope.site.today)


def _has_undated(scope: PlanScope, register: Register) -> bool:
    """Whether some story of a meeting does not say when it was. Not how many: each new one would touch the page."""
    dated = {key for entry in register.entries for key in entry.keys}
    return any(
        card.key not in dated
        for card in scope.site.lists[register.language, ListName("kind", "meeting")].cards
    )


def _packed(rows: Sequence[RegisterRow[object]]) -> Raw:
    return Raw(encode(rows)) if rows else _NO_ROWS


def _rows(scope: PlanScope, code: str, entries: Iterable[RegisterEntry]) -> list[RegisterRow[object]]:
    told: dict[str, StoryRef] = {}
    rows: list[RegisterRow[object]] = []
    for entry in entries:
        for key in entry.keys:
            if key not in told:
                told[key] = _told(scope.site.cards[code, key], code)
        stories = tuple([told[key] for key in entry.keys])
        rows.append(RegisterRow(entry.anchor, entry.day, stories, entry.row, _file(scope, entry)))
    return rows


def _told(card: Card, code: str) -> StoryRef:
    lang = "" if card.language == code else card.language
    return StoryRef(card.title, lang, card.address, card.date[:10], card.held)


def _file(scope: PlanScope, entry: RegisterEntry) -> Placed | None:
    """Where the file of a document is published."""
    if not isinstance(entry.row, Document) or not entry.row.file:
        return None
    found = named_files(scope.site, scope.site.by_key[entry.holder], (entry.row.file,))
    return found[0] if found else None
