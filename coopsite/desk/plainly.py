"""Say in plain words why a site's sources could not be changed as asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from coopsite.authoring.find_story import NoStory
from coopsite.authoring.new_story import AlreadyThere, LinkInTheWay
from coopsite.authoring.steps import ChangedMeanwhile, NameTaken
from coopsite.desk.requests import DeskError
from coopsite.process.lock import LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what stands against a change of files into a `DeskError`; nothing was changed then."""
    try:
        yield
    except NoStory:
        raise DeskError(404, "not_found") from None
    except (AlreadyThere, NameTaken) as error:
        raise DeskError(409, "exists", path=error.path) from None
    except LinkInTheWay as error:
        raise DeskError(409, "link", path=error.path) from None
    except ChangedMeanwhile as error:
        raise DeskError(409, "changed_meanwhile", path=error.path) from None
    except LockedError:
        raise DeskError(409, "busy") from None


def refuse() -> NoReturn:
    """Raise the `DeskError` for a request whose members are not as agreed."""
    raise DeskError(400, "bad_request")
