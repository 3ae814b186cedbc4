"""Tells one coopsite from another: its own code, the libraries it works with, the Python it runs on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import coopsite
from coopsite.digest import digest

LIBRARIES: Final = (
    "babel", "icalendar", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "pillow", "pydantic", "pyyaml", "tzdata",
)  # fmt: skip


def fingerprint() -> str:
    """Return a digest that changes with any version that could change a result."""
    return digest(
        coopsite.__version__,
        f"{sys.version_info.major}.{sys.version_info.minor}",
        *own_files(Path(coopsite.__file__).parent),
        *library_versions(),
    )


def own_files(package: Path) -> list[str]:
    """Return name, size and time of every module of the package."""
    found = []
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "theme"))
        for name in sorted(files):
            if name.endswith(".py"):
                place = f"{folder}/{name}"
                stat = os.stat(place)  # noqa: PTH116 - measured: a Path a file doubles the time
                found.append(f"{place[len(str(package)) :]} {stat.st_size} {stat.st_mtime_ns}")
    return found


def library_versions() -> list[str]:
    """Return the names and versions of `LIBRARIES`, from the names of their metadata folders where those can be seen.

    Reading the metadata itself takes longer than a whole build in which nothing changed.
    """
    found: dict[str, str] = {}
    for place in sys.path:
        try:
            entries = os.listdir(place or ".")  # noqa: PTH208 - see above
        except OSError:
            continue
        for entry in entries:
            if entry.endswith(".dist-info"):
                name = entry.split("-", 1)[0].lower().replace("_", "-")
                if name in LIBRARIES:
                    found.setdefault(name, entry)
    return [found.get(name) or _from_metadata(name) for name in LIBRARIES]


def _from_metadata(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # start-up time

    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} ?"
