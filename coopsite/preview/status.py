"""The facts of a page in the preview's bar: file, other languages, held back or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from coopsite.content.model import Text
    from coopsite.preview.snapshot import Snapshot
    from coopsite.site.model import Story

PAIR: Final = "/_preview/pair/"


@dataclass(frozen=True, slots=True)
class Translation:
    """Another language of a page's story, compared with the page."""

    language: str
    state: str
    """``there``, ``missing``, ``stale`` (older than this text), ``ahead`` (this text is older), ``held``."""
    href: str = ""


@dataclass(frozen=True, slots=True)
class StoryStatus:
    """The facts of one page; all empty for a page of no story."""

    story: str = ""
    """``KEY|LANGUAGE``, by which the page is found again after its address changed."""
    source: str = ""
    held: str = ""
    until: str = ""
    pair: str = ""
    translations: tuple[Translation, ...] = ()
    gone: str = ""
    """The deleted file whose page was here; then `source` is empty."""


def status_of(snapshot: Snapshot, address: str) -> StoryStatus:
    """Return the facts of the page at `address`."""
    story, text = snapshot.story_at(address), snapshot.text_at(address)
    if story is None or text is None:
        return StoryStatus()
    held = story.held.get(text.language, "")
    return StoryStatus(
        f"{story.key}|{snapshot.pages[address].language}",
        text.path,
        held,
        story.until(held),
        pair_address(story.key) if len(snapshot.site.config.languages) > 1 else "",
        tuple(
            _translation(story, text, code)
            for code in snapshot.site.config.languages
            if code != text.language
        ),
    )


def status_of_gone(snapshot: Snapshot, path: str, key: str, language: str) -> StoryStatus:
    """Return the facts of an address whose text `path` was deleted: the story's other languages."""
    story = snapshot.site.by_key.get(key)
    addresses = story.addresses if story else {}
    others = tuple(Translation(code, "there", addresses[code]) for code in addresses if code != language)
    return StoryStatus(f"{key}|{language}", gone=path, translations=others)


def out_of_step(story: Story) -> tuple[str, ...]:
    """Return the languages of a story whose text is older than another one."""
    days = {language: _changed(text, story) for language, text in story.texts.items()}
    return tuple(language for language, day in days.items() if day < max(days.values()))


def pair_address(key: str) -> str:
    """Return the address of the page with a story's languages side by side."""
    return PAIR + quote(key)


def _translation(story: Story, text: Text, code: str) -> Translation:
    other = story.texts.get(code)
    if other is None:
        return Translation(code, "missing")
    href = story.addresses.get(code, "")
    ours, theirs = _changed(text, story), _changed(other, story)
    if ours != theirs:
        return Translation(code, "stale" if theirs < ours else "ahead", href)
    held = story.held.get(code, "") and not story.held.get(text.language, "")
    return Translation(code, "held" if held else "there", href)


def _changed(text: Text, story: Story) -> str:
    """Return the day of a text's last change, as its front matter says."""
    return (text.updated or story.date)[:10]
