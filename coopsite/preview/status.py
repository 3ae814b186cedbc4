"""What the bar says of a page: held back or not, its other languages, its file."""

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
    """Another language of the page's story, as seen from the page."""

    language: str
    state: str
    """``there``, ``missing``, ``stale`` (older than this text), ``ahead`` (this text is older), ``held``."""
    href: str = ""


@dataclass(frozen=True, slots=True)
class StoryStatus:
    """What the bar says of one page. A page that is no story's has no facts but the empty ones."""

    story: str = ""
    """``KEY|LANGUAGE``, by which the page is found again should its address change."""
    source: str = ""
    held: str = ""
    until: str = ""
    pair: str = ""
    translations: tuple[Translation, ...] = ()
    gone: str = ""
    """The file of which there was a page here until it was deleted; then there is no `source`."""


def facts_of(edition: Snapshot, address: str) -> StoryStatus:
    """Return the facts of the page at `address`."""
    story, text = edition.story_at(address), edition.text_at(address)
    if story is None or text is None:
        return StoryStatus()
    held = story.held.get(text.language, "")
    return StoryStatus(
        f"{story.key}|{edition.pages[address].language}",
        text.path,
        held,
        story.until(held),
        pair_address(story.key) if len(edition.site.config.languages) > 1 else "",
        tuple(
            _translation(story, text, code) for code in edition.site.config.languages if code != text.language
        ),
    )


def facts_of_gone(edition: Snapshot, path: str, key: str, language: str) -> StoryStatus:
    """Return the facts of an address where the text `path` lay, which is gone: the story's other languages."""
    story = edition.site.by_key.get(key)
    addresses = story.addresses if story else {}
    others = tuple(Translation(code, "there", addresses[code]) for code in addresses if code != language)
    return StoryStatus(f"{key}|{language}", gone=path, translations=others)


def pair_address(key: str) -> str:
    """Return where the languages of a story stand side by side."""
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
    """Return the day on which a text was last changed, as its file says."""
    return (text.updated or story.date)[:10]
