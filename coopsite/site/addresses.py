"""The address of each thing of the site, and the register that lets no two have the same.

An address depends on its own text and the configuration alone, never on what else there is: two things that
want one address are an error, so neither is ever moved by the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.config.model import REGISTERS
from coopsite.search.paths import catalogue_path
from coopsite.site.positions import diagnostic_at
from coopsite.text import filenames as names
from coopsite.text.digest import digest
from coopsite.text.hostnames import readable_host
from coopsite.text.slug import slug as slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.config.model import Config
    from coopsite.content.model import Text
    from coopsite.diagnostics import Diagnostic
    from coopsite.site.model import ListName

SLUG_LIMIT: Final = 80
BUILT_IN: Final = "@built_in_page"
"""Stands for a file in diagnostics where the other claimant is a page coopsite makes of itself."""

_GOOD_SLUG = re.compile(rf"(?!{names.DEVICE}(?:\.|$))[a-z0-9_~-]+(?:\.[a-z0-9_~-]+)*", re.IGNORECASE)
_OLDER_PAGE = re.compile(r"(.*/)page(?:/\d+(?:/.*)?)?")


def below(written: str, base: str) -> str:
    """Return an address of the site, written with or without base_url's path `base`, with it."""
    path = re.split("[?#]", written, maxsplit=1)[0]
    if path == base:
        return f"{base}/{written[len(path) :]}"
    return written if path.startswith(f"{base}/") else base + written


def old_address(alias: str, config: Config) -> str:
    """Return where what leads on from an old address lies; empty for an address of another site.

    `alias` is as `values.addresses.alias` returns it, and may carry base_url's path and host, with or without
    ``www.``. That is a file where it has an ending, else a folder.
    """
    if "://" in alias:
        host, slash, path = alias.split("://", 1)[1].partition("/")
        own = config.origin.split("://", 1)[1].lower()
        if readable_host(host).removeprefix("www.") != readable_host(own).removeprefix("www."):
            return ""
        alias = slash + path
    address = below(alias, config.base_path)
    last = address.rpartition("/")[2]
    if last.lower() == "index.html":
        return address[: -len(last)]
    return address if not last or "." in last else f"{address}/"


class Addresses:
    """Addresses of the things of one site, by their names."""

    def __init__(self, config: Config, feeds: tuple[str, ...] = (), others: tuple[str, ...] = ()) -> None:
        """`feeds` are the names of the files beside each list that has feeds, `others` addresses of further pages."""
        self.base = config.base_path
        self.feeds = feeds
        self._others = others
        self._config = config
        self._folders = {
            (kind, language): f"{self.base}/{language}/{given.address[language]}/"
            for kind, given in config.kinds.items()
            for language in config.languages
        }
        self._folders |= {("page", language): f"{self.base}/{language}/" for language in config.languages}

    def story(self, kind: str, language: str, slug: str) -> str:
        """Return the address of a story's page."""
        return f"{self._folders[kind, language]}{slug}/"

    def home(self, language: str) -> str:
        """Return the address of a language's front page."""
        return f"{self.base}/{language}/"

    def listing(self, name: ListName, language: str) -> str:
        """Return the address of the list of `name`."""
        if name.sort == "kind":
            return self._folders[name.of, language]
        if name.sort == "tag":
            return f"{self.topics(language)}{name.of}/"
        home = self.home(language)
        return f"{home}{name.of.replace('-', '/')}/" if name.of else home

    def topics(self, language: str) -> str:
        """Return the address of the tag index."""
        return self.word("topics", language)

    def word(self, word: str, language: str) -> str:
        """Return the address of a built-in page by its name in the configuration's words."""
        return f"{self.base}/{language}/{self._config.words[word][language]}/"

    def calendar(self, language: str) -> str:
        """Return the address of a language's calendar of meetings."""
        return f"{self.base}/{language}/calendar.ics"

    def fixed(self) -> Iterator[str]:
        """Yield the addresses every site has."""
        yield from (f"{self.base}{name}" for name in ("/", "/404.html", "/sitemap.xml", "/robots.txt"))
        for language in self._config.languages:
            yield self.topics(language)
            yield self.word("site_map", language)
            yield self.calendar(language)
            if self._config.search:
                yield self.word("search", language)
                yield f"{self.base}/{catalogue_path(language)}"
        yield from self._others

    def replaceable(self) -> Iterator[str]:
        """Yield the addresses of files for robots and hosts, which a site may have of its own instead."""
        names = ("sitemap.xml", "robots.txt", *self._config.host_files)
        yield from (f"{self.base}/{name}" for name in names)

    def reserved(self) -> Iterator[str]:
        """Yield the addresses kept free for coopsite's own pages and files, also where a site has none."""
        yield from (f"{self.base}{name}" for name in ("/assets/", "/media/"))
        there = {"topics", "site_map", *REGISTERS, *(("search",) if self._config.search else ())}
        yield from (f"{self.base}/{name}" for name in self._config.host_files)
        for language in self._config.languages:
            yield from (self.word(word, language) for word in self._config.words if word not in there)


def text_slug(text: Text) -> str:
    """Return the address word of a text: its `slug`, else its title's, else its file's."""
    if text.slug:
        return text.slug
    return slug_of(text.title) or slug_of(text.key.rpartition("/")[2]) or f"x-{digest(text.key)[:8]}"


def slug_diagnostic(text: Text, slug: str) -> Diagnostic | None:
    """Return what forbids `slug`: E503 a name of Windows' own, E504 too long, E505 no address word."""
    field = "slug" if text.slug else "title"
    if not _GOOD_SLUG.fullmatch(slug):
        reserved = names.is_reserved(slug)
        return diagnostic_at(
            "E503" if reserved else "E505", text, field, {"name" if reserved else "value": slug}
        )
    if len(slug) > SLUG_LIMIT:
        return diagnostic_at("E504", text, field, {"slug": slug, "limit": str(SLUG_LIMIT)})
    return None


class Claim(Struct, frozen=True, array_like=True, gc=False):
    """An address taken, and the file it was taken for."""

    address: str
    path: str


class Registry:
    """Who has which address. Addresses that differ only in case are one, as on many a disk."""

    def __init__(self) -> None:
        self._claims: dict[str, Claim] = {}
        self._folders: dict[str, Claim] = {}
        """Folders that the files of all claims lie in."""

    def claim(self, address: str, path: str = BUILT_IN) -> Conflict | None:
        """Take `address` for the file `path`; if it is taken, return what stands against it instead.

        A file must be no folder another file lies in, nor lie in one that is a file.
        """
        key = address.casefold()
        file = f"{key}index.html" if key.endswith("/") else key
        folders = self._new_folders(file)
        taken = self._claims.get(key) or self._in_the_way(file, folders)
        if taken is not None:
            return _conflict(address, taken)
        own = self._claims[key] = Claim(address, path)
        for folder in folders:
            self._folders[folder] = own
        return None

    def _new_folders(self, file: str) -> list[str]:
        """Return the folders `file` lies in that nothing lies in yet; those that are known are no files."""
        found = []
        folder = file.rpartition("/")[0]
        while folder and folder not in self._folders:
            found.append(folder)
            folder = folder.rpartition("/")[0]
        return found

    def _in_the_way(self, file: str, folders: list[str]) -> Claim | None:
        for other in (*folders, f"{file}/"):
            if other in self._claims:
                return self._claims[other]
            if other.endswith("/index.html") and (page := other.removesuffix("index.html")) in self._claims:
                return self._claims[page]
        return self._folders.get(file)

    def claim_file(self, address: str, path: str) -> Conflict | None:
        """Take the address of what may lie anywhere: a static file, an alias.

        Besides its own address it must keep off the older pages of lists.
        """
        key = address.casefold()
        older = _OLDER_PAGE.fullmatch(key)
        if older and older[1] in self._claims and self._claims[older[1]].path == BUILT_IN:
            return _conflict(address, Claim(address, BUILT_IN))
        return self.claim(address, path)


class Conflict(Struct, frozen=True):
    """What stands against an address, and the arguments to say it with.

    E501, or E502 where only the case differs; or why no file may be called so.
    """

    code: str
    args: dict[str, str]

    def said(self, *, how: str) -> dict[str, str]:
        """Return the arguments with `how`, a word of the catalogue, to mend it where two things clash."""
        return {**self.args, "how": how} if "other_path" in self.args else self.args


def _conflict(address: str, taken: Claim) -> Conflict:
    alike = taken.address != address and taken.address.casefold() == address.casefold()
    return Conflict("E502" if alike else "E501", {"address": address, "other_path": taken.path})
