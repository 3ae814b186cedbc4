"""What surrounds every page of a language: the configuration, the strings, the addresses of assets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import msgspec

from coopsite.config.model import REGISTERS, Imprint
from coopsite.diagnostics import Diagnostic
from coopsite.images.share_card import HEIGHT, WIDTH
from coopsite.kinds.registry import folder_called, said
from coopsite.kinds.view import View
from coopsite.pages.context import pick
from coopsite.pages.share import site_address, site_card
from coopsite.pages.views import ImageView, ImprintView, LicenceView, Link, LinkGroupView, LogoView, Phrase
from coopsite.site.addresses import below
from coopsite.site.links import TOP, may_be_unread
from coopsite.text.digest import digest
from coopsite.text.filenames import CONFIG
from coopsite.text.language_codes import direction
from coopsite.text.schemes import OPENED, scheme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coopsite.config.model import Config, LinkGroup, NavEntry
    from coopsite.content.body import Outline
    from coopsite.pages.context import LanguageContext, LogoFiles, SiteContext
    from coopsite.site.model import Site
    from coopsite.site.schedule import HeldBack


class NavItem(View, frozen=True):
    """An entry of the navigation."""

    id: str
    text: str
    href: str
    lang: str = ""
    """Language of the words when it is not the page's."""


class Chrome(View, frozen=True, kw_only=True):
    """What surrounds every page in one language. Of stories it has only the titles of pages the navigation names."""

    language: str
    direction: str
    """``ltr`` or ``rtl``: how the letters of the language run."""
    site_title: str
    tagline: str
    home: str
    base_path: str
    navigation: tuple[NavItem, ...]
    strings: dict[str, str]
    titles: dict[str, str]
    """The site's title by language, for root.html and 404.html."""
    all_strings: dict[str, dict[str, str]]
    """String tables by language, for pages and parts that speak both."""
    assets: dict[str, str]
    """Asset name (``site.css``) → address with its hash."""
    publisher: Link | None
    contact_email: str
    contact_phone: str
    contact_address: str
    calendar: str
    """Address of the language's calendar of meetings."""
    webcal: str
    """The same for calendar programs that fetch it again and again: ``webcal://…``."""
    topics: str
    """Address of the language's tag index."""
    search: str = ""
    """Address of the language's search page; empty where the site has none."""
    registers: tuple[NavItem, ...] = ()
    """The registers, in the order of the footer."""
    site_title_lang: str = ""
    """Language of the site's title where it has none in the page's; else empty. Likewise the next two."""
    tagline_lang: str = ""
    contact_address_lang: str = ""
    share_image: ImageView | None = None
    """What is shown where a page without a picture of its own is shared; with an absolute address."""
    share: tuple[str, ...] = ()
    """By what readers are offered to share a story: `email`, `facebook`, `zalo`, `print`."""
    theme: dict[str, Any]
    logo: LogoView | None = None
    """The bulletin's own, in place of the emblem."""
    imprint: ImprintView | None = None
    copyright: Phrase | None = None
    links: tuple[LinkGroupView, ...] = ()
    """Other sites, by group."""
    site_map: str = ""
    """Address of the language's site map."""


class Destination(NamedTuple):
    """A page the navigation can lead to, in one language."""

    label: str
    address: str
    lang: str = ""
    """Language of the label when it is not the page's."""


Destinations = dict[tuple[str, str], Destination]
"""(language, target) → where an entry of the navigation leads that is no kind and no fixed page.

An entry that is an address of the site (``/…``) has no words of its own.
"""


def destinations(site: Site) -> Destinations:
    """Return the standing pages by key (``pages/about`` and ``about``), the newest year as ``archive``, and addresses.

    Of the addresses the navigation gives, those that exist.
    """
    found: Destinations = {}
    for story in site.stories:
        if story.kind == "page":
            for language, address in story.addresses.items():
                text = story.texts.get(language) or next(iter(story.texts.values()))
                foreign = text.language if text.language != language else ""
                destination = Destination(text.short_title or text.title, address, foreign)
                found[language, story.key] = destination
                found.setdefault((language, story.key.rpartition("/")[2]), destination)
    for language in site.config.languages:
        years = [name for code, name in site.lists if code == language and name.sort == "year"]
        if years:
            newest = max(years)
            found[language, "archive"] = Destination("", site.lists[language, newest].address)
    for target in {entry.target for entry in site.config.navigation if entry.target.startswith("/")}:
        address = below(target, site.config.base_path)
        if any(each in site.addresses for each in _pages_at(address)):
            found.update({(language, target): Destination("", address) for language in site.config.languages})
    return found


def chrome(
    config: Config,
    strings: Mapping[str, Mapping[str, str]],
    assets: Mapping[str, str],
    context: SiteContext,
    language: str,
    hrefs: Destinations,
) -> Chrome:
    """Return the chrome of `language`.

    `hrefs` says where entries lead besides kinds and fixed pages; one that leads nowhere is left out.
    """
    local = context.local(language)
    found = (_entry(entry, local, hrefs) for entry in config.navigation)
    name_lang = pick(config.publisher.name, language)[1]
    publisher = Link(local.publisher, config.publisher.url, name_lang) if local.publisher else None
    address, address_lang = pick(config.contact.address, language)
    return Chrome(
        language=language,
        direction=direction(language),
        site_title=local.title,
        tagline=local.tagline,
        home=local.home,
        base_path=context.base_path,
        navigation=tuple(item for item in found if item is not None),
        strings=dict(strings[language]),
        titles={each.code: each.title for each in context.locals},
        all_strings={code: dict(strings[code]) for code in config.languages},
        assets=dict(assets),
        publisher=publisher,
        contact_email=config.contact.email,
        contact_phone=config.contact.phone,
        contact_address=address,
        calendar=local.calendar,
        webcal=f"webcal:{context.absolute(local.calendar).partition(':')[2]}",
        topics=local.topics,
        search=local.search,
        registers=tuple(
            NavItem(name, local.word(f"register_{name}"), address)
            for name, address in local.registers.items()
        ),
        site_title_lang=pick(config.title, language)[1],
        tagline_lang=pick(config.tagline, language)[1],
        contact_address_lang=address_lang,
        share_image=_share_image(context, local) if config.share_images else None,
        share=config.share,
        theme=config.theme,
        logo=_logo(context.logo),
        imprint=_imprint(config.imprint, language),
        copyright=_phrase(config.copyright, language),
        links=tuple(_link_group(each, language) for each in config.links),
        site_map=local.site_map,
    )


def chrome_digest(found: Chrome) -> str:
    """Return the name of a chrome, made of all it says."""
    return digest("chrome", msgspec.msgpack.encode(found, order="deterministic"))


def navigation_diagnostics(
    site: Site, hrefs: Destinations, outlines: Mapping[str, Outline]
) -> tuple[Diagnostic, ...]:
    """Return what the navigation names that is nowhere on the site (E307), or held back (W311).

    Nothing is said of a page whose text could not be read.

    An anchor is looked for only in texts whose outline is known.
    """
    held = {name: each for each in site.held_back for name in (each.key, _id(each.key))}
    known = {target for _, target in hrefs} | {
        *site.config.kinds,
        *REGISTERS,
        "topics",
        "archive",
        "site_map",
    }
    found = []
    for entry in site.config.navigation:
        target, at = entry.target, entry.at
        if target in known and _lacks_anchor(target, site, outlines):
            args = {"target": target, "reason": "@missing_anchor"}
            found.append(Diagnostic("E307", CONFIG, at.line, at.column, args))
        if target in known or scheme_of(target) in OPENED or _may_be_unread(target, site):
            continue
        withheld = held.get(target) or _withheld_at(target, site)
        if withheld is not None:
            args = {"target": target, "until": withheld.until}
            found.append(Diagnostic("W311", CONFIG, at.line, at.column, args))
        else:
            args = {"target": target, "reason": "@in_menu", "suggestion": _meant(target, site)}
            found.append(Diagnostic("E307", CONFIG, at.line, at.column, args))
    return tuple(found)


def _meant(target: str, site: Site) -> str:
    """Return the name of the kind, register or page that readers see as `target`; empty if nobody knows."""
    config = site.config
    names: dict[str, str] = {}
    for story in site.stories:
        if story.kind == "page":
            words = [address.strip("/").rpartition("/")[2] for address in story.addresses.values()]
            words += [title for text in story.texts.values() for title in (text.title, text.short_title)]
            names.update((said(word), story.key) for word in words)
    for name in ("topics", "site_map", *REGISTERS):
        names.update((said(word), name) for word in config.words[name].values())
    for given in config.kinds.values():
        words = [*given.label.values(), *given.address.values()]
        names.update((said(word), given.folder) for word in words)
    return folder_called(target, config.all_kinds) or names.get(said(target), "")


def _phrase(texts: Mapping[str, str], language: str) -> Phrase | None:
    text, lang = pick(texts, language)
    return Phrase(text, lang) if text else None


def _logo(files: LogoFiles | None) -> LogoView | None:
    if files is None:
        return None
    light, dark = (
        ImageView(each.address, Phrase(""), each.width, each.height) if each else None
        for each in (files.light, files.dark)
    )
    return LogoView(light, dark) if light else None


def _imprint(given: Imprint, language: str) -> ImprintView | None:
    if given == Imprint():
        return None
    licence, responsible = given.licence, given.responsible
    return ImprintView(
        LicenceView(licence.number, _phrase(licence.authority, language), licence.date) if licence else None,
        responsible.person if responsible else "",
        _phrase(responsible.office, language) if responsible else None,
        _phrase(given.standing_body, language),
        _phrase(given.frequency, language),
    )


def _link_group(group: LinkGroup, language: str) -> LinkGroupView:
    named = ((pick(each.name, language), each.url) for each in group.sites)
    return LinkGroupView(
        _phrase(group.heading, language), tuple(Link(text, url, lang) for (text, lang), url in named)
    )


def _share_image(context: SiteContext, local: LanguageContext) -> ImageView:
    card = site_card(context, local)
    alt = f"{card.title} – {card.label}" if card.label else card.title
    address = site_address(context.base_path, card, local.code)
    return ImageView(context.absolute(address), Phrase(alt), WIDTH, HEIGHT)


def _entry(entry: NavEntry, local: LanguageContext, hrefs: Destinations) -> NavItem | None:
    target = entry.target
    label = entry.label.get(local.code, "")
    if target in local.kinds:
        return NavItem(target, label or local.kinds[target].label, local.kinds[target].address)
    if target == "topics":
        return NavItem("topics", label or local.word("topics"), local.topics)
    if target == "site_map":
        return NavItem("site_map", label or local.word("site_map"), local.site_map)
    if target in REGISTERS:
        return NavItem(target, label or local.word(f"register_{target}"), local.registers[target])
    destination = hrefs.get((local.code, target))
    if target == "archive" and destination is not None:
        return NavItem("archive", label or local.word("archive"), destination.address)
    if destination is not None and destination.label:
        lang = "" if label else destination.lang
        return NavItem(_id(target), label or destination.label, destination.address, lang)
    label, lang = pick(entry.label, local.code)
    if destination is not None:
        return NavItem("", label or target, destination.address, lang)
    return NavItem("", label or target, target, lang) if scheme_of(target) in OPENED else None


def _pages_at(address: str) -> tuple[str, str]:
    """Return the addresses at which a host looks for what `address` asks for."""
    path = _path(address)
    return path, f"{path}/"


def _path(address: str) -> str:
    return address.partition("#")[0].partition("?")[0]


def _lacks_anchor(target: str, site: Site, outlines: Mapping[str, Outline]) -> bool:
    """Tell whether an address of the site asks for a part that its story's text does not have."""
    address, _, anchor = target.partition("#")
    if anchor in TOP or not target.startswith("/"):
        return False
    pages = _pages_at(below(address, site.config.base_path))
    for story in site.stories:
        for language, place in story.addresses.items():
            if place in pages and (text := story.texts.get(language)):
                outline = outlines.get(text.body_digest)
                return outline is not None and unquote(anchor) not in outline.anchors
    return False


def _withheld_at(target: str, site: Site) -> HeldBack | None:
    if not target.startswith("/"):
        return None
    pages = _pages_at(below(target, site.config.base_path))
    return next((site.withheld[each] for each in pages if each in site.withheld), None)


def _may_be_unread(target: str, site: Site) -> bool:
    """Tell whether an entry of the navigation may mean a page whose text could not be read."""
    if target.startswith("/"):
        return any(may_be_unread(site, each) for each in _pages_at(below(target, site.config.base_path)))
    return any(target in (key, _id(key)) for key in site.unread)


def _id(target: str) -> str:
    return target if target == "archive" else target.rpartition("/")[2]
