"""Answer requests for the form of a kind, and for the pictures of a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.desk.forms import FormChoice, KnownPerson, KnownValues, form_of, purposes_in
from coopsite.desk.requests import DeskAnswer, DeskError
from coopsite.site.media import asset_of
from coopsite.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.desk.requests import Desk, DeskRequest
    from coopsite.fields.shapes import Localized
    from coopsite.preview.snapshot import Snapshot
    from coopsite.site.model import Site

_PEOPLE: Final = 500
"""Persons that a form offers, those of the newest stories first."""


class PictureFile(Struct, frozen=True):
    """A picture beside a story: where a small version of it is served, and its own size in pixels."""

    address: str
    width: int
    height: int


def show_form(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer GET form/KIND: the form of a kind in the language of the desk."""
    snapshot = _snapshot(desk)
    try:
        form = form_of(snapshot.site.config, request.rest, desk.language, _known(snapshot, desk.language))
    except KeyError:
        raise DeskError(404, "no_kind", kind=request.rest) from None
    return DeskAnswer(data=form)


def show_pictures(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer GET pictures/KEY: the pictures that the facts of a story name, as they name them."""
    site = _snapshot(desk).site
    story = site.by_key.get(request.rest)
    found: dict[str, PictureFile] = {}
    for text in story.texts.values() if story else ():
        for _, target in text.facts.files() if text.facts else ():
            path = asset_of(text.path, target, site.assets)
            if path and target not in found and (picture := _picture(site, path)):
                found[target] = picture
    return DeskAnswer(data={"pictures": found})


def _picture(site: Site, path: str) -> PictureFile | None:
    """Return where a picture is served, as small as it is published; None for what is none, or is not published."""
    asset, sizes = site.assets[path], site.pictures.get(path)
    address = sizes.address(sizes.widths[0], sizes.ending) if sizes else site.media.get(path, "")
    return PictureFile(address, asset.width, asset.height) if address and asset.width else None


def _snapshot(desk: Desk) -> Snapshot:
    snapshot = desk.session.state().snapshot
    if snapshot is None:
        raise DeskError(409, "no_config")
    return snapshot


def _known(snapshot: Snapshot, language: str) -> KnownValues:
    """Return what the form offers for choosing, in `language` where the site has it."""
    site = snapshot.site
    codes = (language, *site.config.languages)
    strings = next(snapshot.chromes[code].strings for code in codes if code in snapshot.chromes)
    tags = (FormChoice(tag.id, _first(tag.label, codes) or tag.id) for tag in site.tags.values())
    return KnownValues(
        tags=tuple(sorted(tags, key=lambda tag: fold(tag.label))),
        purposes=purposes_in(strings),
        people=tuple(sorted(_people(site, codes), key=lambda person: fold(person.label))),
    )


def _people(site: Site, codes: tuple[str, ...]) -> Iterator[KnownPerson]:
    """Yield each person that stories name, with each office once."""
    seen: set[str] = set()
    for story in site.stories:
        meeting = story.facts.meeting
        for person in (*((meeting.chair,) if meeting.chair else ()), *meeting.attendees):
            label = ", ".join(filter(None, (_first(person.name, codes), _first(person.office, codes))))
            if not person.name or label in seen or len(seen) == _PEOPLE:
                continue
            seen.add(label)
            texts: dict[str, dict[str, str]] = {}
            for key, said in (("name", person.name), ("office", person.office or {})):
                for code, text in said.items():
                    texts.setdefault(code, {})[key] = text
            yield KnownPerson(label, texts)


def _first(texts: Localized | None, codes: tuple[str, ...]) -> str:
    """Return the text in the first of `codes` that has one."""
    return next((texts[code] for code in codes if code in texts), "") if texts else ""
