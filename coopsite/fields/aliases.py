"""Find the field meant by a name in the writer's own language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.locales import field_names
from coopsite.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection

_BETWEEN: Final = re.compile(r"[\s_-]+")


def meant_by(key: str, known: Collection[str]) -> str:
    """Return the field among `known` that `key` means in any language coopsite speaks; empty where none."""
    meaning = field_names().get(_BETWEEN.sub(" ", fold(key)).strip(), "")
    return meaning if meaning in known else ""
