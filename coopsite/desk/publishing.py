"""Answer what publishing would change, and build what is saved: in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from coopsite.desk.builder import BuildUnderWayError
from coopsite.desk.building import BuildEnd, BuildPlan, BuildStep
from coopsite.desk.requests import DeskAnswer, DeskError

if TYPE_CHECKING:
    from collections.abc import Generator

    from coopsite.desk.requests import Desk, DeskRequest

_STEP: Final = b'{"phase":'
"""How a line begins that tells a `BuildStep`."""


def plan_build(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer GET publish."""
    unsaved = _unsaved(desk)
    last = b""
    try:
        with desk.builder.lines(writes=False) as lines:
            for line in lines:
                last = line
        plan = msgspec.json.decode(last, type=BuildPlan)
    except BuildUnderWayError:
        raise DeskError(409, "build_under_way") from None
    except msgspec.MsgspecError:
        raise DeskError(500, "build_ended") from None
    return DeskAnswer(data=replace(plan, unsaved=unsaved))


def build_site(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer POST build: a line for each step, the last with the outcome."""
    return DeskAnswer(lines=_steps(desk, _unsaved(desk)))


def _steps(desk: Desk, unsaved: tuple[str, ...]) -> Generator[object]:
    why = "build_ended"
    try:
        with desk.builder.lines(writes=True) as lines:
            for line in lines:
                if line.startswith(_STEP):
                    yield msgspec.json.decode(line, type=BuildStep)
                else:
                    yield replace(msgspec.json.decode(line, type=BuildEnd), unsaved=unsaved)
                    return
    except BuildUnderWayError:
        why = "build_under_way"
    yield BuildEnd(False, 0, 0, str(desk.builder.output), desk.say(f"error_{why}"), [], unsaved)


def _unsaved(desk: Desk) -> tuple[str, ...]:
    """Return the paths of texts of which something is typed and not saved: it is not built."""
    return tuple(sorted(desk.drafts.all()))
