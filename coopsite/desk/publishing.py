"""Answer what publishing would change, and build what is saved: in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from coopsite.desk.building import MODULE, BuildEnd, BuildJob, BuildPlan, BuildStep
from coopsite.desk.plainly import said_plainly
from coopsite.desk.requests import DeskAnswer, DeskError
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from coopsite.desk.requests import Desk, DeskRequest

_STEP: Final = b'{"phase":'
"""How a line begins that tells a `BuildStep`."""
_PATIENCE: Final = 30.0
"""Seconds to wait for the end of another build or comparison of this desk."""
_GRACE: Final = 10.0
"""Seconds a build that nobody waits for has to end by itself."""


def plan_build(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer GET publish."""
    unsaved = _unsaved(desk)
    last = b""
    with _turn(desk), _building(desk, writes=False) as lines:
        for line in lines:
            last = line
    try:
        plan = msgspec.json.decode(last, type=BuildPlan)
    except msgspec.MsgspecError:
        raise DeskError(500, "build_ended") from None
    return DeskAnswer(data=replace(plan, unsaved=unsaved))


def build_site(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer POST build: a line for each step, the last with the outcome."""
    return DeskAnswer(lines=_steps(desk, _unsaved(desk)))


def _steps(desk: Desk, unsaved: tuple[str, ...]) -> Generator[object]:
    why = "build_ended"
    try:
        with _turn(desk), _building(desk, writes=True) as lines:
            for line in lines:
                if line.startswith(_STEP):
                    yield msgspec.json.decode(line, type=BuildStep)
                else:
                    yield replace(msgspec.json.decode(line, type=BuildEnd), unsaved=unsaved)
                    return
    except DeskError as error:
        why = error.name
    output = str(real(desk.site) / "output")
    yield BuildEnd(False, 0, 0, output, desk.say(f"error_{why}"), [], unsaved)


def _unsaved(desk: Desk) -> tuple[str, ...]:
    with said_plainly():
        return tuple(sorted(desk.drafts.all()))


@contextmanager
def _turn(desk: Desk) -> Iterator[None]:
    """Hold the desk's turn to build or compare. Raise `DeskError` where another one takes long."""
    if not desk.builds.acquire(timeout=_PATIENCE):
        raise DeskError(409, "build_under_way")
    try:
        yield
    finally:
        desk.builds.release()


@contextmanager
def _building(desk: Desk, *, writes: bool) -> Iterator[Iterator[bytes]]:
    """Yield the lines of a process that builds, or compares; it is ended with the block."""
    job = BuildJob(str(desk.site.absolute()), desk.language, writes)
    # -P: a folder that somebody sent is no place to look for modules in.
    command = [sys.executable, "-P", "-m", MODULE, msgspec.json.encode(job).decode()]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)  # noqa: S603
    try:
        assert process.stdout is not None
        with process.stdout as lines:
            yield iter(lines)
            process.wait(_GRACE)
    finally:
        process.terminate()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
