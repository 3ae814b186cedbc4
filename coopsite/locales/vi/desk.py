"""The words of the desk in Vietnamese: its pages, dialogs, keys, form and messages."""

# ruff: noqa: E501 – a sentence stays on one line

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    # The frame of all pages
    "shell_desk": "Bàn biên tập",
    "shell_skip": "Chuyển đến nội dung chính",
    "shell_nav": "Các trang của bàn biên tập",
    "shell_list": "Bài viết",
    "shell_story": "Soạn bài",
    "shell_tags": "Chủ đề",
    "shell_deleted": "Bài đã xóa",
    "shell_publish": "Xuất bản",
    "shell_site": "Xem trang web",
    "shell_keys": "Phím tắt",
    "shell_opening": "Đang mở…",
    "shell_no_script": "Bàn biên tập cần JavaScript. Hãy bật JavaScript cho địa chỉ này trong trình duyệt.",
    "shell_lost": "Mất liên lạc với coopsite. Những gì bạn đang gõ vẫn còn trên trang này; hãy mở lại coopsite, đừng đóng thẻ.",
    "shell_back": "Đã nối lại với coopsite.",
    # Dialogs and notices
    "dialog_cancel": "Bỏ qua",
    "dialog_close": "Đóng",
    "dialog_working": "Đang làm…",
    "dialog_notices": "Thông báo",
    "dialog_required": "Hãy điền ô này.",
    # Keys
    "keys_title": "Phím tắt",
    "keys_help": "Hiện các phím tắt",
    "keys_single": "Dùng cả phím một chữ (như / hoặc n) khi con trỏ không ở trong ô nhập",
    "keys_everywhere": "Ở mọi trang",
    "keys_or": "hoặc",
    "keys_name_Enter": "Enter",
    "keys_name_Escape": "Esc",
    "keys_name_ArrowUp": "↑",
    "keys_name_ArrowDown": "↓",
    "keys_name_ArrowLeft": "←",
    "keys_name_ArrowRight": "→",
    "keys_name_Delete": "Delete",
    "keys_name_Home": "Home",
    "keys_name_End": "End",
    "keys_name_PageUp": "PgUp",
    "keys_name_PageDown": "PgDn",
    # What went wrong
    "error_unreachable": "coopsite không trả lời. Hãy xem cửa sổ coopsite còn mở không, rồi thử lại.",
    "error_strange": "coopsite trả lời điều trang này không hiểu ({status}). Hãy tải lại trang.",
    # Requests the server refuses
    "error_bad_request": "Không hiểu được yêu cầu này.",
    "error_foreign": "Bàn viết chỉ trả lời các trang của chính nó trên máy này.",
    "error_token": "Bàn viết vừa được mở lại. Hãy tải lại trang này; những gì bạn đã gõ vẫn còn.",
    "error_content_type": "Chỗ này chỉ nhận dữ liệu dạng JSON.",
    "error_too_large": "Tệp lớn hơn {megabytes} MB, quá mức bàn viết nhận được trong một lần.",
    "error_broken_off": "Việc gửi bị ngắt giữa chừng. Hãy thử lại.",
    "error_path": "Ở đây chỉ sửa được các tệp trong thư mục content.",
    "error_not_found": "Ở đây không còn gì. Có thể bài đã được đổi tên hoặc đã xóa.",
    "error_method": "Không làm được việc này ở đây.",
    "error_disk_full": "Ổ đĩa đã đầy nên chưa lưu được. Hãy dọn bớt rồi lưu lại.",
    "error_read_only": "Chưa lưu được: bạn không có quyền ghi vào thư mục này. Hãy xem thư mục hay tệp có bị đặt chỉ đọc không.",
    "error_trouble": "coopsite gặp sự cố ở việc này; không mất gì cả. Hãy thử lại.",
    # Languages within a sentence
    "language_vi": "tiếng Việt",
    "language_en": "tiếng Anh",
}
