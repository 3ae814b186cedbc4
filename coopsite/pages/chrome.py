"""What surrounds every page of a language: the configuration, the strings, the addresses of assets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from coopsite.config import LIST_KINDS, REGISTERS
from coopsite.diagnostics import Diagnostic
from coopsite.digest import digest
from coopsite.pages.frame import pick
from coopsite.pages.views import Chrome, Link, NavItem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.config import Config, NavEntry
    from coopsite.pages.frame import Frame, Local
    from coopsite.site.model import Site

CONFIG_PATH: Final = "config.yaml"


class Destination(NamedTuple):
    """A page the navigation can lead to, in one language."""

    label: str
    address: str


Destinations = dict[tuple[str, str], Destination]
"""(language, target) → where an entry of the navigation leads that is no kind and no fixed page."""


def destinations(site: Site) -> Destinations:
    """The standing pages by key (``pages/about`` and ``about``), and the newest year as ``archive``."""
    found: Destinations = {}
    for story in site.stories:
        if story.kind == "page":
            for language, address in story.addresses.items():
                text = story.texts.get(language) or next(iter(story.texts.values()))
                destination = Destination(text.short_title or text.title, address)
                found[language, story.key] = destination
                found.setdefault((language, story.key.rpartition("/")[2]), destination)
    for language in site.config.languages:
        years = [name for code, name in site.lists if code == language and name.startswith("year:")]
        if years:
            newest = max(years)
            found[language, "archive"] = Destination(newest[5:], site.lists[language, newest].address)
    return found


def chrome(
    config: Config,
    strings: Mapping[str, Mapping[str, str]],
    assets: Mapping[str, str],
    frame: Frame,
    language: str,
    hrefs: Destinations,
) -> Chrome:
    """The chrome of `language`.

    `hrefs` says where entries lead besides kinds and fixed pages; one that leads nowhere is left out.
    """
    local = frame.local(language)
    found = (_entry(entry, frame, local, hrefs) for entry in config.navigation)
    publisher = Link(local.publisher, config.publisher.url) if local.publisher else None
    return Chrome(
        language=language,
        site_title=local.title,
        tagline=local.tagline,
        home=local.home,
        base_path=frame.base_path,
        navigation=tuple(item for item in found if item is not None),
        strings=dict(strings[language]),
        titles={each.code: each.title for each in frame.locals},
        all_strings={code: dict(strings[code]) for code in config.languages},
        assets=dict(assets),
        publisher=publisher,
        contact_email=config.contact.email,
        contact_phone=config.contact.phone,
        contact_address=pick(config.contact.address, language)[0],
        calendar=local.calendar,
        topics=local.topics,
        search=local.search,
        registers=tuple(
            NavItem(name, local.word(f"register_{name}"), address)
            for name, address in local.registers.items()
        ),
        theme=config.theme,
    )


def chrome_digest(found: Chrome) -> str:
    """Names a chrome by all it says."""
    return digest("chrome", msgspec.msgpack.encode(found, order="deterministic"))


def navigation_findings(site: Site, hrefs: Destinations) -> tuple[Diagnostic, ...]:
    """What the navigation names that is nowhere on the site (E307), or held back (W311)."""
    held = {name: each for each in site.held_back for name in (each.key, _id(each.key))}
    known = {target for _, target in hrefs} | {*LIST_KINDS, *REGISTERS, "topics", "archive"}
    found = []
    for entry in site.config.navigation:
        target = entry.target
        if target in known or target.startswith("/") or _is_elsewhere(target):
            continue
        if target in held:
            found.append(
                Diagnostic("W311", CONFIG_PATH, args={"target": target, "until": held[target].until})
            )
        else:
            found.append(Diagnostic("E307", CONFIG_PATH, args={"target": target, "reason": "@missing_page"}))
    return tuple(found)


def _entry(entry: NavEntry, frame: Frame, local: Local, hrefs: Destinations) -> NavItem | None:
    target = entry.target
    label = entry.label.get(local.code, "")
    if target in LIST_KINDS:
        return NavItem(target, label or local.kinds[target].label, local.kinds[target].address)
    if target == "topics":
        return NavItem("topics", label or local.word("topics"), local.topics)
    if target in REGISTERS:
        return NavItem(target, label or local.word(f"register_{target}"), local.registers[target])
    destination = hrefs.get((local.code, target))
    if destination is not None:
        return NavItem(_id(target), label or destination.label, destination.address)
    label = label or pick(entry.label, local.code)[0] or target
    if target.startswith("/") and not target.startswith(f"{frame.base_path}/"):
        return NavItem("", label, frame.base_path + target)
    if target.startswith("/") or _is_elsewhere(target):
        return NavItem("", label, target)
    return None


def _is_elsewhere(target: str) -> bool:
    return "://" in target or target.lower().startswith("mailto:")


def _id(target: str) -> str:
    return target if target == "archive" else target.rpartition("/")[2]
