"""The side-by-side view: the languages of one story in columns, each a live page of its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from coopsite.preview.error_page import document
from coopsite.preview.words import name_of
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from coopsite.preview.overlay import OverlayContext
    from coopsite.site.model import Site, Story

_STYLE: Final = """
:root{color-scheme:light dark;--line:light-dark(#cfd9d5,#33403c);--tint:light-dark(#f1f6f4,#19221f)}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column;font:1rem/1.5 system-ui,sans-serif}
main{flex:1;min-height:0;display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr)}
section{display:flex;flex-direction:column;min-height:0;border-inline-start:1px solid var(--line)}
section:first-child{border:0}
h2{display:flex;flex-wrap:wrap;gap:0 1em;align-items:baseline;margin:0;padding:.4rem .9rem;font-size:.9375rem;
background:var(--tint);border-bottom:1px solid var(--line)}
h2 a{color:light-dark(#0a5a54,#82d5c9)}
h2 small{font-weight:400;overflow-wrap:anywhere}
iframe{flex:1;width:100%;border:0;min-height:0;background:Canvas}
section>p{margin:auto;padding:1.5rem;text-align:center;overflow-wrap:anywhere}
h1{position:absolute;clip-path:inset(50%);height:1px;width:1px;overflow:hidden}
@media (max-width:45rem){
main{grid-auto-flow:row;grid-auto-rows:minmax(0,1fr)}
section{border:0;border-top:1px solid var(--line)}
}
"""


def pair_key(story: Story) -> str:
    """Name what the frame around the columns shows."""
    return digest(
        "pair", *sorted(map(repr, story.addresses.items())), *(text.path for text in story.texts.values())
    )


def pair_page(site: Site, story: Story, pen: OverlayContext) -> bytes:
    """Return the page with a column for each of the site's languages."""
    title = next(iter(story.texts.values())).title
    columns = "".join(_column(story, code, pen) for code in site.config.languages)
    heading = pen.say("pair_title", title=title)
    return document(heading, f"<h1>{heading}</h1><main>{columns}</main>", _STYLE, pen.language)


def _column(story: Story, code: str, pen: OverlayContext) -> str:
    name = name_of(code, pen.language)
    name = escape(name[:1].upper() + name[1:])
    text, address = story.texts.get(code), story.addresses.get(code)
    if text is None or address is None:
        missing = pen.say("pair_missing", language=name_of(code, pen.language))
        wanted = f"<b>{escape(_path(story, code))}</b>"
        return f'<section id="{code}"><h2>{name}</h2><p>{missing}<br>{wanted}</p></section>'
    href = pen.editor.link(text.path)
    path = f'<a href="{escape(href)}">{escape(text.path)}</a>' if href else escape(text.path)
    frame = f'<iframe id="page-{code}" src="{escape(address)}" title="{name}"></iframe>'
    return f'<section id="{code}"><h2>{name} <small>{path}</small></h2>{frame}</section>'


def _path(story: Story, code: str) -> str:
    """Return the file in which the missing language would be written."""
    language, text = next(iter(story.texts.items()))
    return f"{text.path.removesuffix(f'.{language}.md')}.{code}.md"
