"""Write a site of any size for measuring: the same number gives the same bytes on every machine."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

CONFIG = """\
title: {vi: Bản tin đo tốc độ, en: Benchmark Bulletin}
base_url: https://bulletin.example/
languages: [vi, en]
search: no
share_images: no
"""
KINDS = ("meeting", "award", "plan", "news")
WORDS = {
    "vi": """hợp tác xã thành viên hội nghị kế hoạch thi đua khen thưởng sản phẩm vùng trồng
    chuỗi giá trị vốn vay mùa vụ đại hội ban chấp hành chuyển đổi số đường làng thủy lợi
    chợ quê nông sản tập huấn""".split(),
    "en": """cooperative members conference plan emulation award product orchard value chain
    loan season congress committee digital transformation village road irrigation market
    harvest training""".split(),
}
TOPICS = 60
FIRST_DAY = datetime.fromisoformat("2012-01-05T08:00:00+07:00")


def sentence(rng: random.Random, language: str, words: int) -> str:
    """Return `words` random words as a sentence without its full stop."""
    text = " ".join(rng.choices(WORDS[language], k=words))
    return text[0].upper() + text[1:]


def paragraph(rng: random.Random, language: str) -> str:
    """Return five sentences, one strong and one a link to another site."""
    parts = [sentence(rng, language, rng.randint(9, 17)) for _ in range(5)]
    parts[1] = f"**{parts[1]}**"
    parts[3] = f"[{parts[3]}](https://example.org/{rng.randint(1, 999)})"
    return ". ".join(parts) + "."


def body(rng: random.Random, language: str) -> str:
    """Return about four hundred words with headings, a list, a quotation and a table."""
    head = "| Chỉ tiêu | Số lượng |" if language == "vi" else "| Target | Number |"
    rows = "\n".join(f"| {sentence(rng, language, 3)} | {rng.randint(1, 900)} |" for _ in range(4))
    items = "\n".join(f"- {sentence(rng, language, 11)}" for _ in range(5))
    return "\n\n".join(
        [
            paragraph(rng, language),
            f"## {sentence(rng, language, 5)}",
            paragraph(rng, language),
            items,
            f"> {sentence(rng, language, 14)}",
            f"## {sentence(rng, language, 4)}",
            paragraph(rng, language),
            f"{head}\n|---|---:|\n{rows}",
            paragraph(rng, language),
        ]
    )


def write_story(content: Path, number: int) -> None:
    """Write both texts of story `number` below `content`."""
    rng = random.Random(f"story-{number}")
    kind = KINDS[number % len(KINDS)]
    folder = content / (kind if kind == "news" else f"{kind}s")
    folder.mkdir(parents=True, exist_ok=True)
    date = (FIRST_DAY + timedelta(hours=6 * number)).isoformat()
    topics = ", ".join(f"topic-{t}" for t in rng.sample(range(TOPICS), 3))
    for language in ("vi", "en"):
        head = (
            f'---\ntitle: "{sentence(rng, language, 9)}"\nsummary: "{sentence(rng, language, 20)}."\n'
            f"date: {date}\ntags: [{topics}]\nslug: story-{number:06d}\n---\n\n"
        )
        path = folder / f"story-{number:06d}.{language}.md"
        path.write_text(head + body(rng, language) + "\n", encoding="utf-8")


def write_site(site: Path, stories: int) -> None:
    """Write a whole site of `stories` stories in two languages into the new folder `site`."""
    site.mkdir(parents=True)
    (site / "config.yaml").write_text(CONFIG, encoding="utf-8")
    for number in range(stories):
        write_story(site / "content", number)
