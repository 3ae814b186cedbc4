"""What fills the link slots of bodies: where each link and picture of a text leads on this site."""

from __future__ import annotations

import posixpath
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from coopsite.diagnostics import Diagnostic
from coopsite.kinds.registry import kind_of
from coopsite.site.addresses import Addresses
from coopsite.site.media import asset_of, content_path, media_address, near_file, type_of
from coopsite.site.suggestions import Suggestions
from coopsite.text.filenames import STATIC
from coopsite.text.language_codes import language_code
from coopsite.text.schemes import is_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coopsite.content.body import Outline, Slot
    from coopsite.content.model import UnreadableText
    from coopsite.site.model import Site, Story
    from coopsite.site.schedule import HeldBack

TOP = ("", "top")
"""Fragments every page has."""


class ResolvedLink(Struct, frozen=True, array_like=True, gc=False):
    """What a slot is filled with.

    A link has `attributes`: escaped, with a space before (``' href="/en/x/" hreflang="en"'``). None: no link,
    its words stay. One to an attachment tells its `type` and `size`. A picture of the content has
    `asset`, its path in `Site.assets`; one among the static files has `attributes` (``' src="…"'``) instead; with
    neither it is left out.
    """

    attributes: str | None = None
    asset: str = ""
    diagnostic: Diagnostic | None = None
    type: str = ""
    size: int = 0


class Leading(Protocol):
    """A body whose links are asked about: a text's, or that of a file that gives none."""

    @property
    def path(self) -> str:
        """The file it stands in."""

    @property
    def body_line(self) -> int:
        """The line on which it begins there."""

    @property
    def body_digest(self) -> str:
        """Names its outline."""


class Links:
    """All that slots of one site may lead to. Made once for a site; asked for each slot of each page."""

    def __init__(self, site: Site, outlines: Mapping[str, Outline]) -> None:
        self._site = site
        self._outlines = outlines
        self._base = site.config.base_path
        self._languages = frozenset(site.config.languages)
        self._held = {(held.key, held.language): held for held in site.held_back}
        self._held_keys = {held.key: held for held in reversed(site.held_back)}

    def resolve(self, slot: Slot, *, text: Leading, language: str) -> ResolvedLink:
        """Return what `slot` of the body of `text` is on a page in `language`.

        E307: it leads nowhere. W311: it leads to a story held back. Whether an anchor is there is asked only
        of bodies whose outline is known.
        """
        target = slot.target
        if is_elsewhere(target):
            # What leads elsewhere is no slot; this hid its scheme or host behind percent-encoding.
            return _broken(slot, text, "@missing_file" if slot.kind == "image" else "@missing_page")
        if target.lower().startswith("www."):
            return _broken(slot, text, "@missing_page", how="@how_web_address")
        if target.startswith("/"):
            return self._site_address(slot, text, language)
        asset = asset_of(text.path, target, self._site.assets)
        if asset:
            return self._asset(slot, asset, target)
        static = self._static(text, target)
        if static:
            return ResolvedLink(f' {_attribute(slot)}="{escape(static)}"')
        if slot.kind == "image":
            return _broken(slot, text, "@missing_file", suggestion=self._near_file(slot, text))
        return self._page(slot, text, language)

    def _asset(self, slot: Slot, asset: str, target: str) -> ResolvedLink:
        if slot.kind == "image":
            return ResolvedLink(asset=asset)
        file = self._site.assets[asset]
        address = media_address(self._base, file)
        _, mark, fragment = target.partition("#")
        fragment = f"{mark}{fragment}" if not asset.endswith(target.rpartition("/")[2]) else ""
        href = f' href="{escape(address + fragment)}"'
        # Readers see what a picture is as they follow the link.
        return (
            ResolvedLink(href) if file.width else ResolvedLink(href, type=type_of(file.path), size=file.size)
        )

    def _static(self, text: Leading, target: str) -> str:
        """Return the address of a static file named by its place in the content, or nothing."""
        path = content_path(text.path, target)
        address = f"{self._base}/{path.removeprefix(STATIC)}"
        return address if path.startswith(STATIC) and address in self._site.addresses else ""

    def _page(self, slot: Slot, text: Leading, language: str) -> ResolvedLink:
        """Resolve a link to a story by its file or folder, or to an anchor of the text itself."""
        place, _, fragment = slot.target.partition("#")
        if not place:
            if not slot.target or not self._has_anchor(text, fragment):
                return _broken(slot, text, "@missing_anchor" if slot.target else "@missing_page")
            return ResolvedLink(f' href="#{escape(fragment)}"')
        path = content_path(text.path, place)
        key, wanted = self._story_named(path)
        story = self._site.by_key.get(key)
        held = self._held.get((key, wanted)) if wanted else None
        if held is None and story is None:
            held = self._held_keys.get(key)
        if held is not None:
            return _held_back(slot, text, held)
        found = _choose(story, wanted, language) if story is not None else None
        if (story is None or found is None) and key in self._site.unread:
            return ResolvedLink()
        if story is None or found is None:
            is_page = path.endswith(".md") or "." not in posixpath.basename(path)
            if not is_page:
                return _broken(slot, text, "@missing_file", suggestion=self._near_file(slot, text))
            return _broken(slot, text, "@missing_page", suggestion=self._near_story(key, wanted, text))
        return self._to_story(slot, text, story, found, fragment, language)

    def _story_named(self, path: str) -> tuple[str, str]:
        """Return key and language of the story a path names: ``…/x.vi.md``, ``…/x.md`` or ``…/x``."""
        key, language = path.removeprefix("content/"), ""
        if key.endswith(".md"):
            key = key.removesuffix(".md")
            name, _, last = key.rpartition(".")
            last = language_code(last)
            if last in self._languages:
                key, language = name, last
            key = key.removesuffix("/index")
        return key, language

    def _site_address(self, slot: Slot, text: Leading, language: str) -> ResolvedLink:
        """Resolve an address of the site, written with or without base_url's path."""
        place, mark, fragment = slot.target.partition("#")
        path, _, _ = place.partition("?")
        for address in (path, self._base + path, f"{path}/", f"{self._base}{path}/"):
            story = self._stories.get(address)
            if story is not None:
                return self._to_story(slot, text, *story, fragment, language)
            if address in self._site.addresses or address in self._media:
                whole = address + place[len(path) :] + mark + fragment
                return ResolvedLink(
                    f' {_attribute(slot)}="{escape(whole)}"{self._hreflang(address, language, slot)}'
                )
            held = self._site.withheld.get(address)
            if held is not None:
                return _held_back(slot, text, held)
        if slot.kind == "image":
            return _broken(slot, text, "@missing_file")
        if may_be_unread(self._site, path) or may_be_unread(self._site, self._base + path):
            return ResolvedLink()
        return _broken(slot, text, "@missing_page", suggestion=self._near_address(path))

    def _to_story(
        self, slot: Slot, text: Leading, story: Story, found: str, fragment: str, language: str
    ) -> ResolvedLink:
        shown = story.texts.get(found) or next(iter(story.texts.values()))
        # The text in the reader's language may have it, and could not be read.
        unsure = found != language and story.key in self._site.unread
        if not unsure and not self._has_anchor(shown, fragment):
            return _broken(slot, text, "@missing_anchor")
        address = story.addresses[found] + (f"#{fragment}" if fragment else "")
        hreflang = f' hreflang="{found}"' if found != language else ""
        return ResolvedLink(f' href="{escape(address)}"{hreflang}')

    def _has_anchor(self, text: Leading, fragment: str) -> bool:
        outline = self._outlines.get(text.body_digest)
        return fragment in TOP or outline is None or fragment in outline.anchors

    def _near_file(self, slot: Slot, text: Leading) -> str:
        return near_file(text.path, slot.target, self._near_assets)

    def _near_address(self, path: str) -> str:
        near = self._near_addresses.nearest(path)
        return near if not near or near in self._stories or near in self._site.addresses else f"{near}/"

    def _near_story(self, key: str, wanted: str, text: Leading) -> str:
        """Return the way from `text` to the file of the story whose key is most like `key`, or nothing."""
        story = self._site.by_key.get(self._near_keys.nearest(key))
        if story is None:
            return ""
        one = next(iter(story.texts.values()))
        stem = one.path.removesuffix(f".{one.language}.md")
        name = f"{stem}.{wanted}.md" if wanted in story.texts else f"{stem}.md"
        return posixpath.relpath(name, posixpath.dirname(text.path))

    def _hreflang(self, address: str, language: str, slot: Slot) -> str:
        """Return the attribute for a page that lies under another language."""
        first = address[len(self._base) + 1 :].partition("/")[0]
        other = first in self._languages and first != language and slot.kind == "link"
        return f' hreflang="{first}"' if other else ""

    @cached_property
    def _near_assets(self) -> Suggestions:
        return Suggestions(self._site.assets)

    @cached_property
    def _near_keys(self) -> Suggestions:
        return Suggestions(self._site.by_key)

    @cached_property
    def _near_addresses(self) -> Suggestions:
        return Suggestions([*self._stories, *self._site.addresses])

    @cached_property
    def _stories(self) -> dict[str, tuple[Story, str]]:
        """Address → the story and the language of its page."""
        return {
            address: (story, code)
            for story in self._site.stories
            for code, address in story.addresses.items()
        }

    @cached_property
    def _media(self) -> frozenset[str]:
        return frozenset(self._site.media.values())


def may_be_unread(site: Site, address: str) -> bool:
    """Tell whether a page at `address` may be that of a text that could not be read: it lies in the same folder."""
    if not site.unread:
        return False
    addresses, kinds = Addresses(site.config), site.config.all_kinds
    page = f"{address.rstrip('/')}/"
    slug = page.rstrip("/").rpartition("/")[2]
    return any(
        addresses.story(kind_of(key, kinds), language, slug) == page
        for key in site.unread
        for language in site.config.languages
    )


def links_of_broken(
    site: Site, outlines: Mapping[str, Outline], broken: Iterable[UnreadableText]
) -> list[Diagnostic]:
    """Return what is wrong with links and pictures in the bodies of files that give no text."""
    files = list(broken)
    if not files:
        return []
    links = Links(site, outlines)
    found = (
        links.resolve(slot, text=file, language=file.language).diagnostic
        for file in files
        for slot in file.slots
    )
    return [diagnostic for diagnostic in found if diagnostic is not None]


def _choose(story: Story, wanted: str, language: str) -> str | None:
    """Return the language of the page to lead to: as asked for, else the reader's, else the first."""
    if wanted:
        return wanted if wanted in story.texts else None
    return language if language in story.addresses else next(iter(story.addresses), None)


def _attribute(slot: Slot) -> str:
    return "src" if slot.kind == "image" else "href"


def _broken(slot: Slot, text: Leading, reason: str, **more: str) -> ResolvedLink:
    args = {"target": slot.target, "reason": reason, **{name: said for name, said in more.items() if said}}
    return ResolvedLink(diagnostic=_diagnostic("E307", slot, text, args))


def _held_back(slot: Slot, text: Leading, held: HeldBack) -> ResolvedLink:
    until = held.until if held.reason == "future" else ""
    return ResolvedLink(diagnostic=_diagnostic("W311", slot, text, {"target": slot.target, "until": until}))


def _diagnostic(code: str, slot: Slot, text: Leading, args: dict[str, str]) -> Diagnostic:
    return Diagnostic(code, text.path, slot.line + text.body_line - 1, slot.column, args)
