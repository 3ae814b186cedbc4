"""The files beside a register: CSV (RFC 4180, for spreadsheets) and JSON."""

from __future__ import annotations

import csv
import io
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

Cell = str | int | float
JOINED: Final = "; "
"""Between the things of one cell."""
_MARK: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the system's code page and garbles every accented letter."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Line(NamedTuple):
    """A row twice over: its cells below the headings, and what JSON calls them."""

    cells: tuple[Cell, ...]
    named: dict[str, Any]


class RegisterData(Struct, frozen=True):
    """A register as data: a table, and the same as a document with names."""

    header: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]
    document: dict[str, Any]


def write_csv(view: RegisterData) -> bytes:
    """Write the rows below a line of headings, in UTF-8 with its mark, lines ending as the RFC says."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(view.header)
    writer.writerows([[_cell(cell) for cell in line] for line in view.lines])
    return (_MARK + out.getvalue()).encode()


def write_json(view: RegisterData) -> bytes:
    """Write the register with its rows, to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(view.document), indent=1) + b"\n"


def without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    """Return `values` without empty texts and lists; nought says something and stays."""
    return {key: value for key, value in values.items() if value not in ("", [])}


def _cell(value: Cell) -> Cell:
    """Return `value` as a spreadsheet is to take it: no text is a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
