"""The HTML of the desk's pages: the frame that all share, filled by one script each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Final

from coopsite.locales import desk_words

SCRIPTS: Final = {
    "list": "list.js",
    "story": "story.js",
    "tags": "tags.js",
    "deleted": "deleted.js",
    "publish": "publish.js",
}
"""The script of each page, by the page's name."""
_ADDRESSES: Final = {
    "list": "/_desk/",
    "tags": "/_desk/tags",
    "deleted": "/_desk/deleted",
    "publish": "/_desk/publish",
}
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="coopsite-desk" content="{token}">
<title>{title} – {site}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_desk/assets/desk.css">
<script type="module" src="/_desk/assets/{script}"></script>
</head>
<body data-page="{page}" data-key="{key}">
<a class="skip" href="#main">{skip}</a>
<header class="shell">
<p class="site"><a href="/_desk/">{site}</a> <span>{desk}</span></p>
<nav aria-label="{nav}"><ul>
{links}
</ul></nav>
<p class="shell-tools"><a href="/" target="_blank">{view}</a>
<button type="button" class="quiet" data-keys aria-keyshortcuts="?">{keys}</button></p>
</header>
<main id="main" tabindex="-1">
<h1>{title}</h1>
<p class="opening" role="status">{opening}</p>
<noscript><p class="notice error">{no_script}</p></noscript>
</main>
<script type="application/json" id="words">{words}</script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class DeskShell:
    """What every page of a run of the desk says."""

    site: str
    """The site's title in the language of the desk."""
    language: str
    """The language the desk speaks, one of `locales.SPOKEN`."""
    token: str


def page_html(page: str, shell: DeskShell, key: str = "") -> str:
    """Return the HTML of `page`, a name in `SCRIPTS`; `key` is the story's, for the page ``story``."""
    words = desk_words(shell.language)
    texts = {
        name: escape(words[f"shell_{name}"])
        for name in ("skip", "desk", "nav", "keys", "opening", "no_script")
    }
    return _PAGE.format(
        language=shell.language,
        token=escape(shell.token),
        title=escape(words[f"shell_{page}"]),
        site=escape(shell.site),
        script=SCRIPTS[page],
        page=page,
        key=escape(key),
        links="\n".join(_link(name, page, words[f"shell_{name}"]) for name in _ADDRESSES),
        view=escape(words["shell_site"]),
        words=json.dumps(dict(words), ensure_ascii=False).replace("<", "\\u003c"),
        **texts,
    )


def _link(name: str, page: str, words: str) -> str:
    current = ' aria-current="page"' if name == page else ""
    return f'<li><a href="{_ADDRESSES[name]}"{current}>{escape(words)}</a></li>'
