"""Spares builds made inside a test's process what cannot come out differently the second time: compiling, naming code.

Builds in processes of their own go without, as readers' do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from jinja2 import Environment

from coopsite.cache import version as fingerprint

_compile = Environment.compile
_compiled: dict[tuple[Any, ...], Any] = {}
own_files = cache(fingerprint.own_files)
"""What our modules hold: they do not change while tests run."""


def _compiled_once(self: Environment, source: Any, name: Any = None, filename: Any = None, *more: Any) -> Any:
    """The code of a template: a pure function of its text, its name and the environment's class.

    Templates that do not compile are compiled again, and fail again.
    """
    key = (type(self), source, name, filename, more)
    if key not in _compiled:
        _compiled[key] = _compile(self, source, name, filename, *more)
    return _compiled[key]


@contextmanager
def sparing() -> Iterator[None]:
    """Compile each template and read each module once a process, as long as this lasts."""
    with (
        patch.object(Environment, "compile", _compiled_once),
        patch.object(fingerprint, "own_files", lambda package: list(own_files(package))),
    ):
        yield
