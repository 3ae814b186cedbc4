"""What stands in the foot of every page: who answers for the bulletin, its logo, the sites it points to."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Required

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema, with_config
from typing_extensions import TypedDict

from coopsite.config.model import Imprint, Licence, LinkGroup, Logo, Responsible, SiteLink
from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.fields.addresses import WebAddress
from coopsite.fields.dates import Day
from coopsite.fields.errors import unexpected
from coopsite.fields.positions import place_of
from coopsite.fields.scalars import Text, Words
from coopsite.kinds.head import STRICT
from coopsite.text.filenames import STATIC, ending_of
from coopsite.text.nfc import nfc

_PICTURES: Final = frozenset(("svg", "png", "jpg", "jpeg", "webp"))


def logo_file(value: object) -> str:
    """Return the path of a picture below content/static/."""
    text = nfc(value.strip()) if isinstance(value, str) else ""
    name = text.lstrip("/").removeprefix(STATIC)
    if not name or ".." in name.split("/") or "\\" in name or ending_of(name) not in _PICTURES:
        raise unexpected("@logo_file", value)
    return name


def _light(value: object) -> object:
    return {"light": value} if isinstance(value, str) else value


def _person(value: object) -> object:
    return {"person": value} if isinstance(value, str) else value


_LogoFile = Annotated[str, PlainValidator(logo_file), WithJsonSchema({"type": "string"})]


@with_config(STRICT)
class LicenceSettings(TypedDict, total=False):
    """The licence of the bulletin."""

    number: Required[Words]
    authority: Text
    date: Day


@with_config(STRICT)
class ResponsibleSettings(TypedDict, total=False):
    """Who answers for what the bulletin says."""

    person: Required[Words]
    office: Text


@with_config(STRICT)
class ImprintSettings(TypedDict, total=False):
    """What the law, or good custom, wants a bulletin to say of itself."""

    licence: LicenceSettings
    responsible: Annotated[
        ResponsibleSettings, BeforeValidator(_person, json_schema_input_type=ResponsibleSettings | str)
    ]
    standing_body: Text
    frequency: Text


@with_config(STRICT)
class _LogoMap(TypedDict, total=False):
    """A picture for light pages, and one for dark ones."""

    light: Required[_LogoFile]
    dark: _LogoFile


LogoSettings = Annotated[_LogoMap, BeforeValidator(_light, json_schema_input_type=_LogoMap | str)]


@with_config(STRICT)
class SiteLinkSettings(TypedDict):
    """Another site."""

    name: Text
    url: WebAddress


@with_config(STRICT)
class LinkGroupSettings(TypedDict, total=False):
    """Other sites under one heading."""

    group: Text
    sites: Required[list[SiteLinkSettings]]


KNOWN: Final = {
    "imprint": tuple(ImprintSettings.__annotations__),
    "licence": tuple(LicenceSettings.__annotations__),
    "responsible": tuple(ResponsibleSettings.__annotations__),
    "logo": tuple(_LogoMap.__annotations__),
    "links": tuple(LinkGroupSettings.__annotations__),
    "sites": tuple(SiteLinkSettings.__annotations__),
}
"""The keys of each map, by the key it stands under."""


def imprint(given: ImprintSettings) -> Imprint:
    """Return the imprint of `given`, what is not said left empty."""
    licence = given.get("licence")
    responsible = given.get("responsible")
    return Imprint(
        Licence(licence["number"], licence.get("authority", {}), licence.get("date", ""))
        if licence
        else None,
        Responsible(responsible["person"], responsible.get("office", {})) if responsible else None,
        given.get("standing_body", {}),
        given.get("frequency", {}),
    )


def logo(given: _LogoMap) -> Logo:
    """Return the logo of `given`."""
    return Logo(given["light"], given.get("dark", ""))


def links(given: list[LinkGroupSettings]) -> tuple[LinkGroup, ...]:
    """Return the groups of links that lead somewhere."""
    return tuple(
        LinkGroup(
            group.get("group", {}), tuple(SiteLink(each["name"], each["url"]) for each in group["sites"])
        )
        for group in given
        if group["sites"]
    )


def imprint_diagnostics(
    given: ImprintSettings, path: str, marks: Mapping[str, SourcePosition]
) -> Iterator[Diagnostic]:
    """Yield W251 for a licence of which it is not said who gave it, or when."""
    licence = given.get("licence")
    lacking = [name for name in ("authority", "date") if licence and not licence.get(name)]
    if lacking:
        place = place_of(("imprint", "licence"), marks)
        yield Diagnostic("W251", path, place.line, place.column, {"names": ", ".join(lacking)})
