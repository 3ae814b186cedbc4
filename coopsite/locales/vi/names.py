"""What Vietnamese writers call fields and languages, without marks; and their words for yes and no."""

from __future__ import annotations

from typing import Final

FIELDS: Final[dict[str, str]] = {
    "tieu de": "title", "ten bai": "title", "tom tat": "summary", "ngay": "date", "ngay dang": "date",
    "cap nhat": "updated", "tac gia": "author", "nguoi viet": "author", "chu de": "tags", "the": "tags",
    "nguon": "source", "nguon tin": "source", "hinh": "image", "anh": "image", "hinh anh": "image",
    "chu thich": "caption", "mo ta": "alt", "van ban": "documents", "tai lieu": "documents", "nhap": "draft",
    "ban nhap": "draft", "het han": "expires", "loai": "kind", "ngay hop": "held_on", "buoi": "day_part",
    "gio": "time", "gio bat dau": "time", "gio ket thuc": "until", "truc tuyen": "online",
    "noi hop": "place", "dia diem": "place", "chu tri": "chair", "nguoi chu tri": "chair",
    "don vi to chuc": "organiser", "thanh phan": "attendees", "noi dung": "agenda", "chuong trinh": "agenda",
    "ket luan": "conclusions", "khen thuong": "awards", "hinh thuc": "form", "so luong": "recipients",
    "thoi gian": "period", "nhiem vu": "tasks", "chi tieu": "targets", "can cu": "legal_basis",
    "don vi": "unit", "trang thai": "status", "han": "due", "ten": "name", "chuc vu": "office", "so": "number",
}  # fmt: skip

LANGUAGES: Final[dict[str, str]] = {
    "vn": "vi", "vie": "vi", "viet": "vi", "tieng viet": "vi", "anh": "en", "tieng anh": "en",
}  # fmt: skip

YES: Final[tuple[str, ...]] = ("có",)

NO: Final[tuple[str, ...]] = ("không",)
