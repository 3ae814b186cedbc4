"""Files that tell a host of static sites about headers, moved addresses and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.pages.formats.model import HostData

_AROUND: Final = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_OWN: Final = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'"
POLICY: Final = f"{_OWN}; {_AROUND}"
"""Pages run no script and load nothing from elsewhere. JSON-LD is data, which no policy stops."""
SEARCH_POLICY: Final = (
    f"{_OWN}; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; {_AROUND}"
)
"""The search page runs the program that searches, part of which is WebAssembly."""
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

_TYPES: Final = (
    ("image/svg+xml", ".svg"),
    ("image/webp", ".webp"),
    ("image/avif", ".avif"),
    ("text/calendar", ".ics"),
    ("text/csv", ".csv"),
    ("application/wasm", ".wasm"),
)
_NAMED_TYPES: Final = (("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json"))
_IN_UTF_8: Final = ".html .css .js .json .xml .txt .csv .ics .svg"


def headers(view: HostData) -> bytes:
    """``_headers`` for Netlify and Cloudflare Pages.

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


def redirects(view: HostData) -> bytes:
    """``_redirects`` for Netlify and Cloudflare Pages.

    At each old address lies a page too. Netlify shows that page rather than redirect, unless told to
    (``301!``), which Cloudflare does not know.
    """
    code = "301" if "cloudflare" in view.hosts else "301!"
    moved = [f"{_quoted(old)} {_quoted(new)} {code}" for old, new in view.moved]
    below = [f"{view.base_path}/* /:splat 200"] if view.base_path else []
    return _lines((*moved, *below))


def htaccess(view: HostData) -> bytes:
    """``.htaccess`` for Apache, of directives that every host allows who allows such files (FileInfo)."""
    base = view.base_path
    return _lines(
        (
            f"ErrorDocument 404 {base}/404.html",
            "",
            "<IfModule mod_mime.c>",
            *(f"  AddType {kind} {ending}" for kind, ending in _TYPES),
            f"  AddCharset UTF-8 {_IN_UTF_8}",
            "</IfModule>",
            *(
                line
                for name, kind in _NAMED_TYPES
                for line in (f'<Files "{name}">', f"  ForceType {kind}", "</Files>")
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


def cname(view: HostData) -> bytes:
    """``CNAME`` for GitHub Pages: the site's own name."""
    return f"{urlsplit(view.origin).hostname}\n".encode()


def nojekyll(view: HostData) -> bytes:
    """``.nojekyll`` for GitHub Pages, which else drops files whose names begin with ``_``. It is empty."""
    del view
    return b""


def _everywhere(view: HostData) -> tuple[tuple[str, str], ...]:
    """Headers of every answer. Only a site that has its host to itself may bind it to HTTPS."""
    return (*_COMMON, _ONLY_HTTPS) if view.origin.startswith("https:") and not view.base_path else _COMMON


def _moved(old: str, new: str) -> str:
    pattern = re.escape(old).replace('"', "\\x22")
    return f'  RedirectMatch 301 "^{pattern}$" "{_quoted(new)}"'


def _quoted(address: str) -> str:
    return quote(address, safe=_UNRESERVED)


def _lines(lines: Iterator[str] | tuple[str, ...]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
