"""A site that can be edited in every way a desk edits one, always knowing what each of its files should say."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from coopsite.templating.theme import shipped
from tests.engine.sites import png, write

LANGUAGES: Final = ("vi", "en")
STANDING: Final = "meetings/base"
"""A story that is always there, so that others may link to it."""
WAITING: Final = "news/waiting"
"""A story others link to, and whose date decides whether the link may lead there."""
KEYS: Final = ("meetings/a", "meetings/b", "awards/c", "plans/d", "news/e", "notices/f", "pages/g")

DUMP: Final = "{{ page }}\n{{ chrome }}\n{{ strings }}\n{% include '_extra.html' ignore missing %}\n"
"""Shows all that a template is given, so that nothing it is given can change unnoticed."""
DUMPED: Final = tuple(
    name
    for name in sorted(shipped().templates)
    if name.endswith(".html") and name[0] != "_" and name != "base.html"
)
"""Every template that makes pages."""

SETTINGS: Final = {
    "title": '"Bản tin thử"',
    "base_url": "https://bulletin.example/",
    "languages": "[vi, en]",
    "per_page": "3",
    "search": "no",
}


@dataclass
class Words:
    """A text as its author left it."""

    title: str
    body: str = "Một đoạn văn ngắn."
    lines: dict[str, str] = field(default_factory=dict)


@dataclass
class StoryFiles:
    """A story: its texts, what they share, and how its files are named."""

    texts: dict[str, Words] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    bundled: bool = False
    repeated: bool = False
    """Whether each text says what both share, or the first only."""


class Workshop:
    """A site in a folder. Whatever is edited is written at once; files that need no change are not touched."""

    def __init__(self, site: Path, template: str = DUMP, languages: tuple[str, ...] = LANGUAGES) -> None:
        self.site = site
        self.stories: dict[str, StoryFiles] = {}
        self.settings = SETTINGS | {"languages": f"[{', '.join(languages)}]"}
        self._written: dict[str, bytes] = {}
        write(site, "content/meetings/pic.png", png(8, 6))
        write(site, "content/meetings/paper.pdf", b"%PDF-1.4 one")
        write(site, "content/static/logo.txt", "a logo\n")
        for name in DUMPED:
            write(site, f"templates/{name}", template)
        for key, date in ((STANDING, "2024-01-09"), (WAITING, "2024-06-02")):
            self.stories[key] = StoryFiles(
                {
                    language: Words(f"Gốc {key[-1]} {language}", "Mở đầu.\n\n## Mục\n\nHết.")
                    for language in languages
                },
                {"date": date},
            )
        self.configure()
        self.save()

    def text(self, key: str, language: str) -> Words:
        """The text, written first if there is none."""
        shared = {} if key.startswith("pages") else {"date": "2024-01-10"}
        story = self.stories.setdefault(key, StoryFiles(shared=shared))
        return story.texts.setdefault(language, Words(f"Bài {key[-1]} {language}"))

    def files(self) -> dict[str, bytes]:
        """What every text's file should hold."""
        return {
            _path(key, language, story): _front(story, language) + _body(key, story, language)
            for key, story in self.stories.items()
            for language in story.texts
        }

    def save(self) -> None:
        """Bring the folder to what `files` says."""
        wanted = self.files()
        for path in self._written.keys() - wanted.keys():
            (self.site / path).unlink(missing_ok=True)
            with_empty = (self.site / path).parent
            if with_empty.is_dir() and not any(with_empty.iterdir()):
                with_empty.rmdir()
        for path, data in wanted.items():
            if self._written.get(path) != data:
                write(self.site, path, data)
        self._written = wanted

    def configure(self) -> None:
        """Write the configuration."""
        write(self.site, "config.yaml", "".join(f"{key}: {value}\n" for key, value in self.settings.items()))

    def drop(self, path: str) -> None:
        """Remove a file or a folder, if it is there."""
        place = self.site / path
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def _path(key: str, language: str, story: StoryFiles) -> str:
    return f"content/{key}/index.{language}.md" if story.bundled else f"content/{key}.{language}.md"


def _front(story: StoryFiles, language: str) -> bytes:
    text = story.texts[language]
    lines = {"title": json.dumps(text.title, ensure_ascii=False), **text.lines}
    if story.repeated or language == next(each for each in LANGUAGES if each in story.texts):
        lines |= story.shared
    return "".join(
        ("---\n", *(f"{key}: {value}\n" for key, value in lines.items() if value), "---\n\n")
    ).encode()


def _body(key: str, story: StoryFiles, language: str) -> bytes:
    """The body, its targets written as seen from its file."""
    here = os.path.dirname(_path(key, language, story))  # noqa: PTH120
    return (story.texts[language].body + "\n").replace("CONTENT", os.path.relpath("content", here)).encode()
