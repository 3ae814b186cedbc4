"""The preview's own plain pages, shown where the site has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coopsite.preview.overlay import OverlayContext

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_STYLE = (
    ":root{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,sans-serif;"
    "max-width:40rem;margin:20vh auto 0;padding:0 1rem}"
)


def document(title: str, body: str, style: str, language: str) -> bytes:
    """Return a whole page; `title` and `body` are HTML already."""
    return _PAGE.format(language=language, title=title, body=body, style=style).encode()


def plain_page(name: str, context: OverlayContext) -> bytes:
    """Return a page that says one phrase."""
    return document(
        context.say("preview"), f"<main><p>{context.say(name)}</p></main>", _STYLE, context.language
    )
