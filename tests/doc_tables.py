"""Writes what the docs and the schemas take from the kinds: ``make docs``."""

from __future__ import annotations

import ast
import inspect
import json
import re
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from coopsite.config.schema import json_schemas
from coopsite.kinds import award, common, meeting, people, plan
from coopsite.kinds.base import FieldInfo, Row, fields_of

DOCS: Final = Path(__file__).parents[1] / "docs"
TABLES: Final[dict[str, tuple[type[Struct], ...]]] = {
    "Fields of every story": (common.Own, common.Shared, common.Common),
    "A meeting": (meeting.Meeting,),
    "An award": (award.AwardList,),
    "A plan": (plan.Plan,),
    "`source`": (common.Source,),
    "`image` and `gallery`": (common.Picture,),
    "`media`": (common.Medium,),
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
    "alias": "list", "day_or_month": "day", "feed_id": "web address, or any other IRI",
    "files": "file, or a map of files by language", "focus": "two numbers from 0 to 100", "free_map": "map",
    "kind": "word", "plain": "line", "slug": "words", "template": "file",
    "tags": "list, or a line with commas", "text_or_empty": "text",
    "title": "line", "web_address": "web address", "yes_no": "yes or no",
}  # fmt: skip
"""How the section “Shapes” calls a rule, where that is not its name."""
_SEEN: Final = {
    "clock": "`08:30`, or empty", "count": "a whole number", "day": "a day, or empty",
    "day_or_month": "a day or a month (`2024-05`), or empty",
    "number": "a number", "text": "a `Phrase`",
}  # fmt: skip
"""What a template finds, by the rule; else a text."""
_NOUNS: Final[dict[type[Struct], str]] = {
    people.Person: "person",
    people.Named: "person",
    plan.Figure: "figure",
}
_AS_WELL: Final[dict[type[Struct], str]] = {common.Source: ", line"}
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
        whose = "" if issubclass(shape, Row) else "each | " if shape is common.Own else "both | "
        also: tuple[str, ...] = getattr(shape, "also", ())
        for field in fields_of(shape):
            meaning = cell(meanings(shape)[field.name])
            rows.append(f"| `{field.key}` | {whose}{_shape(field)} | {f'{meaning} |' if meaning else '|'}")
            if also[:1] == (field.key,):
                rows.append(f"| `{also[1]}` | text | another word for `{also[0]}` |")
    return rows


def _shape(field: FieldInfo) -> str:
    if field.row is None:
        one = many = _RULES.get(field.rule, field.rule)
    else:
        noun, link = _NOUNS.get(field.row, "map"), f"(#{_anchor(field.row)}){_AS_WELL.get(field.row, '')}"
        one, many = f"[{noun}]{link}", f"[{noun}s]{link}"
    return f"list of {many}" if field.is_list and one != "list" else one


def _anchor(row: type[Struct]) -> str:
    heading = next(heading for heading, shapes in TABLES.items() if row in shapes)
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")


def entries(shape: type[Struct]) -> list[str]:
    """Return the list of docs/templates.md that describes `shape`."""
    said = meanings(shape)
    fields = {field.name: _seen(field) for field in fields_of(shape)}
    properties = {name: cell(meaning) for name, meaning in said.items() if name not in fields}
    return [f"- `{name}`: {meaning}" for name, meaning in (fields | properties).items()]


def _seen(field: FieldInfo) -> str:
    """Return what a template finds in a field."""
    if field.row is not None:
        name = field.row.__name__
        one = f"{'an' if name[0] in 'AEIOU' else 'a'} `{name}`"
    elif field.words:
        one = f"{', '.join(f'`{word}`' for word in field.words)} or empty"
    else:
        one = _SEEN.get(field.rule, "a text, or empty")
    if field.is_list:
        return f"each {one.removesuffix(', or empty')}"
    return f"{one}, or None" if field.may_be_none else one


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
