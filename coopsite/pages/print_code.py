"""What leads from a printed story back to its page: a number, and the address as a QR code (ISO/IEC 18004)."""

from __future__ import annotations

from typing import Final

from coopsite.pages.views import PrintCode
from coopsite.text.digest import digest

_QUIET: Final = 4
"""Modules left white around the code."""


def print_code(key: str, date: str, address: str) -> PrintCode:
    """Return the number of a story and its absolute address as a QR code.

    The number is of the day and the story's key, so it stays as long as they do.
    """
    import segno  # start-up time: most sites print none

    # The pattern laid over the modules is fixed: trying all eight takes six times as long.
    code = segno.make(address, error="m", mask=0, micro=False, boost_error=False)
    # Each line is drawn from where the last one ended: short numbers that repeat weigh half when packed.
    path, across, down = [f"M{_QUIET} {_QUIET}.5"], 0, 0
    for y, row in enumerate(code.matrix):
        bits = bytes(row)
        end = 0
        while (start := bits.find(1, end)) >= 0:
            end = bits.find(0, start)
            end = len(bits) if end < 0 else end
            path.append(f"m{start - across} {y - down}h{end - start}")
            across, down = end, y
    number = f"{date[:10].replace('-', '')}-{digest('number', key)[:4].upper()}".lstrip("-")
    return PrintCode(number, len(code.matrix) + 2 * _QUIET, "".join(path))
