"""What the formats that are no HTML show. Every address is absolute; dates are ISO 8601."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class RegisterData(Struct, frozen=True):
    """A register as data: a table, and the same as a document with names."""

    header: tuple[str, ...]
    lines: tuple[tuple[str | int | float, ...], ...]
    document: dict[str, Any]
