"""Breaks a headline into as few lines as possible, of similar length, and not within a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME: Final = 0.05
"""The price of a break behind a capital, as in a name, in widths squared."""
_WORD: Final = 0.12
"""The price of parting the syllables of a Vietnamese word."""
_NUMBER: Final = 0.08
"""The price of parting a number from what it counts or what it numbers."""
_LONELY: Final = 0.3
"""The price of a word alone on the last line."""
_STRAY: Final = 0.06
"""The price of ending a line with a sign or a word that begins something."""
_OPENERS: Final = ("–", "-", "(", "“", "&", "+")
_LITTLE: Final = frozenset({
    "và", "của", "cho", "với", "về", "là", "các", "những", "tại", "ở", "từ", "đến", "lần", "thứ", "năm",
    "tháng", "a", "an", "the", "of", "and", "in", "on", "at", "for", "to", "by", "with",
})  # fmt: skip
"""Words that lead to the next one."""
_SYLLABLES: Final = frozenset({
    "hợp tác", "tác xã", "liên minh", "thành phố", "quốc tế", "quốc gia", "kinh tế", "tập thể",
    "hội nghị", "đại hội", "khen thưởng", "bằng khen", "giấy khen", "huân chương", "thi đua",
    "phong trào", "kế hoạch", "nhiệm vụ", "chương trình", "chỉ tiêu", "giai đoạn", "sơ kết",
    "tổng kết", "kỷ niệm", "phát triển", "bền vững", "chuyển đổi", "đổi số", "đổi mới", "nâng cao",
    "chất lượng", "hiệu quả", "thành viên", "thành lập", "hỗ trợ", "nông thôn", "nông nghiệp",
    "nông dân", "sản phẩm", "sản xuất", "thương hiệu", "thị trường", "doanh nghiệp", "xã hội",
    "nghị quyết", "chỉ thị", "quyết định", "ủy ban", "uỷ ban", "nhân dân", "chính phủ", "thủ tướng",
    "chủ tịch", "tham luận", "tập huấn", "đào tạo", "cán bộ", "sáu tháng", "đầu năm", "cuối năm",
    "việt nam", "hà nội", "hải phòng", "đà nẵng", "quảng ninh", "triển khai", "thực hiện",
    "tổ chức", "công tác", "hoạt động", "kết quả", "bầu cử", "nhiệm kỳ", "tôn vinh", "tiêu biểu",
})  # fmt: skip
"""Neighbours that make one word, of those that headlines of a cooperative alliance are made of."""


def count_lines(text: str, width: float, length_of: Callable[[str], float]) -> int:
    """Return how many lines `break_lines` makes of `text`, without weighing where to break them."""
    words = text.split(" ")
    return _fewest(words, width, _Lengths(words, length_of))


def break_lines(text: str, width: float, length_of: Callable[[str], float]) -> list[str]:
    """Return `text` in lines no longer than `width`, by `length_of`; a longer word has its own line."""
    words = text.split(" ")
    lengths = _Lengths(words, length_of)
    count = _fewest(words, width, lengths)
    # cost[n][i]: the least that the words from i on cost in n lines.
    cheapest: dict[tuple[int, int], tuple[float, int]] = {(0, len(words)): (0.0, len(words))}
    for lines in range(1, count + 1):
        for start in range(len(words) - 1, -1, -1):
            found = _best(words, start, lines, width, lengths, cheapest)
            if found is not None:
                cheapest[lines, start] = found
    parts, start = [], 0
    for lines in range(count, 0, -1):
        stop = cheapest[lines, start][1]
        parts.append(" ".join(words[start:stop]))
        start = stop
    return parts


class _Lengths:
    """Approximate lengths of runs of words, from the lengths of the words."""

    def __init__(self, words: list[str], length_of: Callable[[str], float]) -> None:
        self._space = length_of(" ")
        self._sums = [0.0]
        for word in words:
            self._sums.append(self._sums[-1] + length_of(word) + self._space)

    def between(self, start: int, stop: int) -> float:
        return self._sums[stop] - self._sums[start] - self._space


def _fewest(words: list[str], width: float, lengths: _Lengths) -> int:
    count, start = 1, 0
    for stop in range(1, len(words) + 1):
        if lengths.between(start, stop) > width and stop - 1 > start:
            count, start = count + 1, stop - 1
    return count


def _best(
    words: list[str],
    start: int,
    lines: int,
    width: float,
    lengths: _Lengths,
    cheapest: dict[tuple[int, int], tuple[float, int]],
) -> tuple[float, int] | None:
    best: tuple[float, int] | None = None
    for stop in range(start + 1, len(words) + 1):
        length = lengths.between(start, stop)
        if length > width and stop > start + 1:
            break
        rest = cheapest.get((lines - 1, stop))
        if rest is None:
            continue
        free = max(0.0, 1 - length / width)
        price = free * free + rest[0] + _price(words, start, stop)
        if best is None or price < best[0]:
            best = (price, stop)
    return best


def _price(words: list[str], start: int, stop: int) -> float:
    """Return what it costs to break after the word before `stop`, or to end there."""
    if stop == len(words):
        return _LONELY if stop - start == 1 and start else 0.0
    last, following = words[stop - 1], words[stop]
    price = 0.0
    if f"{last} {following}".casefold().rstrip(".,:;!?…”)") in _SYLLABLES:
        price += _WORD
    if last[:1].isupper() and last[-1:].isalnum() and stop > 1:
        price += _NAME
    if (last[-1:].isdigit() and following[:1].isalnum()) or following[:1].isdigit():
        price += _NUMBER
    if last.casefold() in _LITTLE or last in _OPENERS:
        price += _STRAY
    return price
