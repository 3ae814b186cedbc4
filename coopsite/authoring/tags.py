"""Read the register of tags as it is written, and change what is asked in it: every other byte stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.authoring.save import digest_of
from coopsite.authoring.source_files import opened, read_below
from coopsite.authoring.steps import Change, Edit, Put, perform
from coopsite.content.tags import read_register
from coopsite.text.filenames import REGISTER
from coopsite.textfile.editing import edit_yaml, yaml_values

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from coopsite.diagnostics import Diagnostic
    from coopsite.textfile.yaml_nodes import Json

NOTHING: Final = ""
"""The digest of a register that is not there."""


class WrittenTag(Struct, frozen=True):
    """A tag as the register has it: its names by language, and its synonyms."""

    id: str
    names: dict[str, str]
    synonyms: tuple[str, ...]


class TagFile(Struct, frozen=True):
    """The register of tags as it lies in the file with this digest, SHA-256 of its bytes in hexadecimal."""

    digest: str
    tags: tuple[WrittenTag, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with it."""


class TagNames(Struct, frozen=True):
    """What a tag is to be called, by language, and its synonyms. A name that is empty is taken out."""

    names: dict[str, str]
    synonyms: tuple[str, ...] = ()


class RegisterChangedError(Exception):
    """The register is no longer the one that was read; `current` is what it is now. Nothing was changed."""

    def __init__(self, current: TagFile) -> None:
        super().__init__(current)
        self.current = current


class WrongTagsError(Exception):
    """The register would be wrong. Nothing was changed."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics


def read_tags(site: Path, languages: Sequence[str]) -> TagFile:
    """Return the register of a site. Raise `LinkInTheWayError`, OSError."""
    raw = _raw(site)
    return TagFile(NOTHING, ()) if raw is None else _tag_file(raw, languages)


def change_tags(
    site: Path,
    languages: Sequence[str],
    base: str,
    wanted: Mapping[str, TagNames],
    unset: Collection[str] = (),
) -> str:
    """Give the tags `wanted` their names and synonyms, add those that are new, take out `unset`; return the digest.

    `base` is the digest of the register all this is about. Raise `RegisterChangedError`, `WrongTagsError`,
    `UneditableError` where the register cannot be changed in place, and what `perform` raises.
    """
    raw = _raw(site)
    if (NOTHING if raw is None else digest_of(raw)) != base:
        raise RegisterChangedError(read_tags(site, languages))
    before = yaml_values(raw, REGISTER) if raw else []
    entries = [each for each in before if isinstance(each, dict)] if isinstance(before, list) else []
    kept: list[Json] = [
        _changed(each, wanted.get(str(each.get("id"))))
        for each in entries
        if str(each.get("id")) not in unset
    ]
    known = {str(each.get("id")) for each in entries}
    kept += [_changed({"id": id_}, names) for id_, names in wanted.items() if id_ not in known]
    data = edit_yaml(raw or b"", kept, path=REGISTER)
    was = {each.code for each in read_register(raw, languages=languages)[1]} if raw else set()
    wrong = tuple(
        each
        for each in read_register(data, languages=languages)[1]
        if each.severity == "error" and each.code not in was
    )
    if wrong:
        raise WrongTagsError(wrong)
    if data != raw:
        step = Put(REGISTER, data) if raw is None else Edit(REGISTER, raw, data)
        perform(site, Change("tags", "", (step,)))
    return digest_of(data)


def _raw(site: Path) -> bytes | None:
    try:
        with opened(site) as top:
            return read_below(top, REGISTER)
    except FileNotFoundError:
        return None


def _tag_file(raw: bytes, languages: Sequence[str]) -> TagFile:
    tags, diagnostics = read_register(raw, languages=languages)
    return TagFile(
        digest_of(raw),
        tuple(
            WrittenTag(
                tag.id, {code: tag.label[code] for code in languages if code in tag.label}, tag.synonyms
            )
            for tag in tags
        ),
        diagnostics,
    )


def _changed(entry: Mapping[str, Json], wanted: TagNames | None) -> Json:
    """Return an entry of the register with the names `wanted`; what is said the same way stays."""
    if wanted is None:
        return dict(entry)
    made = dict(entry)
    label = entry.get("label")
    names = {**(label if isinstance(label, dict) else {}), **wanted.names}
    names = {code: name for code, name in names.items() if name}
    plain = label if isinstance(label, str) else str(entry.get("id"))
    if not names:
        made.pop("label", None)
    elif isinstance(label, dict) or set(names.values()) != {plain}:
        made["label"] = names
    written = entry.get("synonyms")
    if not wanted.synonyms:
        made.pop("synonyms", None)
    elif not isinstance(written, list) or tuple(dict.fromkeys(map(str, written))) != wanted.synonyms:
        made["synonyms"] = list(wanted.synonyms)
    return made
