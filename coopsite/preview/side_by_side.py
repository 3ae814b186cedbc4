"""The page with the languages of one story side by side, each a live page in a frame."""

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
    """Return a key of what the page shows besides its frames."""
    return digest(
        "pair", *sorted(map(repr, story.addresses.items())), *(text.path for text in story.texts.values())
    )


def pair_page(site: Site, story: Story, context: OverlayContext) -> bytes:
    """Return the page with a column for each of the site's languages."""
    title = next(iter(story.texts.values())).title
    columns = "".join(_column(story, code, context) for code in site.config.languages)
    heading = context.say("pair_title", title=title)
    return document(heading, f"<h1>{heading}</h1><main>{columns}</main>", _STYLE, context.language)


def _column(story: Story, code: str, context: OverlayContext) -> str:
    name = name_of(code, context.language)
    name = escape(name[:1].upper() + name[1:])
    text, address = story.texts.get(code), story.addresses.get(code)
    if text is None or address is None:
        missing = context.say("pair_missing", language=name_of(code, context.language))
        wanted = f"<b>{escape(_path(story, code))}</b>"
        return f'<section id="{code}"><h2>{name}</h2><p>{missing}<br>{wanted}</p></section>'
    href = context.editor.link(text.path)
    path = f'<a href="{escape(href)}">{escape(text.path)}</a>' if href else escape(text.path)
    frame = f'<iframe id="page-{code}" src="{escape(address)}" title="{name}"></iframe>'
    return f'<section id="{code}"><h2>{name} <small>{path}</small></h2>{frame}</section>'


def _path(story: Story, code: str) -> str:
    """Return the path of the file to write the missing language in."""
    language, text = next(iter(story.texts.items()))
    return f"{text.path.removesuffix(f'.{language}.md')}.{code}.md"
