"""Tells one coopsite from another: its own code, the libraries it works with, the Python it runs on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import coopsite
from coopsite.text.digest import digest

REQUIRED: Final = (
    "babel", "icalendar", "idna", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "pillow", "pydantic",
    "pyyaml", "tzdata",
)  # fmt: skip
LIBRARIES: Final = (*REQUIRED, "pagefind", "pagefind-bin", "pagefind-bin-extended")
"""Those that have a say in what is made; not all need be there."""


def fingerprint() -> str:
    """Return a digest that changes with any version that could change a result."""
    return digest(
        coopsite.__version__,
        _python(),
        *own_files(Path(coopsite.__file__).parent),
        *library_versions(),
    )


def body_version() -> str:
    """Return a digest that changes only with what makes HTML of Markdown."""
    package = Path(coopsite.__file__).parent
    return digest(
        _python(),
        *own_files(package / "content" / "markdown"),
        *own_files(package / "text"),
        *(
            _named(place, str(place.relative_to(package)))
            for place in sorted(package.glob("locales/*/bodies.py"))
        ),
        _named(package / "content/model.py", "content/model.py"),
        *library_versions(("markdown", "nh3")),
    )


def image_version() -> str:
    """Return a digest that changes only with what draws pictures, which cost too much to draw for less."""
    package = Path(coopsite.__file__).parent
    modules = ("images/resize.py", "images/headline.py", "images/share_card.py", "images/share_image.py")
    return digest(
        *(_named(package / name, name) for name in modules),
        *own_files(package / "kinds"),
        *library_versions(("pillow", "fontpkg-be-vietnam-pro")),
    )


def index_version() -> str:
    """Return a digest that changes only with our part in making a search index of records."""
    package = Path(coopsite.__file__).parent
    modules = ("build/search_files.py", "build/search_tool.py")
    return digest(*(_named(package / name, name) for name in modules))


def own_files(package: Path) -> list[str]:
    """Return path and digest of every module below a folder.

    By content, not by time: what is remembered also holds for a fresh installation of the same version.
    """
    found = []
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "theme"))
        for name in sorted(files):
            if name.endswith(".py"):
                place = f"{folder}/{name}"
                found.append(_named(place, place[len(str(package)) :].replace(os.sep, "/")))
    return found


def _python() -> str:
    # The standard library's HTML parser changes in the least of releases.
    return ".".join(map(str, sys.version_info[:3]))


def _named(place: Path | str, name: str) -> str:
    with open(place, "rb") as file:  # noqa: PTH123 - measured: a Path a file doubles the time
        return f"{name} {digest(file.read())}"


def library_versions(names: tuple[str, ...] = LIBRARIES) -> list[str]:
    """Return names and versions of libraries, by the names of their metadata folders where there are any.

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
                if name in names:
                    found.setdefault(name, entry)
    return [found.get(name) or (_from_metadata(name) if name in REQUIRED else f"{name} -") for name in names]


def _from_metadata(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # start-up time

    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} ?"
