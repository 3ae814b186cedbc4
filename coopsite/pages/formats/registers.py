"""Registers as CSV (RFC 4180, for spreadsheets) and as JSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from coopsite.pages.formats.model import RegisterData

_MARK: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the system's code page and garbles every accented letter."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def register_csv(view: RegisterData) -> bytes:
    """The rows below a line of headings, in UTF-8 with its mark, lines ending as the RFC says."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(view.header)
    writer.writerows([[_cell(cell) for cell in line] for line in view.lines])
    return (_MARK + out.getvalue()).encode()


def register_json(view: RegisterData) -> bytes:
    """The register with its rows, to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(view.document), indent=1) + b"\n"


def _cell(value: str | float) -> str | float:
    """`value` as a spreadsheet is to take it: no text is a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
