"""Structured data: what a page says of itself to search engines, as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup

from coopsite.kinds.base import Part, fields_of
from coopsite.pages.facts import hours, large
from coopsite.text.media_types import CSV, JSON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.pages import views
    from coopsite.pages.context import LanguageContext, SiteContext

Node = dict[str, Any]


def script(*nodes: Node) -> Markup:
    """Return the nodes as one JSON-LD document that no text inside can break out of."""
    data = msgspec.json.encode({"@context": "https://schema.org", "@graph": [node for node in nodes if node]})
    text = data.decode("utf-8").replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704  (escaped just above)


def breadcrumbs(context: SiteContext, trail: Sequence[views.Link], title: str, address: str) -> Node:
    """Return the way from the home page to this one."""
    steps = [(link.text, link.href) for link in trail] + [(title, address)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": context.absolute(href)}
            for position, (name, href) in enumerate(steps, 1)
        ],
    }


def item_list(context: SiteContext, cards: Sequence[views.CardView]) -> Node:
    """Return the stories a list shows, in its order; nothing for an empty list."""
    if not cards:
        return {}
    return {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "url": context.absolute(card.href),
                "name": card.title.text,
            }
            for position, card in enumerate(cards, 1)
        ],
    }


def places(context: SiteContext, found: Sequence[tuple[str, str]]) -> Node:
    """Return what a register lists, in its order, each by name and address; nothing for an empty one."""
    if not found:
        return {}
    return {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "url": context.absolute(href)}
            for position, (name, href) in enumerate(found, 1)
        ],
    }


def dataset(
    context: SiteContext,
    local: LanguageContext,
    name: str,
    about: str,
    address: str,
    downloads: Sequence[views.Link],
) -> Node:
    """Return a register as a set of data that can be downloaded."""
    types = {"CSV": CSV, "JSON": JSON}
    return {
        "@type": "Dataset",
        "name": f"{name} – {local.title}",
        "description": about,
        "url": context.absolute(address),
        "inLanguage": local.code,
        "isAccessibleForFree": True,
        "creator": _publisher(context, local),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": types[link.text],
                "contentUrl": context.absolute(link.href),
            }
            for link in downloads
        ],
    }


def web_site(context: SiteContext, local: LanguageContext) -> Node:
    """Return the bulletin itself, on its home page."""
    node: Node = {
        "@type": "WebSite",
        "name": local.title,
        "url": context.absolute(local.home),
        "inLanguage": local.code,
        "publisher": _publisher(context, local),
    }
    _set(node, "description", local.tagline)
    said = local.imprint
    person: Node = {"@type": "Person", "name": said.responsible}
    _set(person, "jobTitle", said.office)
    _set(node, "accountablePerson", person if said.responsible else None)
    _set(node, "maintainer", _organization(said.standing_body))
    _set(node, "copyrightNotice", said.copyright)
    if said.licence:
        licence: Node = {"@type": "Certification", "certificationIdentification": said.licence}
        _set(licence, "issuedBy", _organization(said.authority))
        _set(licence, "datePublished", said.licensed_on)
        node["publisher"]["hasCertification"] = licence
    return node


def article(
    context: SiteContext, local: LanguageContext, view: views.StoryView, versions: Sequence[tuple[str, str]]
) -> Node:
    """Return a story as a news article. `versions` are language and address of each text, this one's included.

    Neither language leads, but the vocabulary wants a direction: the first version stands for the original.
    """
    language = view.body_lang or view.language
    sort = "NewsArticle" if view.kind != "page" else "WebPage"
    node: Node = {
        "@type": sort,
        "@id": f"{view.canonical}#article",
        "url": view.canonical,
        "mainEntityOfPage": view.canonical,
        "headline": view.title,
        "inLanguage": language,
        "publisher": _publisher(context, local),
    }
    _set(node, "datePublished", view.date[:10] if view.date_only else view.date)
    _set(node, "dateModified", view.updated[:10] if view.updated_only else view.updated)
    _set(node, "description", view.description)
    _set(node, "author", {"@type": "Person", "name": view.author} if view.author else None)
    if view.kind != "page":
        _set(node, "dateline", view.dateline.text if view.dateline else "")
        _set(node, "articleSection", view.kind_link.text if view.kind_link else "")
    _set(node, "keywords", [tag.text for tag in view.tags])
    _set(node, "image", _images(context, view))
    for played, thing in (("video", "VideoObject"), ("audio", "AudioObject")):
        _set(
            node, played, [_medium(context, view, each, thing) for each in view.media if each.sort == played]
        )
    _set(node, "isBasedOn", view.source.href if view.source else "")
    others = [(code, context.absolute(address)) for code, address in versions if code != language]
    if others and versions[0][0] == language:
        node["workTranslation"] = [_version(sort, code, address) for code, address in others]
    elif others:
        node["translationOfWork"] = _version(sort, *others[0])
    return node


def event(context: SiteContext, view: views.StoryView) -> Node:
    """Return the meeting a story tells of; nothing where its day is not known."""
    facts = view.meeting
    if facts is None or not facts.held_on:
        return {}
    found = terms(facts)
    begin, end = hours(facts, context.timezone)
    mode = "MixedEventAttendanceMode" if facts.place else "OnlineEventAttendanceMode"
    node: Node = {
        "@type": "Event",
        "@id": f"{view.canonical}#event",
        "name": view.title,
        "url": view.canonical,
        "inLanguage": view.body_lang or view.language,
        "startDate": begin,
        "eventStatus": "https://schema.org/EventScheduled",
    }
    _set(node, "endDate", end)
    _set(node, "eventAttendanceMode", f"https://schema.org/{mode}" if facts.online else "")
    _set(node, "description", view.description)
    node |= {name: value for name, value in found.items() if name not in node}
    _set(node, "image", _images(context, view))
    return node


def terms(part: Part) -> Node:
    """Return what the fields of `part` say in the vocabulary of schema.org; several of one property are a list."""
    found: dict[str, list[Any]] = {}
    for field in fields_of(type(part)):
        term, value = field.term, getattr(part, field.name)
        if term is None or not value:
            continue
        said = value if isinstance(value, str) else value.text
        key = "url" if said.startswith(("https://", "http://")) else "name"
        found.setdefault(term.name, []).append({"@type": term.thing, key: said} if term.thing else said)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _set(node: Node, key: str, value: Any) -> None:
    if value:
        node[key] = value


def _images(context: SiteContext, view: views.StoryView) -> list[Node]:
    """Return the story's own picture first, then the one made for shares."""
    found = (large(context, view.image) if view.image else None, view.share_image)
    return list({image.src: _image(image) for image in found if image is not None}.values())


def _image(image: views.ImageView) -> Node:
    size = {"width": image.width, "height": image.height} if image.width else {}
    return {"@type": "ImageObject", "url": image.src, **size}


def _medium(context: SiteContext, view: views.StoryView, medium: views.MediumView, sort: str) -> Node:
    node: Node = {
        "@type": sort,
        "name": medium.caption.text if medium.caption else view.title,
        "contentUrl": context.absolute(medium.file.href),
        "encodingFormat": medium.media_type,
    }
    _set(node, "uploadDate", view.date)
    _set(node, "thumbnailUrl", large(context, medium.poster).src if medium.poster else "")
    _set(node, "transcript", medium.transcript.text if medium.transcript else "")
    _set(node, "caption", [_caption(context, each) for each in medium.captions])
    return node


def _caption(context: SiteContext, track: views.TrackView) -> Node:
    return {
        "@type": "MediaObject",
        "contentUrl": context.absolute(track.src),
        "encodingFormat": "text/vtt",
        "inLanguage": track.language,
    }


def _publisher(context: SiteContext, local: LanguageContext) -> Node:
    url = context.publisher_url or context.absolute(local.home)
    node: Node = {"@type": "Organization", "name": local.publisher or local.title, "url": url}
    if context.logo:
        light = context.logo.light
        size = {"width": light.width, "height": light.height} if light.width else {}
        node["logo"] = {"@type": "ImageObject", "url": context.absolute(light.address), **size}
    return node


def _organization(name: str) -> Node | None:
    return {"@type": "Organization", "name": name} if name else None


def _version(sort: str, code: str, address: str) -> Node:
    return {"@type": sort, "@id": f"{address}#article", "url": address, "inLanguage": code}
