"""Every address a site occupies, claimed in one register; and what is wrong with any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.diagnostics import Diagnostic
from coopsite.names import CONFIG, STATIC
from coopsite.site.addresses import (
    BUILT_IN,
    FEEDS,
    INDEX,
    Conflict,
    Registry,
    is_reserved,
    slug_finding,
)
from coopsite.site.lists import list_addresses
from coopsite.site.model import HeldBack
from coopsite.site.places import finding
from coopsite.site.registers import register_addresses
from coopsite.source.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coopsite.site.addresses import Addresses
    from coopsite.site.lists import Lists
    from coopsite.site.registers import Registers


class Claimed(Struct, frozen=True):
    """What is where: addresses that can be led to, aliases and where they lead, and what is wrong."""

    addresses: frozenset[str]
    aliases: dict[str, str]
    withheld: dict[str, HeldBack]
    """Address a text left out will have → why it is not there."""
    findings: tuple[Diagnostic, ...]


class Occupant(Struct, frozen=True, array_like=True, gc=False):
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
    lists: Lists,
    per_page: int,
    occupants: Sequence[Occupant],
    static: Iterable[str],
    registers: Registers,
) -> Claimed:
    """Claim the addresses of lists and registers, `occupants`, their aliases and the `static` files, in that order.

    Each conflict is reported at what came later.
    """
    registry = Registry()
    findings: list[Diagnostic] = []
    own = [
        *addresses.fixed(),
        *list_addresses(lists, per_page),
        *_feeds(lists),
        *register_addresses(registers),
    ]
    for address in (*own, *addresses.reserved()):
        conflict = registry.claim(address)
        if conflict is not None:
            findings.append(Diagnostic(conflict.code, CONFIG, args=conflict.args))
    there = [one for one in occupants if one.left_out is None]
    for one in occupants:
        if one.left_out is None or one.left_out.reason == "future":
            _claim_page(registry, one, findings)
    aliases = _claim_aliases(registry, addresses.base, there, findings)
    files = _claim_static(registry, addresses.base, static, findings)
    return Claimed(
        addresses=frozenset([*own, *[one.address for one in there], *aliases, *files]),
        aliases=aliases,
        withheld={one.address: one.left_out for one in occupants if one.left_out is not None},
        findings=tuple(findings),
    )


def static_address(base: str, path: str) -> str:
    """Return the address of a static file; `path` is relative to the site folder or to content/static/."""
    address = f"{base}/{path.removeprefix(STATIC)}"
    return address.removesuffix("index.html") if address.endswith("/index.html") else address


def _feeds(lists: Lists) -> Iterator[str]:
    """Yield the addresses of the feeds, which lie beside the home page, each kind and each tag."""
    for stories in lists.values():
        if stories.name.startswith(("home", "kind:", "tag:")):
            yield from (stories.address + feed for feed in FEEDS)


def _claim_page(registry: Registry, one: Occupant, findings: list[Diagnostic]) -> None:
    wrong = None if one.fallback else slug_finding(one.text, one.slug)
    if wrong is not None:
        findings.append(wrong)
    conflict = registry.claim(one.address, one.text.path)
    if conflict is not None:
        field = "slug" if one.text.slug else "title"
        findings.append(finding(conflict.code, one.text, field, conflict.args))


def _claim_aliases(
    registry: Registry, base: str, occupants: Sequence[Occupant], findings: list[Diagnostic]
) -> dict[str, str]:
    """Claim the old addresses of the pages that are there; one that is the page's own again says nothing."""
    aliases: dict[str, str] = {}
    for one in occupants:
        if one.fallback:
            continue
        for i, alias in enumerate(one.text.aliases):
            address = base + as_address(alias)
            if address == one.address or aliases.get(address) == one.address:
                continue
            conflict = _conflict_of_file(registry, base, address, one.text.path)
            if conflict is not None:
                findings.append(finding(conflict.code, one.text, f"aliases.{i}", conflict.args))
            else:
                aliases[address] = one.address
    return aliases


def _claim_static(
    registry: Registry, base: str, static: Iterable[str], findings: list[Diagnostic]
) -> list[str]:
    files = []
    for path in sorted(static):
        address = static_address(base, path)
        name = STATIC + path.removeprefix(STATIC)
        conflict = _conflict_of_file(registry, base, address, name)
        if conflict is not None:
            findings.append(Diagnostic(conflict.code, name, args=conflict.args))
        else:
            files.append(address)
    return files


def _conflict_of_file(registry: Registry, base: str, address: str, path: str) -> Conflict | None:
    for segment in address.split("/"):
        if is_reserved(segment):
            return Conflict("E503", {"name": segment})
    if address.casefold().startswith(f"{base}/{INDEX}".casefold()):
        return Conflict("E501", {"address": address, "other_path": BUILT_IN})
    return registry.claim_file(address, path)


def as_address(alias: str) -> str:
    """Return where a redirect lies: at a file's address if `alias` has an ending, else at a folder's."""
    last = alias.rpartition("/")[2]
    if last == "index.html":
        return alias.removesuffix(last)
    return alias if not last or "." in last else f"{alias}/"
