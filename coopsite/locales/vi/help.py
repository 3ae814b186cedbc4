"""The pieces of ``--help`` in Vietnamese, by their English, which stands at the commands themselves."""

from __future__ import annotations

from typing import Final

HELP: Final[dict[str, str]] = {
    # the frame
    "Usage: ": "Cách dùng: ",
    "Options": "Tùy chọn",
    "Commands": "Các lệnh",
    "[OPTIONS]": "[TÙY CHỌN]",
    "COMMAND [ARGS]...": "LỆNH …",
    "Show this message and exit.": "Hiện lời hướng dẫn này.",
    "Show the version and exit.": "Hiện số phiên bản.",
    # commands
    "Make a bilingual bulletin from a folder of texts.": "Dựng bản tin song ngữ từ một thư mục bài viết.",
    "Write a new bilingual site into DIR, ready to serve.": "Tạo trang song ngữ mới trong DIR, xem thử được ngay.",
    "Make the pages.": "Dựng trang.",
    "Show the site while you write; every change appears by itself.": "Xem thử trong khi viết; thay đổi tự hiện ra.",
    "Write, see and publish in the browser.": "Viết, xem và đăng ngay trong trình duyệt.",
    "Look for mistakes; write no pages.": "Tìm lỗi, không ghi trang nào.",
    "Write the files of a new story, one in each language, as drafts.": "Tạo bài mới dạng nháp, mỗi ngôn ngữ một tệp.",
    "KIND is meeting, award, plan, news, page or a kind of the site's own. TITLE is in the site's first language.": (
        "KIND là meeting (hội nghị), award (khen thưởng), plan (kế hoạch), news (tin tức), page (trang cố định) hoặc "
        "một loại bài riêng của trang. TITLE là tiêu đề, viết bằng ngôn ngữ thứ nhất của trang, đặt trong ngoặc kép."
    ),
    "KIND may also be strings, and TITLE the code of a language: then its words of the interface are written, to be "
    "filled in. Or it is schema, and TITLE front-matter or config: then what editors complete and check is written.": (
        "KIND cũng có thể là strings, khi đó TITLE là mã của một ngôn ngữ: lệnh viết ra bảng chữ giao diện của ngôn "
        "ngữ ấy để bạn điền. Hoặc là schema, khi đó TITLE là front-matter hay config: lệnh viết ra tệp giúp trình soạn "
        "thảo gợi ý và soát các mục."
    ),
    "Say why the page at ADDRESS was or was not made again.": (
        "Cho biết vì sao trang ở địa chỉ ADDRESS được dựng lại hay giữ nguyên."
    ),
    "ADDRESS may also be the file of its text, as in content/news/story.en.md.": (
        "ADDRESS cũng có thể là tệp của bài, ví dụ content/news/bai-viet.vi.md."
    ),
    # options
    "The site's folder (this one).": "Thư mục của trang (mặc định: thư mục này).",
    "Where to keep what is remembered (your cache folder).": "Nơi giữ phần ghi nhớ (mặc định: thư mục đệm của bạn).",
    "Where the pages go (output in the site's folder).": "Nơi ghi trang (mặc định: output trong thư mục của trang).",
    "Do as if it were this moment: 2024-01-31T09:00.": "Coi như đang ở thời điểm này: 2024-01-31T09:00.",
    "Show drafts, future and expired stories too, marked.": "Kèm cả bài nháp, bài hẹn ngày, bài hết hạn, có ghi rõ.",
    "Let a warning count as an error.": "Cảnh báo cũng tính là lỗi.",
    "How to report: for people or for programs (text).": "Kết quả cho người đọc (text) hay chương trình (json).",
    "Language of the messages (the computer's, else the site's).": (
        "Ngôn ngữ của thông báo (mặc định: của máy, không thì của trang)."
    ),
    "How many processes to use.": "Số tiến trình chạy cùng lúc.",
    "Work on a Dask cluster: tcp://HOST:8786, or local.": "Dựng trên cụm máy Dask: tcp://HOST:8786, hoặc local.",
    "Compare every file with a build from nothing.": "So từng tệp với bản dựng lại từ đầu.",
    "Port (8000).": "Số cổng (mặc định: 8000).",
    "Address (127.0.0.1: this computer only).": "Địa chỉ (mặc định 127.0.0.1: chỉ máy này).",
    "Show only what readers would see.": "Chỉ hiện những gì bạn đọc thấy.",
    "Look for changed files oneself (network drives).": "Tự dò tệp thay đổi (cho ổ đĩa mạng).",
    "Do not open the browser.": "Không mở trình duyệt.",
    "Write files that open the desk by a double click.": "Ghi các tệp để nhấp đúp là mở được bàn biên tập.",
    "Open the site in the browser.": "Mở trang trong trình duyệt.",
}
