"""The same page in other languages: the switcher's table and hreflang."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.pages import views

if TYPE_CHECKING:
    from coopsite.pages.context import SiteContext
    from coopsite.pages.recipes import Row


def switcher(frame: SiteContext, language: str, address: str, versions: Row) -> tuple[views.Language, ...]:
    """One entry a language. Where this page has no counterpart the entry says so, in the page's language.

    None at all for a page that speaks all languages.
    """
    if not versions:
        return ()
    words = frame.local(language)
    found = []
    for local, href in zip(frame.locals, versions, strict=True):
        if local.code == language:
            found.append(views.Language(local.code, local.name, address, current=True))
        elif href:
            found.append(views.Language(local.code, local.name, href, current=False))
        else:
            notice = words.fill("not_available_in", language=words.word(f"language_{local.code}"))
            found.append(views.Language(local.code, local.name, "", current=False, notice=notice))
    return tuple(found)


def pairs(frame: SiteContext, versions: Row) -> tuple[tuple[str, str], ...]:
    """hreflang and absolute address of each version, ``x-default`` last; nothing where there is only one.

    ``x-default`` is the version in the configuration's first language, or else the first there is.
    """
    found = [
        (local.code, frame.absolute(href))
        for local, href in zip(frame.locals, versions, strict=False)
        if href
    ]
    return (*found, ("x-default", found[0][1])) if len(found) > 1 else ()


def alternates(frame: SiteContext, versions: Row) -> tuple[views.Alternate, ...]:
    """`pairs` as a template sees them."""
    return tuple(views.Alternate(code, href) for code, href in pairs(frame, versions))
