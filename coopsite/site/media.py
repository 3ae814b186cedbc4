"""The files stories name: which exist, which are published, and at what address."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from coopsite.diagnostics import Diagnostic
from coopsite.images.sizes import Renditions, renditions_of
from coopsite.site.positions import diagnostic_at
from coopsite.site.suggestions import Suggestions
from coopsite.text.filenames import is_device
from coopsite.text.schemes import is_elsewhere
from coopsite.text.slug import slug

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from coopsite.content.body import Outline
    from coopsite.content.model import Asset, Text
    from coopsite.fields.shapes import Localized
    from coopsite.kinds.common import Picture
    from coopsite.site.model import Story
    from coopsite.site.pairing import Translations


class Illustration(NamedTuple):
    """The picture of a story."""

    path: str = ""
    """Of the asset, or empty."""
    alts: Localized = {}  # noqa: RUF012 – never changed
    """Its text alternative by language."""
    focus: tuple[int, ...] = ()
    """The point that stays in sight, in per cent from left and top; or empty."""


HASH_LENGTH: Final = 10

_ENDING_LIMIT: Final = 20
_NOT_ENDING = re.compile(r"[^a-z0-9]")
_TYPE = re.compile(r"[A-Za-z0-9]{1,8}")


def content_path(source: str, target: str) -> str:
    """Return the path below the site folder that `target` means in `source`; empty outside content/."""
    folder = source[: source.rfind("/") + 1]
    if "/" not in target and target not in {".", ".."}:
        return folder + target
    path = posixpath.normpath(folder + target)
    return path if path.startswith("content/") else ""


def media_address(base: str, asset: Asset) -> str:
    """Return where `asset` is published whole: an address that changes with its bytes."""
    name, ending = _name(asset)
    mark = (asset.published or asset.digest)[:HASH_LENGTH]
    return f"{base}/media/{name}.{mark}{'.' if ending else ''}{ending}"


def type_of(path: str) -> str:
    """Return what readers call the type of a file: ``PDF``; empty where its name does not say. Letters and digits."""
    stem, _, ending = path.rpartition("/")[2].rpartition(".")
    return ending.upper() if stem and _TYPE.fullmatch(ending) else ""


def media_renditions(base: str, asset: Asset) -> Renditions | None:
    """Return the sizes `asset` is shown in; None for what is shown as it is, or not at all."""
    return renditions_of(asset, f"{base}/media/{_name(asset)[0]}") if asset.ending else None


def _name(asset: Asset) -> tuple[str, str]:
    """Return what an asset is called at its address, and its ending."""
    stem, _, ending = asset.path.rpartition("/")[2].rpartition(".")
    if not stem:
        stem, ending = ending, ""
    name = slug(stem) or "file"
    return f"file-{name}" if is_device(name) else name, _NOT_ENDING.sub("", ending.lower())[:_ENDING_LIMIT]


class NamedFiles(Struct, frozen=True):
    """What the facts of stories name: pictures by story key, assets, and what is not there."""

    pictures: dict[str, Illustration]
    assets: dict[str, set[str]]
    """Story key → paths of assets led to."""
    shown: dict[str, set[str]]
    """Story key → paths of assets shown as pictures."""
    diagnostics: tuple[Diagnostic, ...]


def named_files(
    pairs: Iterable[Translations], assets: Mapping[str, Asset], known: Container[str], base: str
) -> NamedFiles:
    """Look up the files that facts of `pairs` name; E307 for what is neither an asset nor in `known`.

    A file is sought beside the text that names it. One that begins with ``/`` is an address of the site.
    """
    pictures: dict[str, Illustration] = {}
    named: dict[str, set[str]] = {}
    shown: dict[str, set[str]] = {}
    diagnostics: list[Diagnostic] = []
    suggestions = Suggestions(assets)
    for pair in pairs:
        seen = ""
        for text in pair.texts.values():
            if text.facts is None or text.facts_digest == seen:
                continue
            seen = text.facts_digest
            common = text.facts.common
            for field, target in text.facts.files():
                path = content_path(text.path, target)
                if path in assets:
                    is_picture = field.startswith(("image.", "gallery.")) or field.endswith(".poster")
                    uses = shown if is_picture else named
                    uses.setdefault(pair.key, set()).add(path)
                elif not _is_published(target, known, base):
                    diagnostics.append(_missing(text, field, target, suggestions))
            if common.image is not None:
                pictures[pair.key] = _picture(common.image, text, assets, pictures.get(pair.key))
    return NamedFiles(pictures, named, shown, tuple(diagnostics))


def body_assets(
    text: Text, outlines: Mapping[str, Outline], assets: Mapping[str, Asset]
) -> Iterator[tuple[str, str]]:
    """Yield ``link`` or ``image``, and the path, of assets in the body of `text`; none where it is not known."""
    outline = outlines.get(text.body_digest)
    for slot in outline.slots if outline is not None else ():
        path = asset_of(text.path, slot.target, assets)
        if path:
            yield slot.kind, path


def files_of(story: Story, outlines: Mapping[str, Outline], assets: Mapping[str, Asset]) -> set[str]:
    """Return the paths of all assets that a story names, in its facts or in those bodies that are known."""
    found: set[str] = set()
    for text in story.texts.values():
        found.update(path for _, path in body_assets(text, outlines, assets))
        if text.facts is not None:
            named = (content_path(text.path, target) for _, target in text.facts.files())
            found.update(path for path in named if path in assets)
    return found


def asset_of(source: str, target: str, assets: Mapping[str, Asset]) -> str:
    """Return the path of the asset that `target` means in the file `source`; empty if none."""
    if not target or target[0] in "#/" or target.endswith(".md"):
        return ""
    path = content_path(source, target)
    if path in assets:
        return path
    path = content_path(source, target.partition("#")[0])
    return path if path in assets else ""


def near_file(source: str, target: str, suggestions: Suggestions) -> str:
    """Return what to write in the file `source` instead of `target`, which is not there; empty if nobody knows."""
    place = target.partition("#")[0]
    near = suggestions.nearest(content_path(source, place))
    return place[: len(place) - len(posixpath.basename(place))] + posixpath.basename(near) if near else ""


def _is_published(target: str, known: Container[str], base: str) -> bool:
    if is_elsewhere(target):
        return True
    return target.startswith("/") and (target in known or base + target in known)


def _picture(
    image: Picture[Localized], text: Text, assets: Mapping[str, Asset], before: Illustration | None
) -> Illustration:
    """Put together what the texts of a story say of its picture."""
    path, alts, focus = before or Illustration()
    found = content_path(text.path, image.src)
    return Illustration(
        path or (found if found in assets else ""), {**(image.alt or {}), **alts}, focus or image.focus
    )


def _missing(text: Text, field: str, target: str, suggestions: Suggestions) -> Diagnostic:
    args = {"target": target, "reason": "@missing_file"}
    near = near_file(text.path, target, suggestions)
    return diagnostic_at("E307", text, field, {**args, "suggestion": near} if near else args)
