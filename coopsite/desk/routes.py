"""The one table of the desk's API: method and pattern → handler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coopsite.desk.form_api import show_form, show_pictures
from coopsite.desk.publishing import build_site, plan_build
from coopsite.desk.requests import DeskAnswer
from coopsite.desk.stories import list_findings, list_stories, show_story
from coopsite.desk.story_api import (
    add_story,
    add_text,
    delete_story,
    discard_deleted,
    list_deleted,
    move_story,
    rename_story,
    restore_story,
)
from coopsite.desk.tags_api import list_tags, put_tags
from coopsite.desk.text_api import delete_draft, put_draft, put_text
from coopsite.desk.upload_api import add_file

if TYPE_CHECKING:
    from coopsite.desk.requests import Desk, DeskRequest, Handler


def renew_token(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer POST token: the token of this run, for a page that an earlier one served."""
    return DeskAnswer(data={"token": desk.tokens.current})


def show_mark(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer GET mark: by it a second start knows that the desk of its site is open already."""
    return DeskAnswer(raw=desk.tokens.mark.encode())


@dataclass(frozen=True, slots=True)
class Route:
    """A request the API answers."""

    method: str
    pattern: str
    """A path below /_desk/, as in ``api/story/{key}``; what stands in braces is last, and may contain slashes."""
    handler: Handler
    uploads: bool = False
    """Takes a file of any type instead of JSON."""

    renews: bool = False
    """Takes the token of an earlier run, too."""

    @property
    def prefix(self) -> str:
        """The pattern up to its braces."""
        return self.pattern.partition("{")[0]

    @property
    def takes_rest(self) -> bool:
        """Whether something follows the prefix."""
        return "{" in self.pattern


ROUTES: Final[tuple[Route, ...]] = (
    Route("GET", "api/stories", list_stories),
    Route("GET", "api/story/{key}", show_story),
    Route("GET", "api/findings", list_findings),
    Route("POST", "api/stories", add_story),
    Route("POST", "api/text-of/{key}", add_text),
    Route("POST", "api/rename/{key}", rename_story),
    Route("POST", "api/kind/{key}", move_story),
    Route("DELETE", "api/story/{key}", delete_story),
    Route("GET", "api/deleted", list_deleted),
    Route("DELETE", "api/deleted/{id}", discard_deleted),
    Route("POST", "api/restore/{id}", restore_story),
    Route("POST", "api/files/{key}", add_file, uploads=True),
    Route("GET", "api/tags", list_tags),
    Route("PUT", "api/tags", put_tags),
    Route("GET", "api/publish", plan_build),
    Route("POST", "api/build", build_site),
    Route("GET", "api/form/{kind}", show_form),
    Route("GET", "api/pictures/{key}", show_pictures),
    Route("PUT", "api/text/{path}", put_text),
    Route("PUT", "api/draft/{path}", put_draft),
    Route("DELETE", "api/draft/{path}", delete_draft),
    Route("GET", "api/mark", show_mark),
    Route("POST", "api/token", renew_token, renews=True),
)


def routes_at(path: str) -> tuple[Route, ...]:
    """Return the routes of all methods at `path` (below /_desk/)."""
    return tuple(
        route
        for route in ROUTES
        if (
            path.startswith(route.prefix) and path != route.prefix
            if route.takes_rest
            else path == route.pattern
        )
    )
