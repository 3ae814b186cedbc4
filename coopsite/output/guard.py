"""Refuses output and cache folders that would destroy or publish something."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

from coopsite.cache.folder import lies_in
from coopsite.diagnostics import Diagnostic
from coopsite.output.handles import is_link
from coopsite.textfile.opening import real


def guard_output(site: Path, named: Path | None) -> Diagnostic | None:
    """Return E507 for an output folder that is a root, home, the site, or in or around its sources.

    `named` is the folder that was asked for; E508 where none was and ``output`` is a link.
    """
    output = site / "output" if named is None else named
    if named is None and is_link(str(output)):
        return Diagnostic("E508", args={"output": str(output), "named": quote(str(output))})
    place = real(output)
    home = _home()
    sources = [real(site) / name for name in ("content", "templates")]
    around = [real(site), *sources, *(real(source) for source in sources), *([home] if home else [])]
    wrong = (
        place == Path(place.anchor)
        or any(_within(folder, place) for folder in around)
        or any(_within(place, real(source)) for source in sources)
        or (output.exists() and not output.is_dir())
    )
    return Diagnostic("E507", args={"output": str(output)}) if wrong else None


def guard_cache(cache: Path | None, *folders: Path) -> Diagnostic | None:
    """Return E609 for a cache in one of `folders`, with which it would be sent along or published."""
    if cache is None or not lies_in(cache, *folders):
        return None
    return Diagnostic("E609", args={"cache": str(cache)})


def _within(inner: Path, outer: Path) -> bool:
    """Tell whether `inner` is `outer` or below it, also on file systems that ignore capitals."""
    parts, others = _parts(inner), _parts(outer)
    if parts[: len(others)] == others:
        return True
    try:
        return any(folder.samefile(outer) for folder in (inner, *inner.parents))
    except OSError:
        return False


def _parts(path: Path) -> tuple[str, ...]:
    return Path(os.path.normcase(path)).parts


def _home() -> Path | None:
    try:
        return real(Path.home())
    except (RuntimeError, OSError):
        return None
