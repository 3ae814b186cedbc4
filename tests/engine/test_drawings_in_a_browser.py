"""What is published of hostile drawings runs nothing and asks for nothing in a browser, opened or embedded."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from coopsite.images.svg import BrokenDrawingError, harmless

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

HOST = "http://drawings.example"
RUN = "new Image().src=`/ran`"
OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"'
)
HOSTILE = {
    "script": f"{OPEN}><script>{RUN}</script></svg>",
    "onload": f'{OPEN} onload="{RUN}"/>',
    "default-attribute": f'<!DOCTYPE svg [<!ENTITY % x ""> %x; <!ATTLIST svg onload CDATA "{RUN}">]>{OPEN}/>',
    "plain-default": f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "{RUN}">]>{OPEN}/>',
    "entity": f'<!DOCTYPE svg [<!ENTITY % x ""> %x; <!ENTITY s "&#60;script>{RUN}&#60;/script>">]>{OPEN}>&s;</svg>',
    "plain-entity": f'<!DOCTYPE svg [<!ENTITY s "&#60;script>{RUN}&#60;/script>">]>{OPEN}>&s;</svg>',
    "foreign": f'{OPEN}><foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="/ran"/></foreignObject></svg>',
    "picture": f'{OPEN}><image href="/ran" width="9" height="9"/></svg>',
    "linked-picture": f'{OPEN}><image xlink:href="{HOST}/ran" width="9" height="9"/></svg>',
    "use": f'{OPEN}><use href="/ran#a"/></svg>',
    "style": f'{OPEN}><style>@import "/ran";</style><rect width="9" height="9"/></svg>',
    "escaped-style": f'{OPEN}><style>@\\69 mport "/ran";</style></svg>',
    "split-style": f'{OPEN}><style>@im<!-- -->port "/ran";</style></svg>',
    "fill": f'{OPEN}><rect width="9" height="9" style="fill:red;mask:url(/ran#a)"/></svg>',
    "font": f'{OPEN}><style>@font-face{{font-family:a;src:url(/ran)}}</style><text font-family="a">a</text></svg>',
    "filter": (
        f'{OPEN}><filter id="f"><feImage href="/ran"/></filter>'
        '<rect width="9" height="9" filter="url(#f)"/></svg>'
    ),
    "sheet": f'<?xml-stylesheet href="/ran"?>{OPEN}/>',
    "animated": f'{OPEN}><image width="9" height="9"><set attributeName="href" to="/ran"/></image></svg>',
    "prefixed": f'<s:svg xmlns:s="http://www.w3.org/2000/svg" width="9" height="9"><s:script>{RUN}</s:script></s:svg>',
    "declared": f'<!DOCTYPE s [<!ENTITY n "http://www.w3.org/2000/svg">]><svg xmlns="&n;"><script>{RUN}</script></svg>',
}  # fmt: skip


def asked(browser: Browser, files: dict[str, bytes]) -> set[str]:
    """Open every drawing, then a page that embeds them all; return those whose showing asked for more."""
    found = set()
    context = browser.new_context()
    shown = ""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/page":
            tags = "".join(
                f'<img src="{name}"><object data="{name}"></object><embed src="{name}"><iframe src="{name}"></iframe>'
                for name in (f"/{shown}.svg",)
            )
            route.fulfill(body=f"<!doctype html>{tags}", content_type="text/html")
        elif path[1:-4] in files and path.endswith(".svg"):
            route.fulfill(body=files[path[1:-4]], content_type="image/svg+xml")
        else:
            if path != "/favicon.ico":
                found.add(shown)
            route.fulfill(status=404, body="")

    context.route("**/*", answer)
    page = context.new_page()
    for shown in files:
        page.goto(f"{HOST}/{shown}.svg")
        page.goto(f"{HOST}/page", wait_until="networkidle" if shown == "font" else "load")
    page.wait_for_timeout(100)
    context.close()
    return found


def test_no_published_drawing_runs_or_fetches_anything(browser: Browser) -> None:
    published = {}
    for name, text in HOSTILE.items():
        try:
            published[name], _ = harmless(text.encode())
        except BrokenDrawingError:
            continue
    assert HOSTILE.keys() - published.keys() == {
        "default-attribute", "plain-default", "entity", "plain-entity",
    }  # fmt: skip
    assert asked(browser, published) == set()


def test_the_drawings_of_this_test_do_what_they_are_feared_for(browser: Browser) -> None:
    dangerous = asked(browser, {name: text.encode() for name, text in HOSTILE.items()})
    assert dangerous >= HOSTILE.keys() - {"fill", "use", "split-style", "font", "animated"}
