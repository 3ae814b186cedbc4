"""Find front matter that is valid but probably not meant."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from coopsite.content.contradictions import contradictions
from coopsite.content.other_generators import explained
from coopsite.fields.errors import described
from coopsite.fields.scalars import without_points
from coopsite.fields.validate import Problem
from coopsite.kinds.base import FieldInfo, Row, fields_of
from coopsite.kinds.facts import NO_FACTS, PARTS
from coopsite.kinds.people import Person
from coopsite.text.filenames import ending_of
from coopsite.text.media_types import sort_of_medium
from coopsite.text.placeholders import only_dots
from coopsite.text.quoting import in_quotes
from coopsite.text.schemes import RUNNING, is_elsewhere, is_web, scheme_of
from coopsite.textfile.yaml import BracketedList, UnquotedStr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.fields.shapes import Localized
    from coopsite.kinds.common import Common, Document, Medium, Picture
    from coopsite.kinds.head import Head
    from coopsite.kinds.own import OwnFact

_FIGURES: Final = ("baseline", "target", "actual")
_OF_PICTURES: Final = ("alt", "caption", "credit")
_PLAIN: Final = re.compile(r"[\w./][\w./ -]*(?<! )")
_DECIMALS: Final = re.compile(r"[0-9],[0-9]")

Loc = tuple[str | int, ...]


def lint(written: Mapping[str, Any], head: Head, source: str) -> Iterator[Problem]:
    """Yield what is probably wrong in the valid front matter `head`, which was `written` in `source`."""
    facts = head.facts or NO_FACTS
    yield from _pictures(written, facts.common)
    yield from _media(facts.common.media)
    yield from _documents(facts.common.documents)
    yield from _own_files(facts.own)
    plan, tasks = facts.plan, written.get("tasks")
    if plan.declared_count is not None and isinstance(tasks, list) and len(tasks) != plan.declared_count:
        yield Problem(
            "W217", ("declared_count",), {"declared": str(plan.declared_count), "counted": str(len(tasks))}
        )
    if plan.targets:
        yield from _figures(written["targets"])
    for field in _lists_of_words():
        yield from _cut(field, written.get(field.key))
    if ("…" in source or ".." in source) and not head.own.draft:
        yield from _dots(written)
    yield from contradictions(head)


@cache
def _lists_of_words() -> tuple[FieldInfo, ...]:
    """Return the lists of what may well hold a comma: texts, and rows for which a text may stand."""
    fields = [field for part in PARTS.values() for field in fields_of(part) if field.is_list]
    return tuple([field for field in fields if field.rule == "text" or _is_short_for_text(field.row)])


def _is_short_for_text(row: type[Row] | None) -> bool:
    return row is not None and any(
        field.key == row.short and field.rule == "text" for field in fields_of(row)
    )


def _dots(value: Any, loc: Loc = ()) -> Iterator[Problem]:
    """Yield W220 for each text that is still the ``…`` of a hint; a picture without words is W310."""
    if isinstance(value, str):
        if only_dots(value) and loc[-1] != "alt":
            yield Problem("W220", loc, {"text": value.strip()})
    elif isinstance(value, (dict, list)) and loc != ("extra",):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _dots(inner, (*loc, key))


def _pictures(written: Mapping[str, Any], common: Common[Localized]) -> Iterator[Problem]:
    pictures: list[tuple[Loc, Any, Picture[Localized]]] = [
        (("gallery", i), written["gallery"][i], picture) for i, picture in enumerate(common.gallery)
    ]
    if common.image is not None:
        pictures.insert(0, (("image",), written["image"], common.image))
    captions: set[tuple[str, str]] = set()
    for loc, as_written, picture in pictures:
        yield from _picture(loc, as_written, picture)
        said = {(language, text) for language, text in (picture.caption or {}).items()}
        same_as_alt = said & set((picture.alt or {}).items())
        if same_as_alt or said & captions:
            yield Problem("W309", (*loc, "caption"), {})
        captions |= said


def _picture(loc: Loc, written: Any, picture: Picture[Localized]) -> Iterator[Problem]:
    source = picture.src
    args = {"target": described(source)}
    if source and picture.alt is None:
        # A line to paste would lose whatever else is said of the picture.
        line = _with_words(str(loc[0]) if len(loc) == 1 else "", source, "alt") if _is_alone(written) else ""
        yield Problem("W310", loc, {**args, "line": line})
    if is_web(source):
        yield Problem("W312", (*loc, "src"), args)
    elif ":" in source.split("/", 1)[0]:
        yield Problem("E306", (*loc, "src"), _unopened(source))


def answered(problem: Problem, written: Mapping[str, Any]) -> Problem:
    """Return `problem` with what was probably meant, as far as the whole front matter tells."""
    return problem if "kind" in problem.args else explained(_misplaced(problem, written), written)


def _misplaced(problem: Problem, written: Mapping[str, Any]) -> Problem:
    """Return `problem`; for a key that belongs inside the picture, with the line to write."""
    key = str(problem.loc[-1]) if problem.code == "W212" and len(problem.loc) == 1 else ""
    image: Any = written.get("image")
    if key not in _OF_PICTURES or not _is_alone(image):
        return problem
    source = image if isinstance(image, str) else image["src"]
    said = written[key] if isinstance(written[key], str) else ""
    return problem._replace(args={**problem.args, "line": _with_words("image", source, key, said or "…")})


def _is_alone(picture: Any) -> bool:
    """Tell whether a picture is given by its file alone."""
    if not isinstance(picture, dict):
        return isinstance(picture, str)
    said = {key for key, value in picture.items() if not (isinstance(value, str) and only_dots(value))}
    return said == {"src"}


def _with_words(field: str, source: str, key: str, said: str = "…") -> str:
    """Return the line for a picture with words under `key`, to paste."""
    picture = f"{{src: {_quoted(source)}, {key}: {json.dumps(said, ensure_ascii=False)}}}"
    return f"{field}: {picture}" if field else picture


def _quoted(text: str) -> str:
    """Return `text` as a value inside braces."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _cut(field: FieldInfo, entries: Any) -> Iterator[Problem]:
    """Yield W222 where a comma in brackets seems to have cut one entry in two.

    Lower-case words continue an entry that began with a capital, and decimals a number. Entries of people are only
    checked where one holds no name.
    """
    if not isinstance(entries, BracketedList) or not all(isinstance(entry, UnquotedStr) for entry in entries):
        return
    groups: list[str] = []
    first = None
    written, at = " ".join(entries.written.split()), 0
    for index, entry in enumerate(entries):
        words = " ".join(entry.split())
        start = written.find(words, at)
        decimals = index and written[at:start] == "," and _DECIMALS.match(written, at - 1)
        at = start + len(words) if start >= 0 else at
        goes_on = entry[:1].islower() and (field.row is not Person or entry.islower())
        if groups and (decimals or (goes_on and groups[-1][:1].isupper())):
            groups[-1] += f"{',' if decimals else ', '}{entry}"
            first = index if first is None else first
        else:
            groups.append(entry)
    quoted = [in_quotes(group) for group in groups]
    if first is not None and all(quoted):
        args = {"value": described(entries[first]), "as_list": f"{field.key}: [{', '.join(quoted)}]"}
        yield Problem("W222", (field.key, first), args)


def _media(media: Iterable[Medium[Localized]]) -> Iterator[Problem]:
    """Yield E818 for what browsers do not play, E819 for captions they do not read, E820 for a file on another site."""
    for index, medium in enumerate(media):
        for field, target in medium.files():
            loc: Loc = ("media", index, *field.split("."))
            args = {"target": described(target)}
            ending = ending_of(target)
            if is_web(target):
                yield Problem("E820", loc, args)
            elif is_elsewhere(target):
                yield Problem("E306", loc, _unopened(target))
            elif field == "file" and not sort_of_medium(target):
                yield Problem("E818", loc, args | {"ending": ending})
            elif field.startswith("captions") and ending != "vtt":
                yield Problem("E819", loc, args | {"ending": ending})


def _documents(documents: Iterable[Document[Localized]]) -> Iterator[Problem]:
    for index, document in enumerate(documents):
        file = document.file
        if is_elsewhere(file) and not is_web(file):
            yield Problem("E306", ("documents", index, "file"), _unopened(file))


def _own_files(own: Mapping[str, OwnFact[Localized]]) -> Iterator[Problem]:
    for name, fact in own.items():
        if is_elsewhere(fact.file) and not is_web(fact.file):
            yield Problem("E306", (name,), _unopened(fact.file))


def _unopened(address: str) -> dict[str, str]:
    """Return the arguments of E306: `target` for an address that may run a program, else `unopened`."""
    name = "target" if scheme_of(address.strip()) in RUNNING else "unopened"
    return {name: described(address)}


def _figures(targets: Any) -> Iterator[Problem]:
    for index, target in enumerate(targets):
        for name in _FIGURES:
            figure = target.get(name)
            value = figure.get("value") if isinstance(figure, dict) else figure
            suggestion = without_points(value) if isinstance(value, str) else ""
            if suggestion:
                loc = (
                    ("targets", index, name) if isinstance(figure, str) else ("targets", index, name, "value")
                )
                yield Problem("W219", loc, {"value": described(value), "suggestion": suggestion})
