"""Write a site of any size for measuring: the same number gives the same bytes on every machine."""

from __future__ import annotations

import random
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

CONFIG = """\
title: {vi: Bản tin đo tốc độ, en: Benchmark Bulletin}
base_url: https://bulletin.example/
languages: [vi, en]
"""
KINDS = ("meeting", "award", "plan", "news")
ONSETS = "b c ch d đ g gh gi h k kh l m n ng nh ph qu r s t th tr v x".split()
RHYMES = """a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng ât âu ây e em en eo êm ên ênh
    êu i ich iêm iên iêng iêt iêu im in inh o oa oai oan oang oc oi om on ong ôc ôi ôm ôn ông ơ ơi ơm ơn u uc ui um un
    ung uôc uôi uôn uông uôt ư ưc ưng ươc ươi ươm ươn ương""".split()
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
STEMS = ("a e i o u ai ea ee io ou".split(), "b c d f g l m n p r s t v ch st tr".split())
ENDINGS = ["", "s", "ed", "ing", "er", "ion", "al", "ly", "y", "ment"]
TOPICS = 60
FIRST_DAY = datetime.fromisoformat("2012-01-05T08:00:00+07:00")
DAYS = timedelta(days=5000)
"""The time that all stories of a site lie in, so that none is held back until its day comes."""
APART = timedelta(hours=6)
"""From one story to the next, where there are not too many for it."""


def spelled(syllable: str, tone: str) -> str:
    """Return a syllable with its tone on the letter that takes it."""
    at = max(number for number, letter in enumerate(syllable) if letter in "aăâeêioôơuưy")
    return unicodedata.normalize("NFC", syllable[: at + 1] + tone + syllable[at + 1 :])


@cache
def vocabulary(language: str) -> tuple[list[str], list[float]]:
    """Return some thousands of words, the commonest first, and how common each of them and all before it are.

    They are distributed as in real text, where the n-th word is about 1/n as common as the first.
    """
    rng = random.Random(f"words-{language}")
    words: dict[str, None] = {}
    while len(words) < (5000 if language == "vi" else 8000):
        if language == "vi":
            word = spelled(rng.choice(ONSETS) + rng.choice(RHYMES), rng.choice(TONES))
        else:
            parts = (rng.choice(STEMS[1]) + rng.choice(STEMS[0]) for _ in range(rng.randint(1, 3)))
            word = "".join(parts) + rng.choice(STEMS[1]) + rng.choice(ENDINGS)
        words[word] = None
    return list(words), list(accumulate(1 / (rank + 3) for rank in range(len(words))))


def sentence(rng: random.Random, language: str, words: int) -> str:
    """Return `words` random words as a sentence without its full stop."""
    known, common = vocabulary(language)
    text = " ".join(rng.choices(known, cum_weights=common, k=words))
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


def time_apart(stories: int) -> timedelta:
    """Return the time from one story to the next in a site of `stories` stories."""
    return min(APART, timedelta(seconds=DAYS.total_seconds() // stories))


def write_story(content: Path, number: int, apart: timedelta = APART) -> None:
    """Write both texts of story `number` below `content`, of a site whose stories are `apart`."""
    rng = random.Random(f"story-{number}")
    kind = KINDS[number % len(KINDS)]
    folder = content / (kind if kind == "news" else f"{kind}s")
    folder.mkdir(parents=True, exist_ok=True)
    date = (FIRST_DAY + number * apart).isoformat()
    topics = ", ".join(f"topic-{t}" for t in rng.sample(range(TOPICS), 3))
    for language in ("vi", "en"):
        head = (
            f'---\ntitle: "{sentence(rng, language, 9)}"\nsummary: "{sentence(rng, language, 20)}."\n'
            f"date: {date}\ntags: [{topics}]\nslug: story-{number:06d}\n---\n\n"
        )
        path = folder / f"story-{number:06d}.{language}.md"
        path.write_text(head + body(rng, language) + "\n", encoding="utf-8")


def write_site(site: Path, stories: int, settings: str = "") -> None:
    """Write a whole site of `stories` stories in two languages into the new folder `site`, with more `settings`."""
    site.mkdir(parents=True)
    (site / "config.yaml").write_text(CONFIG + settings, encoding="utf-8")
    for number in range(stories):
        write_story(site / "content", number, time_apart(stories))
