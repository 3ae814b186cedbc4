"""Writes what the docs and the schemas take from the kinds: ``make docs``."""

from __future__ import annotations

import ast
import inspect
import json
import re
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from coopsite.config.schema import json_schemas
from coopsite.fields.shapes import Shape
from coopsite.kinds import award, common, meeting, people, plan
from coopsite.kinds.base import Row

DOCS: Final = Path(__file__).parents[1] / "docs"
TABLES: Final[dict[str, tuple[type[Struct], ...]]] = {
    "Fields of every story": (common.Own, common.Shared, common.Common),
    "A meeting": (meeting.Meeting,),
    "An award": (award.AwardList,),
    "A plan": (plan.Plan,),
    "`source`": (common.Source,),
    "`image` and `gallery`": (common.Picture,),
    "`documents`": (common.Document,),
    "`corrections`": (common.Correction,),
    "`chair` and `attendees`": (people.Person,),
    "`awards`": (award.Award,),
    "`recipients`": (award.Recipients,),
    "`named`": (people.Named,),
    "`period`": (plan.Period,),
    "`tasks`": (plan.Task,),
    "`targets`": (plan.Target,),
    "Figures": (plan.Figure,),
}
"""Heading in docs/front-matter.md → what its table describes. The first four are of whole front matters."""
LISTS: Final[tuple[type[Struct], ...]] = (
    people.Person, meeting.Meeting, award.Award, plan.Plan, plan.Task, plan.Target, plan.Figure, common.Correction,
)  # fmt: skip
"""What templates are given as it is declared."""
_RULES: Final = {
    "alias": "list", "day_or_month": "day", "feed_id": "web address, or any other IRI", "free_map": "map",
    "kind": "word", "plain": "line", "slug": "words", "tags": "list, or a line with commas", "text_or_empty": "text",
    "title": "line", "web_address": "web address", "yes_no": "yes or no",
}  # fmt: skip
"""How the section “Shapes” calls a rule, where that is not its name."""
_NOUNS: Final = {people.Person: "person", people.Named: "person", plan.Figure: "figure"}
_AS_WELL: Final = {common.Source: ", line"}
"""What may be written instead of the map, where the section does not say so."""


@cache
def meanings(shape: type[Struct]) -> dict[str, str]:
    """Return what is said below each field and property of `shape`, on one line."""
    (tree,) = ast.parse(inspect.getsource(shape)).body
    assert isinstance(tree, ast.ClassDef)
    found: dict[str, str] = {}
    for node, below in zip(tree.body, [*tree.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            said = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            found[node.target.id] = str(below.value.value) if said else ""  # type: ignore[union-attr]
        elif isinstance(node, ast.FunctionDef) and isinstance(vars(shape)[node.name], property):
            found[node.name] = ast.get_docstring(node) or ""
    return {name: " ".join(text.split()) for name, text in found.items()}


def cell(meaning: str) -> str:
    """Return a sentence as it stands in a table: begun small, without its full stop."""
    return (meaning[:1].lower() + meaning[1:]).removesuffix(".") if meaning else ""


def table(heading: str) -> list[str]:
    """Return the rows of a table of docs/front-matter.md."""
    rows = []
    for shape in TABLES[heading]:
        hints = get_type_hints(shape, include_extras=True)
        for each in msgspec.structs.fields(shape):
            meaning = cell(meanings(shape)[each.name])
            whose = "" if issubclass(shape, Row) else ("each | " if shape is common.Own else "both | ")
            last = f"{meaning} |" if meaning else "|"
            rows.append(
                f"| `{each.encode_name}` | {whose}{_shape(hints[each.name], each.encode_name)} | {last}"
            )
            also = getattr(shape, "also", ())
            if also and also[0] == each.encode_name:
                rows.append(f"| `{also[1]}` | text | another word for `{also[0]}` |")
    return rows


def _shape(hint: Any, name: str) -> str:
    for marker in getattr(hint, "__metadata__", ()):
        if isinstance(marker, Shape):
            return _RULES.get(marker.rule, marker.rule)
    origin, inner = get_origin(hint), [each for each in get_args(hint) if each is not type(None)]
    if origin is Annotated:
        return _shape(inner[0], name)
    if isinstance(hint, TypeVar):
        return "text"
    if origin is Literal:
        return "word"
    if origin in (Union, UnionType):
        return _shape(inner[0], name)
    if origin is tuple:
        item = _shape(inner[0], name)
        many = re.sub(r"^\[(\w+)\]", r"[\1s]", item)
        return item if item == "list" else f"list of {many}"
    row = origin or hint
    return f"[{_NOUNS.get(row, 'map')}](#{_anchor(row)}){_AS_WELL.get(row, '')}"


def _anchor(row: type[Struct]) -> str:
    heading = next(heading for heading, shapes in TABLES.items() if row in shapes)
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")


def entries(shape: type[Struct]) -> list[str]:
    """Return the list of docs/templates.md that describes `shape`."""
    hints = get_type_hints(shape, include_extras=True)
    fields = [f"- `{name}`: {_seen(hints[name])}" for name in shape.__struct_fields__]
    said = meanings(shape)
    return [*fields, *(f"- `{name}`: {cell(said[name])}" for name in said if name not in hints)]


def _seen(hint: Any) -> str:
    """Return what a template finds in a field of this type."""
    origin, inner = get_origin(hint), [each for each in get_args(hint) if each is not type(None)]
    for marker in getattr(hint, "__metadata__", ()):
        if isinstance(marker, Shape):
            word = {"day": "a day", "day_or_month": "a day or a month (`2024-05`)", "number": "a number"}
            known = word.get(marker.rule, "a whole number" if marker.rule == "count" else "a text")
            return known if marker.rule in ("number", "count") else f"{known}, or empty"
    if origin is Annotated:
        return _seen(inner[0])
    if isinstance(hint, TypeVar):
        return "a `Phrase`"
    if origin is Literal:
        return f"{', '.join(f'`{word}`' for word in inner if word)} or empty"
    if origin in (Union, UnionType):
        return f"{_seen(inner[0])}, or None"
    if origin is tuple:
        return f"each {_seen(inner[0]).removesuffix(', or empty')}"
    name = (origin or hint).__name__
    return f"{'an' if name[0] in 'AEIOU' else 'a'} `{name}`"


def front_matter(text: str) -> str:
    """Return docs/front-matter.md with its tables as the kinds have them."""
    for heading in TABLES:
        text = _with_lines(text, rf"^#+ {re.escape(heading)}\n(?:(?!#+ |\| `).*\n)*", r"\| `", table(heading))
    return text


def templates(text: str) -> str:
    """Return docs/templates.md with the lists of what is declared in the kinds."""
    for shape in LISTS:
        text = _with_lines(text, rf"^### {shape.__name__}\n\n", "- `", entries(shape))
    return text


def _with_lines(text: str, before: str, begin: str, lines: list[str]) -> str:
    """Return `text` with `lines` in place of those that `begin` so behind what matches `before`."""
    found = re.search(rf"{before}((?:{begin}.*\n)+)", text, re.MULTILINE)
    assert found, before
    return text[: found.start(1)] + "".join(f"{line}\n" for line in lines) + text[found.end(1) :]


def main() -> None:
    """Write all of it."""
    for name, made in (("front-matter.md", front_matter), ("templates.md", templates)):
        page = DOCS / name
        page.write_text(made(page.read_text("utf-8")), "utf-8")
    for name, schema in json_schemas().items():
        (DOCS / "schemas" / f"{name}.json").write_text(
            json.dumps(schema, ensure_ascii=False, indent=1) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
