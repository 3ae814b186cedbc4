"""Names versions of coopsite by what could change a result: its own code, its libraries, its Python."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import Final

import coopsite
from coopsite.extensions import names_and_versions
from coopsite.locales import SPOKEN
from coopsite.text.digest import digest

REQUIRED: Final = (
    "babel", "icalendar", "idna", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "pillow", "pydantic",
    "pyyaml", "segno", "tzdata",
)  # fmt: skip

PACKAGE: Final = Path(coopsite.__file__).parent
BODY_ROOTS: Final = (
    "coopsite.content.markdown",
    *(f"coopsite.locales.{code}.bodies" for code in SPOKEN),
)
"""What makes HTML of Markdown; words in bodies are imported by the name of their language, which no source tells."""
IMAGE_ROOTS: Final = ("coopsite.images.resize", "coopsite.images.share_image")
"""What draws images."""
INDEX_ROOTS: Final = (
    "coopsite.search.block",
    "coopsite.search.catalogue",
    *(f"coopsite.locales.{code}.dates" for code in SPOKEN),
)
"""What makes the files of a search index."""
_DISTRIBUTIONS: Final = {"PIL": "pillow", "yaml": "pyyaml"}
"""Names of distributions that differ from those of their modules."""
_FOR_TYPES: Final = re.compile(rb"^if TYPE_CHECKING:\n(?:[ \t]+.*\n|\n)*", re.MULTILINE)
_IMPORT: Final = re.compile(
    rb"^[ \t]*(?:from ([\w.]+) import (\([^)]*\)|[^\n#]+)|import ([^\n#]+))", re.MULTILINE
)


def fingerprint() -> str:
    """Return a digest that changes with any version that could change a result."""
    return digest(
        coopsite.__version__,
        _python(),
        *own_files(PACKAGE),
        *library_versions(),
        *names_and_versions(),
    )


def body_version() -> str:
    """Return a digest that changes only with what makes HTML of Markdown."""
    modules, libraries = closure(PACKAGE, *BODY_ROOTS)
    return digest(_python(), *modules, *library_versions(libraries))


def image_version() -> str:
    """Return a digest that changes only with what draws images, which cost too much to draw for less.

    Left out is Python: Pillow draws and compresses in its own code. The typeface is data, which no import names.
    """
    modules, libraries = closure(PACKAGE, *IMAGE_ROOTS)
    return digest(*modules, *library_versions((*libraries, "fontpkg-be-vietnam-pro")))


def index_version() -> str:
    """Return a digest that changes only with what makes the files of a search index of its documents."""
    modules, libraries = closure(PACKAGE, *INDEX_ROOTS)
    return digest(_python(), *modules, *library_versions(libraries))


@cache
def closure(package: Path, *roots: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return path and digest of every module that `roots` import, themselves included, and the libraries of these.

    Imports are read, not made: also those inside functions, but not those for types only. Left out is the module of
    `package` itself, which holds nothing but the number of the release.
    """
    found: dict[str, str] = {}
    named, waiting = set(roots), list(roots)
    while waiting:
        name = waiting.pop()
        place = _file_of(package, name)
        if place:
            with open(place, "rb") as file:  # noqa: PTH123 - see `_named`
                data = file.read()
            found[name] = digest(data)
            new = {name.rpartition(".")[0], *imports(data)} - named
            named |= new
            waiting += new
    tops = {name.partition(".")[0] for name in named} - sys.stdlib_module_names - {package.name}
    libraries = {_DISTRIBUTIONS.get(top, top) for top in tops}
    return tuple(f"{name} {found[name]}" for name in sorted(found)), tuple(sorted(libraries))


def imports(source: bytes) -> set[str]:
    """Return what the source of a module imports; of ``from a import b`` both ``a`` and ``a.b``."""
    found = set()
    for module, names, plain in _IMPORT.findall(_FOR_TYPES.sub(b"", source)):
        found |= {each.split()[0].decode() for each in plain.split(b",") if each.strip()}
        if module:
            inner = names.strip(b"()").replace(b"\n", b" ").split(b",")
            found |= {f"{module.decode()}.{each.split()[0].decode()}" for each in inner if each.strip()}
            found.add(module.decode())
    return found


def _file_of(package: Path, name: str) -> str:
    """Return the file of a module below `package`; empty for the package itself, and for what is no module of it."""
    top, _, inner = name.partition(".")
    if top != package.name or not inner:
        return ""
    place = f"{package}/{inner.replace('.', '/')}"
    return next((file for file in (f"{place}.py", f"{place}/__init__.py") if os.path.isfile(file)), "")  # noqa: PTH113


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


def library_versions(names: tuple[str, ...] = REQUIRED) -> list[str]:
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
