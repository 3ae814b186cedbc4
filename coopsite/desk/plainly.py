"""Say in plain words why a site's sources could not be changed as asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from coopsite.authoring.find_story import NoStoryError
from coopsite.authoring.new_story import AlreadyThereError, site_config
from coopsite.authoring.source_files import LinkInTheWayError
from coopsite.authoring.steps import ChangedMeanwhileError, NameTakenError
from coopsite.authoring.story_files import StoryUnreadableError
from coopsite.desk.requests import DeskError
from coopsite.diagnostics.catalogue import message
from coopsite.process.lock import LockedError
from coopsite.textfile.editing import UneditableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coopsite.config.model import Config
    from coopsite.desk.requests import Desk


@contextmanager
def said_plainly(desk: Desk) -> Iterator[None]:
    """Turn what stands against a change of files into a `DeskError`; nothing was changed then."""
    try:
        yield
    except NoStoryError:
        raise DeskError(404, "not_found") from None
    except (AlreadyThereError, NameTakenError) as error:
        raise DeskError(409, "exists", path=error.path) from None
    except LinkInTheWayError as error:
        raise DeskError(409, "link", path=error.path) from None
    except StoryUnreadableError as error:
        raise DeskError(422, "story_unreadable", path=error.path) from None
    except ChangedMeanwhileError as error:
        raise DeskError(409, "changed_meanwhile", path=error.path) from None
    except LockedError:
        raise DeskError(409, "busy") from None
    except UneditableError as error:
        data = {"line": error.line, "message": why_uneditable(desk, error)}
        raise DeskError(422, "uneditable", data) from None


def config_of(desk: Desk) -> Config:
    """Return the site's configuration as it is on the disk. Raise `DeskError` where it cannot be read."""
    config, _ = site_config(desk.site)
    if config is None:
        raise DeskError(409, "no_config")
    return config


def why_uneditable(desk: Desk, error: UneditableError) -> str:
    """Return in words why a file cannot be changed as asked."""
    if error.diagnostic is not None:
        return message(error.diagnostic, desk.language)
    at = desk.say("error_at_line", line=str(error.line)) if error.line else ""
    return desk.say(f"error_uneditable_{error.reason}", at=at)


def refuse() -> NoReturn:
    """Raise the `DeskError` for a request whose members are not as agreed."""
    raise DeskError(400, "bad_request")
