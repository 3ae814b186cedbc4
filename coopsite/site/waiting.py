"""What is wrong with stories held back: warnings, since it stops no build before readers are to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.diagnostics import Diagnostic
from coopsite.site.links import Links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.content.body import Outline
    from coopsite.content.model import Text
    from coopsite.site.model import Site
    from coopsite.site.schedule import HeldReason

_STATES: Final[dict[HeldReason, str]] = {
    "draft": "@state_draft", "future": "@state_future", "expired": "@state_expired",
}  # fmt: skip


def waiting(diagnostic: Diagnostic, why: HeldReason | None, until: str) -> Diagnostic:
    """Return W111 for the error that `diagnostic` will be once its story is published, `until` if that is known.

    `why` says what the story is held back for, None where more than one waits. What is no error stays as it is.
    """
    if diagnostic.severity != "error":
        return diagnostic
    args = {**diagnostic.args, "of": diagnostic.code, "until": until, "state": _STATES[why] if why else ""}
    return Diagnostic("W111", diagnostic.path, diagnostic.line, diagnostic.column, args)


def links_of_left_out(
    site: Site, texts: Iterable[Text], outlines: Mapping[str, Outline]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with links and pictures in the bodies of those of `texts` that `site` leaves out.

    That a link leads to a story held back as well is no diagnostic: both may be published together.
    """
    left_out = {held.path: held for held in site.held_back}
    if not left_out:
        return
    links = Links(site, outlines)
    for text in texts:
        held, outline = left_out.get(text.path), outlines.get(text.body_digest)
        if held is None or outline is None:
            continue
        until = held.until if held.reason == "future" else ""
        for slot in outline.slots:
            diagnostic = links.resolve(slot, text=text, language=text.language).diagnostic
            if diagnostic is not None and diagnostic.severity == "error":
                yield waiting(diagnostic, held.reason, until)
