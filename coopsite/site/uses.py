"""Which files of the content stories name: those that are published, and those that wait for a story held back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.site.media import body_assets
from coopsite.site.model import Uses, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.content.body import Outline
    from coopsite.content.model import Asset
    from coopsite.site.media import NamedFiles
    from coopsite.site.visibility import StoryVisibility


class UsedFiles(Struct, frozen=True):
    """The paths of assets that stories shown lead to, and of those they show as pictures, each in order.

    A picture shown as it is, in one size, is among both. `uses` knows of the stories held back, too.
    """

    led_to: list[str]
    shown: list[str]
    uses: Uses


def files_named(
    visibilities: Iterable[StoryVisibility],
    named: NamedFiles,
    outlines: Mapping[str, Outline],
    assets: Mapping[str, Asset],
) -> UsedFiles:
    """Return which of `assets` stories name. Facts that stand in one text of a story are facts of all."""
    led_to: set[str] = set()
    shown: set[str] = set()
    seen: set[str] = set()
    waiting: dict[str, Waiting] = {}
    for visibility in visibilities:
        for language, is_shown, path in _named_by(visibility, named, outlines, assets):
            if language in visibility.shown or (not language and visibility.shown):
                (shown if is_shown else led_to).add(path)
            if language in visibility.held or (not language and visibility.is_held):
                waiting[path] = _first(waiting.get(path), Waiting(visibility.until, is_shown))
            else:
                seen.add(path)
    led_to.update([path for path in shown if not assets[path].ending])
    uses = Uses(
        frozenset(seen | waiting.keys()), {path: one for path, one in waiting.items() if path not in seen}
    )
    return UsedFiles(sorted(led_to), sorted(shown), uses)


def _named_by(
    visibility: StoryVisibility,
    named: NamedFiles,
    outlines: Mapping[str, Outline],
    assets: Mapping[str, Asset],
) -> Iterator[tuple[str, bool, str]]:
    """Yield the files a story names: the language it does so in, none for facts, whether as a picture, the path."""
    key = visibility.pair.key
    yield from (("", False, path) for path in named.assets.get(key, ()))
    yield from (("", True, path) for path in named.shown.get(key, ()))
    for language, text in visibility.pair.texts.items():
        for kind, path in body_assets(text, outlines, assets):
            yield language, kind == "image", path


def _first(before: Waiting | None, one: Waiting) -> Waiting:
    """Return how a file waits that waits for two stories: till the first is due."""
    if before is None:
        return one
    until = min(filter(None, (before.until, one.until)), default="")
    return Waiting(until, before.is_shown or one.is_shown)
