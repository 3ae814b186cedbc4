"""The vocabulary of fields: types annotated with the name of the rule that validates them."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Struct

Localized = dict[str, str]
"""A text by language, ``{"vi": "…", "en": "…"}``: at least one language, perhaps not all."""


class Shape(Struct, frozen=True):
    """Names the rule of a field. The rules are in `coopsite.kinds.head`, which loads pydantic."""

    rule: str


class Term(Struct, frozen=True):
    """What a field is in the vocabulary of schema.org: a property, and the type of a thing that it names."""

    name: str
    thing: str = ""


Day = Annotated[str, Shape("day")]
"""``2023-06-28``; empty: not given."""
DayOrMonth = Annotated[str, Shape("day_or_month")]
Clock = Annotated[str, Shape("clock")]
"""``08:30``; empty: not given."""
Moment = Annotated[tuple[str, bool], Shape("moment")]
"""ISO 8601 with offset, by the site's clock; and whether only the day was written."""
Words = Annotated[str, Shape("words")]
"""A text in no language: a number of a document, a tag."""
Plain = Annotated[str, Shape("plain")]
Line = Annotated[str, Shape("line")]
Title = Annotated[str, Shape("title")]
Slug = Annotated[str, Shape("slug")]
Alias = Annotated[str, Shape("alias")]
FeedId = Annotated[str, Shape("feed_id")]
WebAddress = Annotated[str, Shape("web_address")]
FileName = Annotated[str, Shape("file")]
"""The path of a file, relative to the story."""
KindName = Annotated[str, Shape("kind")]
"""The name of a kind."""
TemplateName = Annotated[str, Shape("template")]
"""The name of a template with its ending, ``story-appeal.html``."""
YesNo = Annotated[bool, Shape("yes_no")]
Count = Annotated[int, Shape("count")]
Number = Annotated[int | float, Shape("number")]
Focus = Annotated[tuple[int, ...], Shape("focus")]
"""A point of a picture: how far from its left and its top, in per cent; empty: not given."""
Tags = Annotated[tuple[str, ...], Shape("tags")]
FreeMap = Annotated[dict[str, Any], Shape("free_map")]
"""Free data that authors pass to their own templates."""

NO_MOMENT = ("", False)
