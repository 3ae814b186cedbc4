"""What a template may write out: whatever has a text of its own, the same in every build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final

from jinja2 import Undefined
from markupsafe import Markup

_PLAIN: Final = frozenset((str, int, float, bool, type(None), Markup))
_ADDRESS: Final = re.compile(r" at 0x[0-9A-Fa-f]+")
"""What Python writes in place of a text for what has none; another number in every process."""


class NoTextError(Exception):
    """A template wrote out something that has no text of its own; `what` is its word in the catalogue."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def writable(value: Any) -> Any:
    """Return `value` if it is text already or can be asked for it, else its text. Raises `NoTextError`.

    What is undefined stays so, for its own error to tell. Lists and maps are written as Python does.
    """
    if type(value) in _PLAIN or isinstance(value, (str, Undefined)) or hasattr(value, "__html__"):
        return value
    if isinstance(value, Iterator):
        raise NoTextError("@unfinished_list")
    if callable(value) or isinstance(value, ModuleType):
        raise NoTextError("@function")
    text = str(value)
    if isinstance(value, (set, frozenset)) or _ADDRESS.search(text):
        raise NoTextError("@no_text")
    return text


def formatted(values: Any) -> None:
    """Raise `NoTextError` where what ``%`` is to fill in has no text of its own."""
    if isinstance(values, dict):
        values = tuple(values.values())
    for value in values if isinstance(values, tuple) else (values,):
        writable(value)


def without_addresses(message: str) -> str:
    """Return what Python says of a mistake, without where in memory things happened to lie."""
    return _ADDRESS.sub("", message)
