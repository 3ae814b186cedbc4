"""Reads pictures, attachments and files to copy; only new and changed ones are opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.build.reading import unreadable
from coopsite.build.snapshot import is_settled, signature
from coopsite.content.model import Asset
from coopsite.diagnostics import Diagnostic
from coopsite.images.inspect import examine
from coopsite.output.files import digest_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from coopsite.cache.store import BuildCache
    from coopsite.content.scan import FileStat


class KnownFile(Struct, frozen=True, array_like=True):
    """What is known of a file, and its stamp then."""

    signature: tuple[int, int, int, int]
    settled: bool
    asset: Asset
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """Files below content/ that are no texts, by path."""

    assets: Mapping[str, Asset]
    places: Mapping[str, Path]
    if_published: Mapping[str, tuple[Diagnostic, ...]]
    """Diagnostics of each file, for the case that it is published."""
    diagnostics: tuple[Diagnostic, ...]


_decoder: Final = msgspec.msgpack.Decoder(tuple[str, dict[str, KnownFile]])


def read_files(
    name: str, files: Iterable[FileStat], scanned_ns: int, version: str, cache: BuildCache
) -> FoundFiles:
    """Return digest, size and pixels of every file; they are kept in the cache under `name`."""
    remembered = _load(cache, name, version)
    known: dict[str, KnownFile] = {}
    places: dict[str, Path] = {}
    diagnostics = []
    for file in files:
        before = remembered.get(file.path)
        if before is None or not before.settled or before.signature != signature(file):
            try:
                before = _look(file, before, settled=is_settled(file, scanned_ns))
            except OSError as error:
                diagnostics.append(unreadable(file.path, error))
                continue
        known[file.path] = before
        places[file.path] = file.file
    if known != remembered:
        cache.put("files", name, msgspec.msgpack.encode((version, known)))
    return FoundFiles(
        {path: one.asset for path, one in known.items()},
        places,
        {path: one.diagnostics for path, one in known.items() if one.diagnostics},
        tuple(diagnostics),
    )


def _look(file: FileStat, before: KnownFile | None, *, settled: bool) -> KnownFile:
    name = digest_file(file.location)
    if before is not None and before.asset.digest == name:
        return KnownFile(signature(file), settled, before.asset, before.diagnostics)
    seen = examine(file.file, file.path, file.size)
    asset = Asset(file.path, name, seen.size, seen.width, seen.height, seen.ending, seen.published)
    return KnownFile(signature(file), settled, asset, seen.diagnostics)


def _load(cache: BuildCache, name: str, version: str) -> dict[str, KnownFile]:
    data = cache.get("files", name)
    if data is not None:
        try:
            made_by, known = _decoder.decode(data)
        except msgspec.MsgspecError:
            return {}
        if made_by == version:
            return known
    return {}
