"""Every address a site occupies, claimed in one register; and what is wrong with any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.content.model import Text
from coopsite.diagnostics import Diagnostic
from coopsite.search.paths import FOLDER
from coopsite.site.addresses import BUILT_IN, Conflict, Registry, old_address, slug_diagnostic
from coopsite.site.lists import list_addresses
from coopsite.site.old_addresses import below_old, target_of
from coopsite.site.positions import diagnostic_at
from coopsite.site.registers import register_addresses
from coopsite.site.schedule import HeldBack
from coopsite.site.topic_index import topic_addresses
from coopsite.text.filenames import CONFIG, STATIC, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coopsite.config.model import Config
    from coopsite.site.addresses import Addresses
    from coopsite.site.lists import Lists
    from coopsite.site.model import Story
    from coopsite.site.old_addresses import OldAddress
    from coopsite.site.registers import Registers
    from coopsite.site.topic_index import TopicPages


_PURPOSES: Final = {
    "robots.txt": "@own_robots", "sitemap.xml": "@own_sitemap", ".htaccess": "@own_htaccess",
    "_headers": "@own_headers", "_redirects": "@own_redirects", "CNAME": "@own_cname",
}  # fmt: skip
"""File for robots or a host → the word that says what is in it."""


class Claimed(Struct, frozen=True):
    """What is where: addresses that can be led to, aliases and where they lead, and what is wrong."""

    addresses: frozenset[str]
    aliases: dict[str, str]
    written_aliases: frozenset[str]
    files: frozenset[str]
    own_files: frozenset[str]
    withheld: dict[str, HeldBack]
    """Address a text left out will have → why it is not there."""
    diagnostics: tuple[Diagnostic, ...]


class PageClaim(Struct, frozen=True, array_like=True, gc=False):
    """A page of a story: of its own text, or of another language's (`fallback`).

    `left_out` says why it is not there; the address of one to come is kept free for it all the same.
    """

    address: str
    language: str
    text: Text
    slug: str
    left_out: HeldBack | None = None
    fallback: bool = False


def claim_all(
    addresses: Addresses,
    config: Config,
    lists: Lists,
    stories: Sequence[Story],
    occupants: Sequence[PageClaim],
    old: Sequence[OldAddress],
    static: Iterable[str],
    registers: Registers,
    topic_pages: TopicPages,
) -> Claimed:
    """Claim the addresses of lists, registers and topics, of `occupants`, their aliases, `old` ones, `static` files.

    In that order; each conflict is reported at what came later. What `old` addresses imply comes last, where
    nothing else is. A static file that a host or a robot looks for takes the place of the one coopsite would make.
    """
    registry = Registry()
    diagnostics: list[Diagnostic] = []
    files = {static_address(addresses.base, path): path for path in sorted(static)}
    replaced = frozenset(address for address in addresses.replaceable() if address in files)
    diagnostics += [_replaces(files[address]) for address in sorted(replaced)]
    own = [
        *(address for address in addresses.fixed() if address not in replaced),
        *list_addresses(lists, config.per_page),
        *_feeds(lists, addresses.feeds),
        *register_addresses(registers),
        *topic_addresses(topic_pages),
    ]
    for address in (*own, *addresses.reserved()):
        conflict = registry.claim(address) if address not in replaced else None
        if conflict is not None:
            diagnostics.append(Diagnostic(conflict.code, CONFIG, args=conflict.said(how="@how_word_clash")))
    there = [one for one in occupants if one.left_out is None]
    for one in occupants:
        if one.left_out is None or one.left_out.reason == "future":
            _claim_page(registry, one, diagnostics)
    aliases = _claim_aliases(registry, config, occupants, diagnostics)
    aliases |= _claim_old(registry, addresses, [one for one in old if not one.implied], diagnostics)
    written = frozenset(aliases)
    copied = _claim_static(registry, addresses.base, files, diagnostics)
    _claim_implied(registry, addresses, old, stories, config.per_page, aliases)
    return Claimed(
        addresses=frozenset([*own, *[one.address for one in there], *aliases, *copied]),
        aliases=aliases,
        written_aliases=written,
        files=frozenset(copied),
        own_files=replaced,
        withheld={one.address: one.left_out for one in occupants if one.left_out is not None},
        diagnostics=tuple(diagnostics),
    )


def static_address(base: str, path: str) -> str:
    """Return the address of a static file; `path` is relative to the site folder or to content/static/."""
    address = f"{base}/{path.removeprefix(STATIC)}"
    return address.removesuffix("index.html") if address.endswith("/index.html") else address


def _feeds(lists: Lists, files: Sequence[str]) -> Iterator[str]:
    """Yield the addresses of the feeds, which lie beside the home page, each kind and each tag."""
    for stories in lists.values():
        if stories.name.has_feeds:
            yield from (stories.address + file for file in files)


def _claim_page(registry: Registry, one: PageClaim, diagnostics: list[Diagnostic]) -> None:
    wrong = None if one.fallback else slug_diagnostic(one.text, one.slug)
    if wrong is not None:
        diagnostics.append(wrong)
    conflict = registry.claim(one.address, one.text.path)
    if conflict is not None:
        field = "slug" if one.text.slug else "title"
        diagnostics.append(diagnostic_at(conflict.code, one.text, field, conflict.args))


def _claim_aliases(
    registry: Registry, config: Config, occupants: Iterable[PageClaim], diagnostics: list[Diagnostic]
) -> dict[str, str]:
    """Claim the old addresses of the pages that are there; one that is the page's own again says nothing."""
    aliases: dict[str, str] = {}
    for one in occupants:
        if one.fallback or not one.text.aliases:
            continue
        for i, alias in enumerate(one.text.aliases):
            address = old_address(alias, config)
            if not address:
                diagnostics.append(diagnostic_at("E505", one.text, f"aliases.{i}", {"value": alias}))
            elif one.left_out is None and address != one.address and aliases.get(address) != one.address:
                conflict = _conflict_of_file(registry, config.base_path, address, one.text.path)
                if conflict is None:
                    aliases[address] = one.address
                else:
                    args = conflict.said(how="@how_alias_clash")
                    diagnostics.append(diagnostic_at(conflict.code, one.text, f"aliases.{i}", args))
    return aliases


def _claim_old(
    registry: Registry, addresses: Addresses, old: Iterable[OldAddress], diagnostics: list[Diagnostic]
) -> dict[str, str]:
    """Claim the old addresses that configuration and register name; one the list has again says nothing."""
    aliases: dict[str, str] = {}
    for one in old:
        code, args = "E505", {"value": one.written}
        if one.address:
            target = target_of(one, addresses.feeds)
            if one.address == target or aliases.get(one.address) == target:
                continue
            conflict = _conflict_of_file(registry, addresses.base, one.address, one.path)
            if conflict is None:
                aliases[one.address] = target
                continue
            code, args = conflict.code, conflict.said(how="@how_alias_clash")
        diagnostics.append(Diagnostic(code, one.path, one.place.line, one.place.column, args))
    return aliases


def _claim_implied(
    registry: Registry,
    addresses: Addresses,
    old: Iterable[OldAddress],
    stories: Sequence[Story],
    per_page: int,
    aliases: dict[str, str],
) -> None:
    """Add to `aliases` what follows from old addresses, wherever nothing else is."""
    for one in old:
        target = target_of(one, addresses.feeds)
        if one.implied:
            if registry.claim_file(one.address, one.path) is not None:
                continue
            aliases[one.address] = target
        if aliases.get(one.address) == target:
            aliases |= {
                address: target
                for address, target in below_old(one, stories, per_page, addresses.feeds)
                if registry.claim(address, one.path) is None
            }


def _claim_static(
    registry: Registry, base: str, files: Mapping[str, str], diagnostics: list[Diagnostic]
) -> list[str]:
    copied = []
    for address, path in files.items():
        name = STATIC + path.removeprefix(STATIC)
        conflict = _conflict_of_file(registry, base, address, name)
        if conflict is not None:
            args = conflict.said(how="@how_file_clash")
            diagnostics.append(Diagnostic(conflict.code, name, args=args))
        else:
            copied.append(address)
    return copied


def _replaces(path: str) -> Diagnostic:
    """Return N501 for a static file that takes the place of one of coopsite's."""
    name = path.removeprefix(STATIC)
    return Diagnostic("N501", STATIC + name, args={"name": name, "how": _PURPOSES.get(name, "")})


def _conflict_of_file(registry: Registry, base: str, address: str, path: str) -> Conflict | None:
    for segment in address.split("/"):
        refused = refusal(segment)
        if refused is not None:
            return Conflict(*refused)
    if address.casefold().startswith(f"{base}/{FOLDER}"):
        return Conflict("E501", {"address": address, "other_path": BUILT_IN})
    return registry.claim_file(address, path)
