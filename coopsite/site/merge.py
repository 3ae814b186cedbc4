"""The facts a story's languages share: merged, and what is missing once all its texts have been heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.content.model import marks_of
from coopsite.diagnostics import Diagnostic
from coopsite.kinds.facts import NO_FACTS, Facts, lacking, merged_facts
from coopsite.site.positions import START, clash, diagnostic_at
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coopsite.content.model import Text
    from coopsite.kinds.base import OwnField

_NOTHING: Final = frozenset(("",))


def share(
    texts: Sequence[Text], diagnostics: list[Diagnostic], fields: Sequence[OwnField] = ()
) -> tuple[Facts, str]:
    """Return the merged facts of a story's texts and their digest, which is empty when no text gives any.

    What only one text gives holds for all. Text known by language is put together; anything else must agree,
    or both lines are named (E216). What is then missing is said as well; `fields` are those of the kind besides
    coopsite's.
    """
    digests = {text.facts_digest for text in texts}
    if digests == _NOTHING:
        diagnostics += _required(texts, NO_FACTS, fields)
        return NO_FACTS, ""
    given = [text for text in texts if text.facts_digest]
    first = given[0]
    facts, name = first.facts or NO_FACTS, first.facts_digest
    if len(digests - _NOTHING) > 1:
        name = digest(*(part for text in given for part in (text.language, text.facts_digest)))
        for text in given[1:]:
            clashes: list[str] = []
            facts = merged_facts(facts, text.facts or NO_FACTS, (first.language, text.language), clashes)
            diagnostics += [clash(field, text, first) for field in clashes]
    diagnostics += _incomplete(given, facts)
    diagnostics += _required(texts, facts, fields)
    return facts, name


def _required(texts: Sequence[Text], facts: Facts, fields: Sequence[OwnField]) -> Iterator[Diagnostic]:
    """Yield E215 for each required field that no text gives, unless all are drafts."""
    for field in fields:
        if field.required and field.name not in facts.own and not all(text.draft for text in texts):
            args = {"field": field.name, "how": "@how_either_file"}
            yield Diagnostic("E215", texts[0].path, START.line, START.column, args)


def _incomplete(texts: Sequence[Text], facts: Facts) -> Iterator[Diagnostic]:
    """Yield what the merged `facts` of `texts` lack.

    E215: an award has no form or not the name its form needs, who receives it no name, a picture no file, a
    correction no date. W217: one text declares another number of tasks than another lists. What a text
    can tell of itself is left to the reading of it.
    """
    for field, missing in lacking(facts):
        text = next((text for text in texts if field in marks_of(text)), texts[0])
        yield diagnostic_at("E215", text, field, {"field": missing, "how": "@how_either_file"})
    declared, counted = facts.plan.declared_count, len(facts.plan.tasks)
    if declared is None or not counted or declared == counted:
        return
    plans = [(text, text.facts.plan) for text in texts if text.facts is not None]
    if not any(plan.declared_count is not None and plan.tasks for _, plan in plans):
        text = next(text for text, plan in plans if plan.declared_count is not None)
        yield diagnostic_at(
            "W217", text, "declared_count", {"declared": str(declared), "counted": str(counted)}
        )
