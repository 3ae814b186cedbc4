"""The files that tell hosts of static sites about headers, moved addresses and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from msgspec import Struct

from coopsite.pages.feeds.formats import feed_types
from coopsite.pages.page import PageType
from coopsite.text.media_types import BY_ENDING, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.scope import PlanScope

_AROUND: Final = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_OWN: Final = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'"
POLICY: Final = f"{_OWN}; {_AROUND}"
"""Pages run no script and load nothing from elsewhere. JSON-LD is data, which no policy stops."""
SEARCH_POLICY: Final = f"{_OWN}; script-src 'self'; connect-src 'self'; {_AROUND}"
"""The search page runs the script that searches, which reads the files of the index."""
MEDIA_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""A drawing opened by itself may style itself and never runs a script; a PDF may be shown."""
FOREVER: Final = "public, max-age=31536000, immutable"
FRESH: Final = "public, max-age=0, must-revalidate"

_COMMON: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_ONLY_HTTPS: Final = ("Strict-Transport-Security", "max-age=31536000")
_CSP: Final = "Content-Security-Policy"
_UNRESERVED: Final = "/~-._"
_UNKNOWN_TO_APACHE: Final = (".svg", ".webp", ".avif", ".ics", ".csv")
"""Endings whose types Apache's own table lacks, or lacked for long."""
_IN_UTF_8: Final = ".html .css .js .json .xml .txt .csv .ics .svg"


class HostRecipe(Struct, frozen=True, array_like=True, gc=False):
    """What a host is to know. Addresses carry base_url's path; `origin` is scheme and host.

    What a file does not say is empty, so that it is not made again for that.
    """

    base_path: str
    origin: str
    hosts: tuple[str, ...]
    moved: tuple[tuple[str, str], ...] = ()
    """Old address, new address."""
    search: tuple[str, ...] = ()
    """Addresses of the search pages."""


def _view(recipe: HostRecipe, objects: Objects) -> HostRecipe:
    """Return the recipe itself, which says it all."""
    del objects
    return recipe


def headers(view: HostRecipe) -> bytes:
    """Write ``_headers`` for Netlify and Cloudflare Pages.

    Where two rules give the same header, Netlify takes the last, and Cloudflare joins them unless the first
    is taken back (``! Name``), which Netlify does not know.
    """
    back = (f"! {_CSP}",) if "cloudflare" in view.hosts else ()
    forever = f"Cache-Control: {FOREVER}"
    # Whoever passes requests on to this host may leave out base_url's path.
    bases = dict.fromkeys(("", view.base_path))
    rules: dict[str, tuple[str, ...]] = {
        "/*": tuple(f"{name}: {value}" for name, value in (*_everywhere(view), (_CSP, POLICY)))
    }
    for base in bases:
        rules[f"{base}/assets/*"] = (forever,)
        rules[f"{base}/media/*"] = (forever, *back, f"{_CSP}: {MEDIA_POLICY}")
    for address in view.search:
        for base in bases:
            at = f"{base}{address.removeprefix(view.base_path)}"
            rules[f"{at}*"] = (*back, f"{_CSP}: {SEARCH_POLICY}")
    return _lines(line for at, given in rules.items() for line in (at, *(f"  {each}" for each in given), ""))


def redirects(view: HostRecipe) -> bytes:
    """Write ``_redirects`` for Netlify and Cloudflare Pages.

    At each old address lies a page too. Netlify shows that page rather than redirect, unless told to
    (``301!``), which Cloudflare does not know.
    """
    code = "301" if "cloudflare" in view.hosts else "301!"
    moved = [f"{_quoted(old)} {_quoted(new)} {code}" for old, new in view.moved]
    below = [f"{view.base_path}/* /:splat 200"] if view.base_path else []
    return _lines((*moved, *below))


def htaccess(view: HostRecipe) -> bytes:
    """Write ``.htaccess`` for Apache, of directives that every host allows who allows such files (FileInfo)."""
    base = view.base_path
    return _lines(
        (
            f"ErrorDocument 404 {base}/404.html",
            "",
            "<IfModule mod_mime.c>",
            *(f"  AddType {BY_ENDING[ending]} {ending}" for ending in _UNKNOWN_TO_APACHE),
            f"  AddCharset UTF-8 {_IN_UTF_8}",
            "</IfModule>",
            *(
                line
                for feed in feed_types()
                for line in (f'<Files "{feed.file}">', f"  ForceType {feed.media_type}", "</Files>")
            ),
            "",
            "<IfModule mod_setenvif.c>",
            f'  SetEnvIf Request_URI "^{re.escape(base)}/(?:assets|media)/" COOPSITE_HASHED',
            f'  SetEnvIf Request_URI "^{re.escape(base)}/media/" COOPSITE_MEDIA',
            *(f'  SetEnvIf Request_URI "^{re.escape(at)}" COOPSITE_SEARCH' for at in view.search),
            "</IfModule>",
            "",
            "<IfModule mod_headers.c>",
            *(f'  Header always set {name} "{value}"' for name, value in _everywhere(view)),
            f'  Header always set {_CSP} "{POLICY}"',
            f'  Header always set {_CSP} "{MEDIA_POLICY}" env=COOPSITE_MEDIA',
            *([f'  Header always set {_CSP} "{SEARCH_POLICY}" env=COOPSITE_SEARCH'] if view.search else []),
            f'  Header set Cache-Control "{FRESH}"',
            f'  Header set Cache-Control "{FOREVER}" env=COOPSITE_HASHED',
            "</IfModule>",
            *(
                ("", "<IfModule mod_alias.c>", *(_moved(old, new) for old, new in view.moved), "</IfModule>")
                if view.moved
                else ()
            ),
        )
    )


def cname(view: HostRecipe) -> bytes:
    """Write ``CNAME`` for GitHub Pages: the site's own name."""
    return f"{urlsplit(view.origin).hostname}\n".encode()


def nojekyll(view: HostRecipe) -> bytes:
    """Write ``.nojekyll`` for GitHub Pages, which else drops files whose names begin with ``_``. It is empty."""
    del view
    return b""


def _everywhere(view: HostRecipe) -> tuple[tuple[str, str], ...]:
    """Return the headers of every answer. Only a site that has its host to itself may bind it to HTTPS."""
    return (*_COMMON, _ONLY_HTTPS) if view.origin.startswith("https:") and not view.base_path else _COMMON


def _moved(old: str, new: str) -> str:
    pattern = re.escape(old).replace('"', "\\x22")
    return f'  RedirectMatch 301 "^{pattern}$" "{_quoted(new)}"'


def _quoted(address: str) -> str:
    return quote(address, safe=_UNRESERVED)


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _host_file(
    name: str, write: Callable[[HostRecipe], bytes], *, moved: bool = False, search: bool = False
) -> PageType[HostRecipe, HostRecipe]:
    """Return how the file called `name` is made; whether it tells of moved addresses and of search pages."""

    def plan(scope: PlanScope) -> Iterator[Page]:
        config, base = scope.site.config, scope.context.base_path
        address = f"{base}/{name}"
        if name in config.host_files and address not in scope.site.own_files:
            recipe = HostRecipe(
                base,
                scope.context.origin,
                config.hosts,
                # Feeds come first: a host that takes so many rules only must take theirs, since pages lead on by
                # themselves.
                tuple(sorted(scope.site.aliases.items(), key=lambda each: (each[0].endswith("/"), each)))
                if moved
                else (),
                tuple(local.search for local in scope.context.locals if local.search) if search else (),
            )
            yield made.page(scope, scope.codes[0], address, recipe)

    made = PageType(name, HostRecipe, _view, plan, write, name, PLAIN)
    return made


HOSTING: Final = (
    _host_file("_headers", headers, search=True),
    _host_file("_redirects", redirects, moved=True),
    _host_file(".htaccess", htaccess, moved=True, search=True),
    _host_file("CNAME", cname),
    _host_file(".nojekyll", nojekyll),
)
