"""Answer requests to read and change the register of tags."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from coopsite.authoring.tags import (
    RegisterChangedError,
    TagFile,
    TagNames,
    WrongTagsError,
    change_tags,
    read_tags,
)
from coopsite.desk.findings import Finding, findings_of
from coopsite.desk.plainly import config_of, refuse
from coopsite.desk.requests import DeskAnswer, DeskError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.desk.requests import Desk, DeskRequest

_SYNONYMS = "synonyms"


class ListedTag(Struct, frozen=True):
    """A tag of the register, and how many stories have it."""

    id: str
    names: dict[str, str]
    synonyms: tuple[str, ...]
    uses: int


class TagOverview(Struct, frozen=True):
    """The register of tags; `findings` say what is wrong with it."""

    digest: str
    languages: tuple[str, ...]
    tags: tuple[ListedTag, ...]
    findings: list[Finding]


class _TagChange(Struct, frozen=True):
    base: str
    set: dict[str, dict[str, Any]] = {}
    unset: tuple[str, ...] = ()


def list_tags(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer GET tags."""
    languages = config_of(desk).languages
    return DeskAnswer(data=_overview(desk, read_tags(desk.site, languages), languages))


def put_tags(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer PUT tags."""
    languages = config_of(desk).languages
    change = request.given(_TagChange)
    try:
        wanted = {id_: _names(said, languages) for id_, said in change.set.items()}
    except msgspec.ValidationError:
        refuse()
    try:
        digest = change_tags(desk.site, languages, change.base, wanted, change.unset)
    except RegisterChangedError as changed:
        theirs = _overview(desk, changed.current, languages)
        raise DeskError(409, "tags_changed", {"theirs": theirs}) from None
    except WrongTagsError as wrong:
        findings = findings_of(wrong.diagnostics, {}, desk.language)
        raise DeskError(422, "tags_wrong", {"findings": findings}, why=findings[0].message) from None
    return DeskAnswer(data={"digest": digest})


def _names(said: dict[str, Any], languages: Sequence[str]) -> TagNames:
    names = {code: said[code] for code in languages if code in said}
    return msgspec.convert({"names": names, _SYNONYMS: said.get(_SYNONYMS, ())}, type=TagNames)


def _overview(desk: Desk, found: TagFile, languages: tuple[str, ...]) -> TagOverview:
    snapshot = desk.session.state().snapshot
    stories = snapshot.site.stories if snapshot else ()
    uses = Counter(id_ for story in stories for id_ in story.tags)
    return TagOverview(
        found.digest,
        languages,
        tuple(ListedTag(tag.id, tag.names, tag.synonyms, uses[tag.id]) for tag in found.tags),
        findings_of(found.diagnostics, {}, desk.language),
    )
