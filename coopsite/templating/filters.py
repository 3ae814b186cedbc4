"""The filters templates write dates, numbers and words with: pure, and told the language to speak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from coopsite.templating.writable import writable
from coopsite.text import dates, hostnames, numbers
from coopsite.text.document_numbers import has_number
from coopsite.text.document_numbers import unbroken as unbroken_html
from coopsite.text.fill import fill as fill_in
from coopsite.text.fold import fold as folded
from coopsite.text.slug import slug as slug_of

if TYPE_CHECKING:
    from collections.abc import Callable


def date(iso: str, lang: str) -> str:
    """``2023-06-28`` or a moment → ``28/06/2023``, ``28 June 2023``; empty stays empty."""
    return dates.format_date(iso, lang) if iso else ""


def date_long(iso: str, lang: str) -> str:
    """The day with its weekday: ``Thứ Tư, ngày 28 tháng 6 năm 2023``."""
    return dates.format_date_long(iso, lang) if iso else ""


def datetime(iso: str, lang: str) -> str:
    """A moment: ``04/09/2019, 10:03``, ``4 September 2019, 10:03``."""
    return dates.format_datetime(iso, lang) if iso else ""


def month(value: str, lang: str) -> str:
    """``2023-06`` → ``Tháng 6 năm 2023``, ``June 2023``."""
    return dates.format_month(value, lang) if value else ""


def number(value: float, lang: str) -> str:
    """``3057365`` → ``3.057.365``, ``3,057,365``."""
    return numbers.format_number(value, lang)


def size(value: int, lang: str) -> str:
    """Bytes as people read them."""
    return numbers.format_size(value, lang)


def fold(text: str) -> str:
    """Small letters without marks; đ is d."""
    return folded(text)


def slug(text: str) -> str:
    """A word fit for an address or an id."""
    return slug_of(text)


def fill(text: str, **values: Any) -> str:
    """A string of the table with its ``{name}`` filled in; markup stays markup, all else is escaped."""
    if any(hasattr(value, "__html__") for value in values.values()):
        shown = {name: str(Markup.escape(writable(value))) for name, value in values.items()}
        return Markup(fill_in(str(Markup.escape(text)), **shown))  # noqa: S704  (every part escaped)
    return fill_in(text, **{name: str(writable(value)) for name, value in values.items()})


def unbroken(text: str) -> str:
    """The text, each number of a document in it kept on one line."""
    if not has_number(text):
        return text
    return Markup(unbroken_html(escape(text)))  # noqa: S704  (escaped, but for what is markup already)


def ascii_address(address: str) -> str:
    """A web or e-mail address with its host in ASCII; as it is where its host can be none."""
    try:
        return hostnames.ascii_address(address)
    except ValueError:
        return address


def readable_address(address: str) -> str:
    """A web or e-mail address with its host in the letters people read."""
    return hostnames.readable_address(address)


FILTERS: Final[dict[str, Callable[..., str]]] = {
    "ascii_address": ascii_address,
    "date": date,
    "date_long": date_long,
    "datetime": datetime,
    "fill": fill,
    "fold": fold,
    "month": month,
    "number": number,
    "readable_address": readable_address,
    "size": size,
    "slug": slug,
    "unbroken": unbroken,
}
"""Beside these, Jinja's own filters are there, except the few of `coopsite.templating.environment.WITHDRAWN`."""
