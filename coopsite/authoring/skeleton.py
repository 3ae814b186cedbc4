"""The text of a new story: what is known filled in, the rest as lines to uncomment."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from coopsite.kinds.base import FieldInfo, Kind, OwnField, fields_of
from coopsite.kinds.registry import BY_NAME
from coopsite.locales import new_story_lines, new_story_words

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from coopsite.kinds.base import OwnShape

_SAMPLES: Final = {
    "clock": "08:30", "count": "1", "day": "{day}", "number": "1", "web_address": '"https://example.org"',
    "yes_no": "yes",
}  # fmt: skip
"""Placeholders for values, by the rule of the field; else three dots."""


_OWN_SAMPLES: Final[dict[OwnShape, str]] = {
    "list": '["…"]', "texts": '["…"]', "day": "{day}", "moment": "{day}T16:30", "number": "1", "count": "1",
    "yes_no": "yes", "person": '{person: "…", office: "…"}',
    "people": '[{person: "…", office: "…"}]', "web_address": '"https://example.org"',
}  # fmt: skip
_WITH_WORDS: Final[tuple[OwnShape, ...]] = ("text", "texts", "person", "people")


def leading(
    kind: Kind, title: str, slug: str, day: str, language: str, feed_id: str = "", *, bare: bool = False
) -> str:
    """Return a new story's file in the language of its title, which also holds the facts all languages share.

    An empty `feed_id` is not written. `bare` leaves out all that is only to be read: for those who write in a form.
    """
    words, lines = new_story_words(language), new_story_lines(language, "LINES")
    if bare:
        dated = [f"date: {day}"] if kind.is_listed else []
        return _file([f"title: {_quoted(title)}", f"slug: {slug}", *dated, *_feed(feed_id), "draft: yes"])
    optional = lines["text"]
    if kind.is_listed:
        optional += lines["shared"] + lines.get(kind.name, "") + _unspoken(kind, language)
        optional += _own(kind, language)
    head = [
        f"title: {_quoted(title)}",
        f"slug: {slug}  # {words['slug']}",
        *([f"date: {day}  # {words['date'].format(day=day)}"] if kind.is_listed else []),
        *([f"feed_id: {feed_id}  # {words['feed_id']}"] if feed_id else []),
        f"draft: yes  # {words['draft']}",
        f"# {words['more']}",
        *_commented(optional.replace("{day}", day)),
    ]
    return _file(head, words["body"])


def following(
    kind: Kind, title: str, slug: str, language: str, first: str, feed_id: str = "", *, bare: bool = False
) -> str:
    """Return a new story's file in a language to be translated to; `first` is the name of the other file.

    `bare` as in `leading`.
    """
    words, translated = new_story_words(language), new_story_lines(language, "TRANSLATED")
    if bare:
        to_translate = f"title: {_quoted(words['to_translate'] + title)}"
        return _file([to_translate, f"slug: {slug}", *_feed(feed_id), "draft: yes"])
    head = [
        f"title: {_quoted(words['to_translate'] + title)}",
        f"slug: {slug}  # {words['slug_other']}",
        *([f"feed_id: {feed_id}  # {words['feed_id']}"] if feed_id else []),
        f"draft: yes  # {words['draft']}",
        f"# {words['shared'].format(first=first)}",
        f"# {words['more']}",
        *_commented(new_story_lines(language, "LINES")["text"] + translated.get(kind.name, "")),
        *_commented(_unspoken(kind, language, ("text",)) + _own(kind, language, _WITH_WORDS)),
    ]
    return _file(head, words["body"])


def _own(kind: Kind, language: str, shapes: Container[str] | None = None) -> str:
    """Return a line for each field that config.yaml gives `kind`; of `shapes` only, where given."""
    words = new_story_words(language)
    wanted = [field for field in kind.fields if shapes is None or field.shape in shapes]
    return "".join(
        f"{field.name}: {_own_sample(field)}  # {_about(field, language, words)}\n" for field in wanted
    )


def _own_sample(field: OwnField) -> str:
    return next(iter(field.choices)) if field.choices else _OWN_SAMPLES.get(field.shape, '"…"')


def _about(field: OwnField, language: str, words: Mapping[str, str]) -> str:
    """Return what a field is called, what may be chosen, and whether it must be there."""
    label = field.label.get(language) or next(iter(field.label.values()), field.name)
    said = [
        f"{word} ({text.get(language) or next(iter(text.values()))})" for word, text in field.choices.items()
    ]
    said += [words["required"]] if field.required else []
    return " ".join((f"{label}: {', '.join(said)}" if said else label).split())


def _unspoken(kind: Kind, language: str, rules: Container[str] | None = None) -> str:
    """Return a line for each field of `kind` that the lines of `language` lack; of `rules` only, if given."""
    part = BY_NAME[kind.name].part if kind.name in BY_NAME else None
    fields = fields_of(part) if part else ()
    known = new_story_lines(language, "LINES").get(kind.name, "")
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


def _feed(feed_id: str) -> list[str]:
    return [f"feed_id: {feed_id}"] if feed_id else []


def _file(head: list[str], body: str = "") -> str:
    return "\n".join(["---", *head, "---", "", *([body, ""] if body else [""])])
