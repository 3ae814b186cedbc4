"""What stands in the files of a new story in Vietnamese until somebody writes it."""

# ruff: noqa: E501 – a line of a story stays on one line

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "to_translate": "Cần dịch: ",
    "body": "Viết nội dung ở đây.",
    "slug": "phần cuối của địa chỉ trang",
    "slug_other": "phần cuối của địa chỉ trang; sửa theo tiêu đề đã dịch, trước khi đăng",
    "date": "ngày đăng; có thể kèm giờ: {day}T16:30",
    "feed_id": "mã của bài trong nguồn tin (feed); giữ nguyên dù sau này đổi ngày, đổi tên tệp",
    "draft": "bản nháp, bạn đọc chưa thấy; xóa dòng này để đăng",
    "more": "Bỏ dấu # và dấu cách ở đầu những dòng cần dùng rồi điền vào; dòng nào không cần thì xóa đi.",
    "required": "bắt buộc",
    "shared": "Ngày tháng và con số khai ở {first} dùng chung cho cả hai ngôn ngữ; ở đây chỉ dịch phần chữ, danh sách theo đúng thứ tự của tệp kia.",
}

LINES: Final[dict[str, str]] = {
    "text": """\
summary: "Một, hai câu: việc gì, ở đâu, khi nào."
author: Họ và tên người viết
""",
    "shared": """\
tags: [ten-chu-de]
source: {name: "Tên nơi đưa tin", url: "https://example.org"}
documents:
  - {number: "Số hiệu", title: "Tên văn bản", date: "2024-01-31"}
""",
    "meeting": """\
held_on: {day}
time: 08:30                  # giờ bắt đầu; chỉ biết buổi thì ghi day_part
until: 11:30                 # giờ kết thúc
day_part: morning            # morning (sáng), afternoon (chiều), evening (tối), all_day (cả ngày)
place: "Nơi họp"
online: "https://example.org"   # nếu họp trực tuyến
chair: {person: "Người chủ trì", office: "Chức vụ"}
attendees:
  - {person: "Họ và tên", office: "Chức vụ"}
purposes: [mid_term_review]  # sơ kết; hoặc year_end_review (tổng kết), congress (đại hội), working_session (buổi làm việc)…
agenda:
  - "Nội dung thứ nhất"
conclusions:
  - "Kết luận thứ nhất"
""",
    "award": """\
awards:
  - form: certificate_of_merit   # bằng khen; giấy khen: certificate_of_commendation; cờ: flag…
    body: "Cơ quan tặng"
    recipients: {collectives: 0, individuals: 1, households: 0}
    named:
      - {name: "Họ và tên", office: "Chức vụ"}
    status: conferred            # đã tặng; mới đề nghị thì ghi proposed
    period: "2021–2022"
""",
    "plan": """\
period: {from: "2024-01-01", to: "2024-12-31"}
declared_count: 2
tasks:
  - "Nhiệm vụ thứ nhất"
  - {text: "Nhiệm vụ thứ hai", status: planned, due: "2024-12-31"}
targets:
  - {indicator: "Tên chỉ tiêu", unit: "hợp tác xã", baseline: 100, target: 120}
legal_basis: ["Số hiệu văn bản"]
responsible: "Đơn vị thực hiện"
""",
}
"""Lines to uncomment: those of every text, those both languages share, and a kind's own."""

TRANSLATED: Final[dict[str, str]] = {
    "meeting": """\
place: "Nơi họp"
chair: {person: "Người chủ trì", office: "Chức vụ"}
attendees:
  - {person: "Họ và tên", office: "Chức vụ"}
agenda:
  - "Nội dung thứ nhất"
conclusions:
  - "Kết luận thứ nhất"
""",
    "award": """\
awards:
  - body: "Cơ quan tặng"
""",
    "plan": """\
tasks:
  - "Nhiệm vụ thứ nhất"
  - "Nhiệm vụ thứ hai"
targets:
  - {indicator: "Tên chỉ tiêu", unit: "hợp tác xã"}
responsible: "Đơn vị thực hiện"
""",
}
"""Of a kind's own lines, those with words, for a story whose numbers and dates stand in another file."""
