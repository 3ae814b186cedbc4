"""Assets as they are published: each under a name that changes with its bytes, which style sheets are told."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.diagnostics import Diagnostic
from coopsite.site.suggestions import Suggestions
from coopsite.templating import styles
from coopsite.templating.theme import ASSETS
from coopsite.text.digest import digest
from coopsite.text.filenames import NAME_LIMIT, TEMPLATES, refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_HASH: Final = 10
_NAMING: Final = re.compile(rb"url\(|@import|image-set\(|src\(", re.IGNORECASE)


class Assets(Struct, frozen=True):
    """Assets as they are published."""

    files: dict[str, bytes]
    """Path below the output → bytes: ``assets/site.0123456789.css``."""
    paths: dict[str, str]
    """Name → path below the output."""
    diagnostics: tuple[Diagnostic, ...]


def publish_assets(assets: Mapping[str, bytes], own: Collection[str], static: Collection[str]) -> Assets:
    """Return the files that `assets` are published as; style sheets name the others by their published names.

    A path carries a hash of its bytes, for a style sheet also of all that it names. What an `own` one names that
    is neither an asset nor one of the files `static`, by their paths below the output, is E307; names that no system
    can take are E106, E503 or E504.
    """
    sheets = {
        name: data.decode("utf-8", "surrogateescape")
        for name, data in assets.items()
        if name.endswith(".css") and _NAMING.search(data)
    }
    named = {name: _assets_named(name, css, assets) for name, css in sheets.items()}
    paths = {name: _path(name, _hashed(name, assets, named)) for name in assets}
    files = {paths[name]: data for name, data in assets.items()}
    diagnostics = _names_refused(own)
    for name, css in sheets.items():
        sheet = paths[name]

        def put(found: styles.NamedAddress, name: str = name, sheet: str = sheet) -> str:
            asset = _asset(name, found)
            return styles.way(sheet, paths[asset]) if asset in paths else ""

        files[sheet] = styles.rewritten(css, put).encode("utf-8", "surrogateescape")
        if name in own:
            diagnostics += _missing(name, css, assets, static)
    return Assets(files, paths, tuple(diagnostics))


def _names_refused(assets: Iterable[str]) -> list[Diagnostic]:
    diagnostics = []
    for name in assets:
        refused = (refusal(part, NAME_LIMIT - _HASH - 1) for part in name.split("/"))
        found = next((each for each in refused if each is not None), None)
        if found is not None:
            code, args = found
            diagnostics.append(Diagnostic(code, f"{TEMPLATES}/{ASSETS}{name}", args=args))
    return diagnostics


def _path(name: str, data_digest: str) -> str:
    path = PurePosixPath(name)
    return ASSETS + str(path.with_name(f"{path.stem}.{data_digest[:_HASH]}{path.suffix}"))


def _asset(sheet: str, found: styles.NamedAddress) -> str:
    """Return which asset a style sheet means; one that begins with ``..`` lies elsewhere."""
    return styles.path_from(sheet, found.target)


def _assets_named(sheet: str, css: str, assets: Collection[str]) -> tuple[str, ...]:
    found = {_asset(sheet, each) for each in styles.named(css)}
    return tuple(sorted(name for name in found if name in assets))


def _hashed(name: str, assets: Mapping[str, bytes], named: Mapping[str, tuple[str, ...]]) -> str:
    """Return the digest of an asset, and of all that it names directly or through others."""
    if not named.get(name):
        return digest(assets[name])
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting += named.get(current, ())
    return digest(*(piece for each in (name, *sorted(seen)) for piece in (each, assets[each])))


def _missing(sheet: str, css: str, assets: Collection[str], static: Collection[str]) -> Iterator[Diagnostic]:
    for each in styles.named(css):
        name = _asset(sheet, each)
        if name in assets or styles.path_from(ASSETS + sheet, each.target) in static:
            continue
        near = Suggestions(assets).nearest(name)
        args = {"target": each.written, "reason": "@missing_file"}
        if near:
            args["suggestion"] = styles.way(sheet, near)
        yield Diagnostic("E307", f"{TEMPLATES}/{ASSETS}{sheet}", *styles.place(css, each.start), args)
