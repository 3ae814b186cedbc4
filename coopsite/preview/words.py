"""The words of the preview's bar, its overlay and its own pages, in the languages coopsite speaks."""

# ruff: noqa: E501 – a sentence stays on one line

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "vi": {
        "preview": "Xem trước",
        "bar": "Thanh xem trước",
        "close": "Đóng",
        "show": "Hiện thanh xem trước",
        "draft": "Bản nháp",
        "draft_why": "bạn đọc chưa thấy; xóa dòng draft: yes để đăng",
        "future": "Chờ đăng",
        "future_why": "bạn đọc chưa thấy cho đến {date}",
        "expired": "Đã hết hạn",
        "expired_why": "bạn đọc không còn thấy từ {date}",
        "translation_there": "Có bản {language}",
        "translation_missing": "Chưa có bản {language}",
        "translation_stale": "Bản {language} cũ hơn bản này",
        "translation_ahead": "Bản này cũ hơn bản {language}",
        "translation_held": "Bản {language} chưa đăng",
        "pair": "Xem song song",
        "pair_title": "Song song: {title}",
        "open_editor": "Mở tệp trong trình soạn thảo",
        "in_editor": "mở",
        "errors": "{n} lỗi",
        "warnings": "{n} lời nhắc",
        "notes": "{n} lưu ý",
        "errors.one": "{n} lỗi",
        "warnings.one": "{n} lời nhắc",
        "notes.one": "{n} lưu ý",
        "fine": "Không có lỗi",
        "more": "… và {n} mục nữa",
        "error": "Lỗi",
        "warning": "Nhắc",
        "hint": "Gợi ý",
        "line": "dòng {line}",
        "overlay": "Cần sửa",
        "overlay_old": "Phía sau là trang của lần lưu đúng gần nhất.",
        "overlay_new": "Phía sau là trang theo bản vừa lưu.",
        "nothing_yet": "Chưa có gì để hiện. Trang sẽ tự hiện ra khi lỗi được sửa.",
        "gone": "Trang này không còn",
        "gone_why": "Tệp {path} đã bị xóa hoặc đổi tên.",
        "not_found": "Không có trang này",
        "home": "Về trang đầu",
        "saved": "Vừa lưu:",
        "go": "Tới trang đó",
        "lost": "Máy chủ xem trước đã dừng. Trang sẽ tự nối lại khi bạn chạy lại coopsite serve.",
        "language_vi": "tiếng Việt",
        "language_en": "tiếng Anh",
        "pair_missing": "Chưa có bản {language}. Hãy tạo tệp này:",
        "ready": "Xem trước tại {address}",
        "stop": "Mọi thay đổi sẽ tự hiện ra. Bấm Ctrl-C để dừng.",
        "stopped": "Đã dừng xem trước.",
        "warn_host": "Chú ý: mọi máy trong mạng gọi được {host} đều xem được cả bản nháp.",
        "warn_any": "{host} là mọi địa chỉ của máy này, nhưng trình duyệt ở máy khác sẽ bị từ chối; hãy ghi đúng một địa chỉ, ví dụ --host 192.168.1.5.",
        "no_host": "Máy này không có địa chỉ {host}.",
        "mended": "Đã hết lỗi.",
        "bad_request": "Yêu cầu không hợp lệ.",
        "forbidden": "Bản xem trước chỉ trả lời cho chính máy này.",
        "method": "Bản xem trước chỉ trả lời GET và HEAD.",
        "no_index": "Chưa lập được chỉ mục tìm kiếm.",
        "trouble": "coopsite gặp lỗi khi làm trang này. Máy chủ vẫn chạy.",
    },
    "en": {
        "preview": "Preview",
        "bar": "Preview bar",
        "close": "Close",
        "show": "Show the preview bar",
        "draft": "Draft",
        "draft_why": "readers do not see it; delete draft: yes to publish",
        "future": "Scheduled",
        "future_why": "readers do not see it before {date}",
        "expired": "Expired",
        "expired_why": "readers have not seen it since {date}",
        "translation_there": "{language} version there",
        "translation_missing": "No {language} version yet",
        "translation_stale": "{language} version is older than this one",
        "translation_ahead": "This is older than the {language} version",
        "translation_held": "{language} version is held back",
        "pair": "Side by side",
        "pair_title": "Side by side: {title}",
        "open_editor": "Open the file in your editor",
        "in_editor": "open",
        "errors": "{n} errors",
        "warnings": "{n} warnings",
        "notes": "{n} notes",
        "errors.one": "{n} error",
        "warnings.one": "{n} warning",
        "notes.one": "{n} note",
        "fine": "No errors",
        "more": "… and {n} more",
        "error": "Error",
        "warning": "Warning",
        "hint": "Hint",
        "line": "line {line}",
        "overlay": "To be mended",
        "overlay_old": "Behind is the page as last saved without errors.",
        "overlay_new": "Behind is the page as just saved.",
        "nothing_yet": "There is nothing to show yet. The page appears by itself once this is mended.",
        "gone": "This page is gone",
        "gone_why": "The file {path} has been deleted or renamed.",
        "not_found": "There is no such page",
        "home": "To the front page",
        "saved": "Just saved:",
        "go": "Go there",
        "lost": "The preview server has stopped. This page reconnects when you run coopsite serve again.",
        "language_vi": "Vietnamese",
        "language_en": "English",
        "pair_missing": "There is no {language} version yet. Create this file:",
        "ready": "Preview at {address}",
        "stop": "Every change appears by itself. Press Ctrl-C to stop.",
        "stopped": "Preview stopped.",
        "warn_host": "Note: every computer that can reach {host} can see the preview, drafts included.",
        "warn_any": "{host} means every address of this computer, but browsers on other computers will be refused; name one address, for example --host 192.168.1.5.",
        "no_host": "This computer does not have the address {host}.",
        "mended": "No errors any more.",
        "bad_request": "This request cannot be understood.",
        "forbidden": "The preview answers this computer only.",
        "method": "The preview answers GET and HEAD only.",
        "no_index": "The search index could not be made.",
        "trouble": "coopsite failed to make this page. The server keeps running.",
    },
}  # fmt: skip


def say(name: str, language: str, /, **values: str) -> str:
    """Return a phrase in `language` (English for one coopsite does not speak) with its values."""
    known = WORDS.get(language, WORDS["en"])
    return known[name].format(**values)


def name_of(code: str, language: str) -> str:
    """Return how a language is called within a phrase of `language`."""
    return WORDS.get(language, WORDS["en"]).get(f"language_{code}", code)


def count(name: str, number: int, language: str) -> str:
    """Return how many there are of something: ``2 errors``."""
    return say(f"{name}.one" if number == 1 else name, language, n=str(number))
