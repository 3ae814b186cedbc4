"""Rows and cells of tables: with pipes (GitHub Flavored Markdown 0.29, section 4.10), or pasted with tabs."""

from __future__ import annotations

import re
from typing import Final

_RULE: Final = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PIPE: Final = re.compile(r"\\\\|\\\||\|")


def is_rule(line: str) -> bool:
    """Tell whether `line`, not indented, is a table's delimiter row."""
    return _RULE.match(line) is not None


def sides_of(rule: str) -> tuple[str, ...]:
    """Return the alignment of each column: ``left``, ``center``, ``right`` or nothing."""
    sides = []
    for cell, _ in cells_of(rule):
        left, right = cell.startswith(":"), cell.endswith(":")
        sides.append("center" if left and right else "left" if left else "right" if right else "")
    return tuple(sides)


def cells_of(row: str) -> list[tuple[str, int]]:
    """Return the text of each cell between pipes and where in `row` it begins. An escaped pipe is text."""
    end = len(row.rstrip())
    begin = len(row) - len(row.lstrip())
    if row[begin : begin + 1] == "|":
        begin += 1
    cells = []
    start = begin
    if "\\" not in row:
        for text in row[begin:end].split("|"):
            cells.append((text.strip(" \t"), start + len(text) - len(text.lstrip(" \t"))))
            start += len(text) + 1
    else:
        for pipe in _PIPE.finditer(row, begin, end):
            if pipe[0] == "|":
                cells.append(_cell(row, start, pipe.start()))
                start = pipe.end()
        cells.append(_cell(row, start, end))
    # Nothing stands behind the last pipe.
    if len(cells) > 1 and not cells[-1][0] and row[end - 1 : end] == "|":
        cells.pop()
    return cells


def _cell(row: str, start: int, end: int) -> tuple[str, int]:
    text = row[start:end]
    return text.strip(" \t").replace("\\|", "|"), start + len(text) - len(text.lstrip(" \t"))


def is_pasted_row(before: str, line: str) -> bool:
    """Tell whether two lines have equally many tabs between words, like rows of a spreadsheet."""
    count = line.strip("\n").count("\t")
    return count > 0 and before.count("\t") == count and bool(before.strip("\t ").count("\t") or count > 1)


def pasted_cells(lines: list[str]) -> list[list[tuple[str, int]]]:
    """Return the cells of a table pasted from a spreadsheet; empty where `lines` are none.

    Such a table has two lines or more with equally many tabs, at least one of them between words.
    """
    if len(lines) < 2 or "\t" not in lines[0]:
        return []
    count = lines[0].count("\t")
    if any(line.count("\t") != count for line in lines) or not any(
        "\t" in line.strip("\t ") for line in lines
    ):
        return []
    shift = 1 if all(line[:1] == "\t" for line in lines) else 0
    if count == shift:
        return []
    rows = []
    for line in lines:
        cells = []
        start = shift
        for text in line[shift:].split("\t"):
            cells.append((text.strip(), start + len(text) - len(text.lstrip())))
            start += len(text) + 1
        rows.append(cells)
    return rows
