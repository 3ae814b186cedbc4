"""The text of a new story: what is known filled in, the rest as lines to uncomment."""

from __future__ import annotations

# ruff: noqa: E501 – a line of a story stays on one line
import json
from typing import Final

from coopsite.text.placeholders import BODY, TITLE

_KNOWN: Final[dict[str, dict[str, str]]] = {
    "vi": {
        "slug": "phần cuối của địa chỉ trang",
        "slug_other": "phần cuối của địa chỉ trang; sửa theo tiêu đề đã dịch, trước khi đăng",
        "date": "ngày đăng; có thể kèm giờ: {day}T16:30",
        "feed_id": "mã của bài trong nguồn tin (feed); giữ nguyên dù sau này đổi ngày, đổi tên tệp",
        "draft": "bản nháp, bạn đọc chưa thấy; xóa dòng này để đăng",
        "more": "Bỏ dấu # và dấu cách ở đầu những dòng cần dùng rồi điền vào; dòng nào không cần thì xóa đi.",
        "shared": "Ngày tháng và con số khai ở {first} dùng chung cho cả hai ngôn ngữ; ở đây chỉ dịch phần chữ, danh sách theo đúng thứ tự của tệp kia.",
    },
    "en": {
        "slug": "the end of the page's address",
        "slug_other": "the end of the page's address; make it fit the translated title before publishing",
        "date": "of publication; a time may follow: {day}T16:30",
        "feed_id": "names the story in feeds; leave it as it is, whatever becomes of the date or the file's name",
        "draft": "readers do not see it yet; delete this line to publish",
        "more": "Delete the # and the space before the lines you need and fill them in; delete the others.",
        "shared": "Dates and numbers given in {first} hold for both languages; only words are translated here, lists in the order of the other file.",
    },
}

_TEXT_LINES: Final[dict[str, str]] = {
    "vi": """\
summary: "Một, hai câu: việc gì, ở đâu, khi nào."
author: Họ và tên người viết
""",
    "en": """\
summary: "One or two sentences: what, where, when."
author: Name of the writer
""",
}

_SHARED_LINES: Final[dict[str, str]] = {
    "vi": """\
tags: [ten-chu-de]
source: {name: "Tên nơi đưa tin", url: "https://example.org"}
documents:
  - {number: "Số hiệu", title: "Tên văn bản", date: "2024-01-31"}
""",
    "en": """\
tags: [name-of-tag]
source: {name: "Who reported it", url: "https://example.org"}
documents:
  - {number: "Number", title: "Title of the document", date: "2024-01-31"}
""",
}

_KIND_LINES: Final[dict[str, dict[str, str]]] = {
    "vi": {
        "meeting": """\
held_on: {day}
day_part: morning            # morning (sáng), afternoon (chiều), evening (tối), all_day (cả ngày)
place: "Nơi họp"
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
    },
    "en": {
        "meeting": """\
held_on: {day}
day_part: morning            # or afternoon, evening, all_day
place: "Where it was held"
chair: {person: "Who chaired it", office: "Office"}
attendees:
  - {person: "Name", office: "Office"}
purposes: [mid_term_review]  # or year_end_review, congress, working_session, conference…
agenda:
  - "First item"
conclusions:
  - "First conclusion"
""",
        "award": """\
awards:
  - form: certificate_of_merit   # or certificate_of_commendation, flag, medal…
    body: "Who confers it"
    recipients: {collectives: 0, individuals: 1, households: 0}
    named:
      - {name: "Name", office: "Office"}
    status: conferred            # or proposed, while it has not been conferred
    period: "2021–2022"
""",
        "plan": """\
period: {from: "2024-01-01", to: "2024-12-31"}
declared_count: 2
tasks:
  - "First task"
  - {text: "Second task", status: planned, due: "2024-12-31"}
targets:
  - {indicator: "What is measured", unit: "cooperatives", baseline: 100, target: 120}
legal_basis: ["Number of the document"]
responsible: "Who carries it out"
""",
    },
}


_TRANSLATED_LINES: Final[dict[str, dict[str, str]]] = {
    "vi": {
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
    },
    "en": {
        "meeting": """\
place: "Where it was held"
chair: {person: "Who chaired it", office: "Office"}
attendees:
  - {person: "Name", office: "Office"}
agenda:
  - "First item"
conclusions:
  - "First conclusion"
""",
        "award": """\
awards:
  - body: "Who confers it"
""",
        "plan": """\
tasks:
  - "First task"
  - "Second task"
targets:
  - {indicator: "What is measured", unit: "cooperatives"}
responsible: "Who carries it out"
""",
    },
}
"""The words among a kind's facts, for a story whose numbers and dates stand in another file."""


def leading(kind: str, title: str, slug: str, day: str, language: str, feed_id: str = "") -> str:
    """Return the file of a new story in the language its title was given in, which also holds the shared facts.

    An empty `feed_id` is not written.
    """
    words = _words(language)
    optional = _TEXT_LINES[_own(language)]
    if kind != "page":
        optional += _SHARED_LINES[_own(language)] + _KIND_LINES[_own(language)].get(kind, "")
    head = [
        f"title: {_quoted(title)}",
        f"slug: {slug}  # {words['slug']}",
        *([] if kind == "page" else [f"date: {day}  # {words['date'].format(day=day)}"]),
        *([f"feed_id: {feed_id}  # {words['feed_id']}"] if feed_id else []),
        f"draft: yes  # {words['draft']}",
        f"# {words['more']}",
        *_commented(optional.replace("{day}", day)),
    ]
    return _file(head, BODY[_own(language)])


def following(kind: str, title: str, slug: str, language: str, first: str, feed_id: str = "") -> str:
    """Return the file of a new story in a language it still has to be translated to; `first` names the other file."""
    words, own = _words(language), _own(language)
    head = [
        f"title: {_quoted(TITLE[own] + title)}",
        f"slug: {slug}  # {words['slug_other']}",
        *([f"feed_id: {feed_id}  # {words['feed_id']}"] if feed_id else []),
        f"draft: yes  # {words['draft']}",
        f"# {words['shared'].format(first=first)}",
        f"# {words['more']}",
        *_commented(_TEXT_LINES[own] + _TRANSLATED_LINES[own].get(kind, "")),
    ]
    return _file(head, BODY[own])


def _own(language: str) -> str:
    return language if language in _KNOWN else "en"


def _words(language: str) -> dict[str, str]:
    return _KNOWN[_own(language)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _commented(lines: str) -> list[str]:
    return [f"# {line}" for line in lines.splitlines()]


def _file(head: list[str], body: str) -> str:
    return "\n".join(["---", *head, "---", "", body, ""])
