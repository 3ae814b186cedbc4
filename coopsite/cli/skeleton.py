"""The text of a new story: what is known filled in, the rest as lines to uncomment."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from coopsite.kinds.base import FieldInfo, fields_of
from coopsite.kinds.registry import BY_NAME
from coopsite.locales import new_story_lines, new_story_words

if TYPE_CHECKING:
    from collections.abc import Container

_SAMPLES: Final = {
    "count": "1", "day": "{day}", "number": "1", "web_address": '"https://example.org"', "yes_no": "yes",
}  # fmt: skip
"""Placeholders for values, by the rule of the field; else three dots."""


def leading(kind: str, title: str, slug: str, day: str, language: str, feed_id: str = "") -> str:
    """Return a new story's file in the language of its title, which also holds the facts all languages share.

    An empty `feed_id` is not written.
    """
    words, lines = new_story_words(language), new_story_lines(language, "LINES")
    optional = lines["text"]
    if kind != "page":
        optional += lines["shared"] + lines.get(kind, "") + _unspoken(kind, language)
    head = [
        f"title: {_quoted(title)}",
        f"slug: {slug}  # {words['slug']}",
        *([] if kind == "page" else [f"date: {day}  # {words['date'].format(day=day)}"]),
        *([f"feed_id: {feed_id}  # {words['feed_id']}"] if feed_id else []),
        f"draft: yes  # {words['draft']}",
        f"# {words['more']}",
        *_commented(optional.replace("{day}", day)),
    ]
    return _file(head, words["body"])


def following(kind: str, title: str, slug: str, language: str, first: str, feed_id: str = "") -> str:
    """Return a new story's file in a language to be translated to; `first` is the name of the other file."""
    words, translated = new_story_words(language), new_story_lines(language, "TRANSLATED")
    head = [
        f"title: {_quoted(words['to_translate'] + title)}",
        f"slug: {slug}  # {words['slug_other']}",
        *([f"feed_id: {feed_id}  # {words['feed_id']}"] if feed_id else []),
        f"draft: yes  # {words['draft']}",
        f"# {words['shared'].format(first=first)}",
        f"# {words['more']}",
        *_commented(new_story_lines(language, "LINES")["text"] + translated.get(kind, "")),
        *_commented(_unspoken(kind, language, ("text",))),
    ]
    return _file(head, words["body"])


def _unspoken(kind: str, language: str, rules: Container[str] | None = None) -> str:
    """Return a line for each field of `kind` that the lines of `language` lack; of `rules` only, if given."""
    part = BY_NAME[kind].part
    fields = fields_of(part) if part else ()
    known = new_story_lines(language, "LINES").get(kind, "")
    left = [field for field in fields if not re.search(rf"^{field.key}:", known, re.MULTILINE)]
    return "".join(
        f"{field.key}: {_sample(field)}\n" for field in left if rules is None or field.rule in rules
    )


def _sample(field: FieldInfo) -> str:
    one = field.words[0] if field.words else _SAMPLES.get(field.rule, '"…"')
    return f"[{one}]" if field.is_list else one


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _commented(lines: str) -> list[str]:
    return [f"# {line}" for line in lines.splitlines()]


def _file(head: list[str], body: str) -> str:
    return "\n".join(["---", *head, "---", "", body, ""])
