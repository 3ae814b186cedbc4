"""What Vietnamese writers call the names of the front matter when they do not know them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.text.language import fold

if TYPE_CHECKING:
    from collections.abc import Collection

_MEANINGS: Final = {
    "tieu de": "title", "ten bai": "title", "tom tat": "summary", "ngay": "date", "ngay dang": "date",
    "cap nhat": "updated", "tac gia": "author", "nguoi viet": "author", "chu de": "tags", "the": "tags",
    "nguon": "source", "nguon tin": "source", "hinh": "image", "anh": "image", "hinh anh": "image",
    "chu thich": "caption", "mo ta": "alt", "van ban": "documents", "tai lieu": "documents", "nhap": "draft",
    "ban nhap": "draft", "het han": "expires", "loai": "kind", "ngay hop": "held_on", "buoi": "day_part",
    "noi hop": "place", "dia diem": "place", "chu tri": "chair", "nguoi chu tri": "chair",
    "don vi to chuc": "organiser", "thanh phan": "attendees", "noi dung": "agenda", "chuong trinh": "agenda",
    "ket luan": "conclusions", "khen thuong": "awards", "hinh thuc": "form", "so luong": "recipients",
    "thoi gian": "period", "nhiem vu": "tasks", "chi tieu": "targets", "can cu": "legal_basis",
    "don vi": "unit", "trang thai": "status", "han": "due", "ten": "name", "chuc vu": "office", "so": "number",
}  # fmt: skip
_BETWEEN: Final = re.compile(r"[\s_-]+")


def meant_by(key: str, known: Collection[str]) -> str:
    """Return the one of `known` that is meant by a Vietnamese `key`, or nothing."""
    meaning = _MEANINGS.get(_BETWEEN.sub(" ", fold(key)).strip(), "")
    return meaning if meaning in known else ""
