"""Checks an incremental build against a clean one, byte for byte."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coopsite.build.build import build, build_afresh
from coopsite.build.options import Build, BuildOptions
from coopsite.output.files import digest_file
from coopsite.output.manifest import NAME, decode
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as a clean build makes it."""

    path: str
    kind: Literal["differs", "missing", "extra"]


def verify(options: BuildOptions) -> tuple[Build, tuple[Difference, ...]]:
    """Build, then build the same site without a cache in a temporary folder, and compare all files.

    Files in the output folder that are not ours are ignored.
    """
    options = replace(options, now=options.now or datetime.now(UTC))
    built = build(options)
    if built.exit_code:
        return built, ()
    with tempfile.TemporaryDirectory(prefix="coopsite-verify-") as folder:
        clean = Path(folder) / "output"
        afresh = build_afresh(replace(options, output=clean, cluster=""))
        if afresh.exit_code:
            return replace(built, exit_code=afresh.exit_code, diagnostics=afresh.diagnostics), ()
        return built, tuple(_differences(options.destination, clean))


def _differences(ours: Path, clean: Path) -> Iterator[Difference]:
    expected = _files(clean)
    claimed = decode(read_plain(ours / NAME)) if (ours / NAME).is_file() else {}
    for path in sorted(expected | claimed.keys()):
        if path not in expected:
            if (ours / path).is_file():
                yield Difference(path, "extra")
        elif not (ours / path).is_file():
            yield Difference(path, "missing")
        elif digest_file(ours / path) != digest_file(clean / path):
            yield Difference(path, "differs")


def _files(folder: Path) -> set[str]:
    start = len(str(folder)) + 1
    return {
        f"{place}/{name}"[start:].replace(os.sep, "/")
        for place, _, names in os.walk(folder)
        for name in names
    }
