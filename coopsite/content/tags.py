"""Read content/tags.yaml, the register of tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.fields.positions import place_of, placed
from coopsite.fields.shapes import Localized
from coopsite.text.filenames import REGISTER
from coopsite.textfile.decode import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.content.tag_fields import TagFields
    from coopsite.diagnostics import Diagnostic


class RegisteredTag(Struct, frozen=True):
    """A tag of the register: its address word, its label by language, and its synonyms."""

    id: str
    label: Localized
    synonyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Old address words, and old addresses of its list."""


def read_register(
    raw: bytes, path: str = REGISTER, languages: Sequence[str] = ("vi", "en")
) -> tuple[tuple[RegisteredTag, ...], tuple[Diagnostic, ...]]:
    """Return the tags registered in the file `path`, in its order, and its diagnostics.

    A label written as plain text holds for all of the site's `languages`; without one the id is the label. An id given
    twice is E201 at the second. A register with an error registers nothing.
    """
    # start-up time: pydantic and YAML are not needed while the register is remembered
    from coopsite.content.tag_fields import check_register
    from coopsite.fields.validate import Problem
    from coopsite.textfile.cut_off import cut_off
    from coopsite.textfile.yaml import parse_yaml

    source, diagnostics = decode(raw, path)
    if source is None:
        return (), diagnostics
    located = parse_yaml(source, path=path, root="list")
    diagnostics += (*located.diagnostics, *cut_off(source, located, path))
    if not isinstance(located.value, list):
        return (), diagnostics
    registered, problems = check_register(located.value, tuple(languages))
    seen: dict[str, int] = {}
    for index, tag in enumerate(registered or ()):
        first = seen.setdefault(tag["id"], index)
        if first != index:
            line = place_of((first, "id"), located.marks).line
            problems.append(Problem("E201", (index, "id"), {"key": tag["id"], "first": str(line)}))
    diagnostics += tuple(placed(problem, path, located.marks) for problem in problems)
    if registered is None or any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return (), diagnostics
    return tuple(_entry(tag, languages) for tag in registered), diagnostics


def _entry(tag: TagFields, languages: Sequence[str]) -> RegisteredTag:
    label = tag.get("label") or dict.fromkeys(languages, tag["id"])
    synonyms, aliases = (
        tuple(dict.fromkeys(words)) for words in (tag.get("synonyms", ()), tag.get("aliases", ()))
    )
    return RegisteredTag(tag["id"], label, synonyms, aliases)
