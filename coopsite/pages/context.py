"""What every page knows of the whole site: its languages, names and fixed addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args
from urllib.parse import quote

import msgspec
from msgspec import Struct

from coopsite.config.model import REGISTERS
from coopsite.kinds.award import RANKS, RECIPIENTS
from coopsite.kinds.base import Colour, OwnField, Sign
from coopsite.kinds.meeting import DayPart
from coopsite.kinds.registry import has_shipped_look
from coopsite.site.addresses import Addresses
from coopsite.site.model import ListName
from coopsite.text.digest import digest
from coopsite.text.fill import fill
from coopsite.text.hostnames import ascii_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coopsite.config.model import Config


REGISTER_WORDS: Final = (
    *("register_year", "register_day", "told_in", "address", "from_day", "to_day", "note"),
    *("held_on", "begins", "ends", "place", "online", "status", "conferred", "proposed", "named", "total"),
    *("award_form", "award_body", "award_period", *RECIPIENTS),
    *(f"award_{form}" for form in RANKS),
    *("plan", "plan_period", "responsible", "indicator", "unit", "baseline", "target", "actual"),
    *("qualifier_over", "qualifier_about", "as_of"),
    *("document_number", "document_title", "document_issuer", "document_date", "document_file"),
    *(f"day_part_{part}" for part in get_args(DayPart) if part),
    "day_part",
)
"""Words that head the columns of the files beside registers, and stand in them."""

CONTEXT_WORDS: Final = (
    "home",
    "topics",
    "year",
    "page_number",
    "calendar",
    "not_available_in",
    "feed_title",
    "search",
    "site_map",
    "archive",
    *(f"register_{name}" for name in REGISTERS),
    *(f"register_{name}_about" for name in REGISTERS),
    *REGISTER_WORDS,
)
"""Words of the string tables that views of several types write; ``language_CODE`` and ``kind_NAME`` are there, too.

What one type alone writes is in its `PageType.words`.
"""


class KindContext(Struct, frozen=True, array_like=True):
    """A kind in one language: its list, how it looks, the fields that config.yaml or a package gives it."""

    label: str
    address: str
    look: tuple[Colour, Sign] | None = None
    """Where it is not the one the kind is shipped with."""
    fields: tuple[OwnField, ...] = ()


class ImprintContext(Struct, frozen=True, array_like=True):
    """What the bulletin says of itself in one language; empty where it does not."""

    licence: str = ""
    """Its number."""
    authority: str = ""
    licensed_on: str = ""
    responsible: str = ""
    office: str = ""
    standing_body: str = ""
    copyright: str = ""


class LanguageContext(Struct, frozen=True, array_like=True):
    """The site as one language has it."""

    code: str
    name: str
    """The language's name in itself."""
    title: str
    tagline: str
    home: str
    topics: str
    calendar: str
    kinds: dict[str, KindContext]
    words: dict[str, str]
    publisher: str
    search: str = ""
    """Address of the search page; empty where the site has none."""
    registers: dict[str, str] = {}
    """Register → address."""
    site_map: str = ""
    imprint: ImprintContext = ImprintContext()

    def word(self, key: str) -> str:
        """Return a word of the string table; the key itself where a table lacks it."""
        return self.words.get(key, key)

    def fill(self, key: str, **values: str) -> str:
        """Return a word of the string table with its ``{name}`` filled in."""
        return fill(self.word(key), **values)


class LogoFile(Struct, frozen=True, array_like=True):
    """A published picture: its address, and its size in pixels (0 when unknown)."""

    address: str
    width: int
    height: int


class LogoFiles(Struct, frozen=True, array_like=True):
    """The pictures of the logo."""

    light: LogoFile
    dark: LogoFile | None = None


class SiteContext(Struct, frozen=True, array_like=True):
    """The site around every page, without a single story. Recipes name it by its digest."""

    origin: str
    """Scheme and host, in ASCII."""
    base_path: str
    timezone: str
    publisher_url: str
    locals: tuple[LanguageContext, ...]
    """In the order of the configuration."""
    feed_base: str
    """The address of which ids are made."""
    print_code: bool = False
    """Whether printed stories have a number and a QR code."""
    logo: LogoFiles | None = None
    accent: str = ""
    """The site's own colour, ``#rrggbb``, or empty."""

    def local(self, language: str) -> LanguageContext:
        """Return the site in `language`."""
        for local in self.locals:
            if local.code == language:
                return local
        raise KeyError(language)

    @property
    def digest(self) -> str:
        """Return the name of the context, made of all it says."""
        return digest("context", msgspec.msgpack.encode(self, order="deterministic"))

    def absolute(self, address: str) -> str:
        """Return `address` with scheme and host; one that has them already, or is empty, stays."""
        if not address.startswith("/"):
            return address
        return self.origin + (address if address.isascii() else quote(address, safe="/%#?&=;:@!$'()*+,~-._"))


def site_context(
    config: Config,
    strings: Mapping[str, Mapping[str, str]],
    words: Iterable[str],
    logo: LogoFiles | None = None,
) -> SiteContext:
    """Gather what `config` and the string tables say about the site as a whole.

    `words` are the keys that page types add to `CONTEXT_WORDS`.
    """
    wanted = (*CONTEXT_WORDS, *words)
    return SiteContext(
        ascii_address(config.origin),
        config.base_path,
        config.timezone,
        config.publisher.url,
        tuple(_local(config, strings.get(code, {}), code, wanted) for code in config.languages),
        config.feed_base,
        config.print_code,
        logo,
        config.theme.get("accent", ""),
    )


def pick(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return the text in `language` and ``""``; else the first there is and its language; else two empty texts."""
    if language in texts:
        return texts[language], ""
    for code, text in texts.items():
        return text, code
    return "", ""


def _local(config: Config, strings: Mapping[str, str], code: str, words: tuple[str, ...]) -> LanguageContext:
    addresses = Addresses(config)
    wanted = (
        *words,
        *(f"kind_{name}" for name in config.kinds),
        *(f"language_{other}" for other in config.languages),
    )
    return LanguageContext(
        code=code,
        name=strings.get("language_name", code),
        title=pick(config.title, code)[0],
        tagline=pick(config.tagline, code)[0],
        home=addresses.home(code),
        topics=addresses.topics(code),
        calendar=addresses.calendar(code),
        kinds={
            name: KindContext(
                pick(kind.label, code)[0],
                addresses.listing(ListName("kind", name), code),
                None if has_shipped_look(kind) else (kind.colour, kind.sign),
                kind.fields,
            )
            for name, kind in config.kinds.items()
        },
        words={key: strings[key] for key in wanted if key in strings},
        publisher=pick(config.publisher.name, code)[0],
        search=addresses.word("search", code) if config.search else "",
        registers={name: addresses.word(name, code) for name in REGISTERS},
        site_map=addresses.word("site_map", code),
        imprint=_imprint(config, code),
    )


def _imprint(config: Config, code: str) -> ImprintContext:
    given = config.imprint
    licence, responsible = given.licence, given.responsible
    return ImprintContext(
        licence.number if licence else "",
        pick(licence.authority, code)[0] if licence else "",
        licence.date if licence else "",
        responsible.person if responsible else "",
        pick(responsible.office, code)[0] if responsible else "",
        pick(given.standing_body, code)[0],
        pick(config.copyright, code)[0],
    )
