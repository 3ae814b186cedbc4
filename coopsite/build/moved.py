"""Finds addresses of earlier builds that lead nowhere now, and how to redirect them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from coopsite.build.moved_lines import (
    aliases_line,
    former_slug,
    kinds_line,
    languages_line,
    slug_line,
    tag_line,
)
from coopsite.diagnostics import Diagnostic
from coopsite.output.known_addresses import (
    KnownAddress,
    KnownAddresses,
    list_of,
    name_of,
    name_of_list,
    parts_of,
)
from coopsite.site.model import ListName
from coopsite.site.positions import place_of
from coopsite.text.filenames import CONFIG, REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coopsite.content.model import Text
    from coopsite.content.tags import RegisteredTag
    from coopsite.diagnostics import SourcePosition
    from coopsite.site.model import Site

_NAMED: Final = 4


def moved(
    site: Site, register: Sequence[RegisteredTag], before: KnownAddresses, now: KnownAddresses
) -> Iterator[Diagnostic]:
    """Yield W508 for what moved without a redirect, and one N502 for what is gone.

    Stories held back count as neither. Every text of the site must have been read.
    """
    if before == now or not before.known:
        return
    if before.base_path != now.base_path:
        yield _below_elsewhere(site, before.base_path)
    yield from _Comparison(site, register, before.known, now.known).diagnostics()


def is_said_again(
    site: Site, register: Sequence[RegisteredTag], before: KnownAddresses, now: KnownAddresses
) -> bool:
    """Tell whether a build right after the one that kept `before` has something to say of addresses, too."""
    return any(_Comparison(site, register, before.known, now.known).diagnostics())


def _below_elsewhere(site: Site, old: str) -> Diagnostic:
    """Return W508 for a whole site that lies below another path of its host."""
    base = site.config.base_path
    # Where the new path begins with the old one, what is there already stays.
    but = f"(?!{re.escape(base.removeprefix(old)[1:])}/)" if base.startswith(f"{old}/") else ""
    line = f'RedirectMatch 301 "^{re.escape(old)}/{but}(.*)$" "{site.config.origin}{base}/$1"'
    return _at(CONFIG, site.config.at.get("base_url"), "@site_moved", f"{old}/", f"{base}/", line)


class _Comparison:
    """The addresses of two builds, and those of the first that lead nowhere and are not reported yet."""

    def __init__(
        self,
        site: Site,
        register: Sequence[RegisteredTag],
        before: Mapping[str, KnownAddress],
        now: Mapping[str, KnownAddress],
    ) -> None:
        self._site = site
        self._base = site.config.base_path
        self._register = register
        self._before = before
        self._now = now
        kept = {name_of("text", held.language, held.key) for held in site.held_back}
        self._gone = {
            name: known
            for name, known in before.items()
            if self._base + known.address not in site.addresses and name not in kept
        }

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield the diagnostics; each address is reported once."""
        yield from self._languages()
        yield from self._kinds()
        yield from self._texts()
        yield from self._tags()
        gone = sorted(known.address for known in self._gone.values())
        if gone:
            names = ", ".join(self._base + address for address in gone)
            count, few = self._gone_below()
            below = {"below": ", ".join(few[:_NAMED]), "count": str(count)} if few else {}
            yield Diagnostic("N502", args={"names": names, **below})

    def _gone_below(self) -> tuple[int, list[str]]:
        """Return how many addresses below those that are gone are gone with them, and a few of these."""
        count, few = 0, []
        for name, known in sorted(self._gone.items(), key=lambda each: each[1].address):
            listed = list_of(name)
            number, below = 0, list[str]()
            if known.mark and name.startswith("alias:"):
                counted, *below = known.mark.split()
                number = int(counted)
            elif listed is not None and listed.sort in ("kind", "tag"):
                number, below = len(self._site.feeds), list(self._site.feeds)
            count += number
            few += [self._base + known.address + each for each in below]
        return count, [each for each in few if each not in self._site.addresses]

    def _languages(self) -> Iterator[Diagnostic]:
        """Yield W508 for each language the site has no longer."""
        languages = self._site.config.languages
        lost: dict[str, str] = {}
        for name in list(self._gone):
            _, language, _ = parts_of(name)
            if language and language not in languages:
                lost[language] = f"{self._base}/{language}/"
                del self._gone[name]
        line = languages_line((*languages, *lost))
        for old in lost.values():
            yield _at(CONFIG, self._site.config.at.get("languages"), "@language_gone", old, "", line)

    def _kinds(self) -> Iterator[Diagnostic]:
        """Yield W508 for each kind that has another address word; its stories go along with its list."""
        config = self._site.config
        old_words: defaultdict[str, dict[str, str]] = defaultdict(dict)
        moves: dict[str, tuple[str, str]] = {}
        prefixes: list[tuple[str, str]] = []
        for name, known in list(self._gone.items()):
            listed = list_of(name)
            if listed is not None and listed.sort == "kind" and name in self._now:
                kind, language = listed.of, parts_of(name)[1]
                new = self._now[name].address
                old_words[kind][language] = known.address.strip("/").partition("/")[2]
                moves.setdefault(kind, (known.address, new))
                prefixes.append((known.address, new))
                del self._gone[name]
        for name, known in list(self._gone.items()):
            new = self._now[name].address if name in self._now else ""
            if new and any(
                known.address.startswith(old) and new == begin + known.address[len(old) :]
                for old, begin in prefixes
            ):
                del self._gone[name]
        # One line says it of all kinds at once.
        for kind, (old, new) in moves.items():
            language = next(iter(old_words[kind]))
            at = config.at.get(f"kinds.{kind}.address.{language}") or config.at.get(f"kinds.{kind}")
            line = kinds_line(config.kinds, old_words)
            yield _at(
                CONFIG, at or config.at.get("kinds"), "@kind_moved", self._base + old, self._base + new, line
            )

    def _texts(self) -> Iterator[Diagnostic]:
        """Yield W508 for each text that has another address, whatever its file is called now."""
        left = {
            name: known
            for name, known in self._now.items()
            if name not in self._before and name[:4] == "text"
        }
        finder = RenamedTexts(left)
        moves: list[tuple[Text, str, str, str]] = []
        for name, known in list(self._gone.items()):
            sort, language, key = parts_of(name)
            if sort != "text":
                continue
            found = name if name in self._now else finder.find(language, key, known)
            text = self._text(found) if found else self._translation(key)
            if text is not None:
                new = self._now[found or name_of("text", text.language, key)].address
                moves.append((text, known.address, new, "" if found else "@translation_gone"))
                del self._gone[name]
        yield from self._of_texts(moves)

    def _of_texts(self, moves: Sequence[tuple[Text, str, str, str]]) -> Iterator[Diagnostic]:
        """Yield W508 for each text, its old address, its new one, and why; all old addresses of a file on one line."""
        old_ones: defaultdict[str, list[str]] = defaultdict(list)
        for text, old, new, _ in moves:
            if not former_slug(text, old, new):
                old_ones[text.path].append(old)
        for text, old, new, reason in moves:
            slug = former_slug(text, old, new)
            line = slug_line(slug) if slug else aliases_line(text, old_ones[text.path])
            given = {"given": "aliases"} if text.aliases and not slug else {}
            place = place_of(text, "slug" if text.slug else "title")
            new = "" if reason else self._base + new
            yield _at(text.path, place, reason, self._base + old, new, line, given)

    def _text(self, name: str) -> Text:
        _, language, key = parts_of(name)
        return self._site.by_key[key].texts[language]

    def _translation(self, key: str) -> Text | None:
        """Return what there is of a story in another language."""
        story = self._site.by_key.get(key)
        return next(iter(story.texts.values())) if story else None

    def _tags(self) -> Iterator[Diagnostic]:
        """Yield W508 for each tag that was replaced by another one."""
        moves: dict[str, tuple[str, str, str]] = {}
        old_ones: defaultdict[str, list[str]] = defaultdict(list)
        for name, known in list(self._gone.items()):
            listed = list_of(name)
            if listed is None or listed.sort != "tag":
                continue
            old, language = listed.of, parts_of(name)[1]
            successor = self._successor(language, known)
            if successor is None:
                continue
            del self._gone[name]
            if old not in moves:
                new = self._site.tags[successor].addresses[language]
                moves[old] = (successor, self._base + known.address, new)
                old_ones[successor].append(old)
        for successor, address, new in moves.values():
            label = self._site.tags[successor].label
            line = tag_line(successor, label, self._register, old_ones[successor])
            yield _at(REGISTER, None, "@tag_moved", address, new, line)

    def _successor(self, language: str, known: KnownAddress) -> str | None:
        """Return the tag that the newest story of a list has instead: one that is new, else its only one.

        None where that story has fewer tags than it had, so that this one was only taken away.
        """
        count, _, key = known.mark.partition(" ")
        story = self._site.by_key.get(key)
        if story is None or len(story.tags) < int(count):
            return None
        tags = [tag for tag in story.tags if language in self._site.tags[tag].addresses]
        new = [tag for tag in tags if name_of_list(language, ListName("tag", tag)) not in self._before]
        return new[0] if new else tags[0] if len(tags) == 1 else None


class RenamedTexts:
    """Finds a text that was renamed, by its address word, its file name or its body."""

    def __init__(self, texts: Mapping[str, KnownAddress]) -> None:
        self._by: list[dict[tuple[str, str], list[str]]] = [{}, {}, {}]
        for name, known in sorted(texts.items()):
            _, language, key = parts_of(name)
            for table, trait in zip(self._by, _traits(key, known), strict=True):
                table.setdefault((language, trait), []).append(name)
        self._taken: set[str] = set()

    def find(self, language: str, key: str, known: KnownAddress) -> str:
        """Return the name of the text, each at most once; empty where there is none."""
        for table, trait in zip(self._by, _traits(key, known), strict=True):
            names = [name for name in table.get((language, trait), ()) if name not in self._taken]
            if trait and len(names) == 1:
                self._taken.add(names[0])
                return names[0]
        return ""


def _traits(key: str, known: KnownAddress) -> tuple[str, str, str]:
    return known.address.rstrip("/").rpartition("/")[2], key.rpartition("/")[2], known.mark


def _at(
    path: str,
    place: SourcePosition | None,
    reason: str,
    old: str,
    new: str,
    line: str,
    more: Mapping[str, str] | None = None,
) -> Diagnostic:
    args = {"old": old, "new": new, "line": line, **(more or {})}
    if reason:
        args["reason"] = reason
    return Diagnostic("W508", path, place.line if place else 0, place.column if place else 0, args)
