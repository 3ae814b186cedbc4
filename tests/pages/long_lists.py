"""A bulletin whose lists are long: one year with most of its stories, thousands of topics, registers of many rows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Final

from coopsite.text.slug import slug

CONFIG: Final = """\
title: {vi: Bản tin danh sách dài, en: Bulletin of long lists}
base_url: https://bulletin.example/
languages: [vi, en]
share_images: no
"""
FULL_YEAR: Final = 2024
YEARS: Final = 30
"""Years that have stories, `FULL_YEAR` the last; the others have one story each."""
KINDS: Final = ("meeting", "award", "plan", "news")
FORMS: Final = ("order", "medal", "flag", "certificate_of_merit", "certificate_of_commendation", "title")
BODIES: Final = 40
_FIRST: Final = [
    "An",
    "Bình",
    "Cát",
    "Đại",
    "Đông",
    "Đức",
    "Gia",
    "Hà",
    "Hải",
    "Hưng",
    "Kim",
    "Lâm",
    "Long",
    "Nam",
    "Ngọc",
    "Phú",
    "Quang",
    "Sơn",
    "Tân",
    "Tây",
    "Thanh",
]
_SECOND: Final = [
    "Thắng",
    "Thành",
    "Thịnh",
    "Thọ",
    "Tiến",
    "Trung",
    "Trường",
    "Vân",
    "Việt",
    "Vĩnh",
    "Xuân",
    "Yên",
    "Ân",
    "Ấp",
    "Ánh",
    "Ích",
    "Ô",
    "Ổn",
    "Ơn",
    "Ưng",
    "Ước",
    "Êm",
]
_THIRD: Final = [
    "bưởi",
    "cá",
    "cam",
    "chè",
    "dừa",
    "gạo",
    "hoa",
    "lúa",
    "mây",
    "muối",
    "nấm",
    "ong",
    "rau",
    "sen",
    "tôm",
]


def names(count: int) -> list[tuple[str, str]]:
    """Return `count` names that Vietnamese and English know, ``Đông Xuân lúa`` among them."""
    # Of names alike but for their marks one, since these are one topic.
    every = (f"{a} {b} {c}" for a, b, c in product(_FIRST + _SECOND[12:], _SECOND, _THIRD))
    made = list({slug(name): name for name in every}.values())
    step = max(1, len(made) // count)
    return [(f"Nghề {name}" if n % 3 else name, name) for n, name in enumerate(made[::step][:count])]


def write_site(site: Path, stories: int, *, topics: int, rows: int, settings: str = "") -> None:
    """Write a bulletin of `stories` stories in both languages, with `rows` rows for a register in each of most.

    Each story tells of a meeting, and has two topics that few others have and one of the forty that many have.
    """
    (site / "content").mkdir(parents=True)
    (site / "config.yaml").write_text(CONFIG + settings, encoding="utf-8")
    register = [
        f'- {{id: chu-de-{n}, label: {{vi: "{vi}", en: "{en}"}}}}' for n, (vi, en) in enumerate(names(topics))
    ]
    (site / "content/tags.yaml").write_text("\n".join(register) + "\n", encoding="utf-8")
    for number in range(stories):
        _write_story(site / "content", number, stories, topics, rows)


def _write_story(content: Path, number: int, stories: int, topics: int, rows: int) -> None:
    kind = KINDS[number % len(KINDS)]
    day = date(FULL_YEAR, 1, 1) + timedelta(days=number * 366 // stories)
    if number < YEARS - 1:
        day = day.replace(year=FULL_YEAR - 1 - number, day=min(day.day, 28))
    topics_of = (2 * number % topics, (2 * number + 1) % topics, number % 40)
    tags = [f"chu-de-{topic}" for topic in topics_of]
    facts = [f"date: {day}", f"held_on: {day}", f"tags: [{', '.join(dict.fromkeys(tags))}]"]
    facts += _FACTS[kind](number, rows, day)
    folder = content / (kind if kind == "news" else f"{kind}s")
    folder.mkdir(exist_ok=True)
    for language, title in (
        ("vi", f"Liên minh Hợp tác xã họp bàn việc thứ {number}"),
        ("en", f"Meeting on matter {number}"),
    ):
        lines = "\n".join(facts if language == "vi" else facts[:1])
        text = f"---\ntitle: {title}\n{lines}\nslug: chuyen-{number}\n---\n\n{title}.\n"
        (folder / f"chuyen-{number}.{language}.md").write_text(text, encoding="utf-8")


def _awards(number: int, rows: int, day: date) -> list[str]:
    del day
    lines = ["awards:"]
    for row in range(rows):
        at = number * rows + row
        body = f"{{vi: Ủy ban nhân dân tỉnh {at % BODIES}, en: People’s Committee {at % BODIES}}}"
        status = ", status: proposed" if at % 10 == 0 else ""
        lines.append(
            f"  - {{form: {FORMS[at % len(FORMS)]}, body: {body}, recipients: {{collectives: {at % 7 + 1}}}{status},"
            f" named: [{{name: {{vi: Hợp tác xã số {at}, en: Cooperative {at}}}}}]}}"
        )
    return lines if rows else []


def _targets(number: int, rows: int, day: date) -> list[str]:
    del number
    lines = [f"period: {{from: {day}, to: {day.replace(month=12, day=31)}}}", "targets:"]
    for row in range(rows):
        word = f"{{vi: Hợp tác xã thành lập mới ở xã {row}, en: Cooperatives founded in commune {row}}}"
        lines.append(f"  - {{indicator: {word}, baseline: {row}, target: {row + 20}, actual: {row + 11}}}")
    return lines if rows else []


def _documents(number: int, rows: int, day: date) -> list[str]:
    lines = ["documents:"]
    for row in range(rows):
        title = f"{{vi: Quyết định về hợp tác xã số {row}, en: Decision {row} on cooperatives}}"
        lines.append(f"  - {{number: {number * rows + row}/QĐ-UBND, title: {title}, date: {day}}}")
    return lines if rows else []


def _nothing(number: int, rows: int, day: date) -> list[str]:
    del number, rows, day
    return []


_FACTS: Final = {"award": _awards, "plan": _targets, "news": _documents, "meeting": _nothing}
