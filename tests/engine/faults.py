"""Makes the machine fail: the k-th call that reads or changes the disk goes wrong, or is the last the process makes."""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import signal
import subprocess
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHANGING: Final = (
    "write", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "fsync", "truncate", "ftruncate",
    "link", "symlink",
)  # fmt: skip
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Counter:
    """Counts calls that change the disk, and calls `strike` at the `at`-th."""

    def __init__(self, at: int, strike: Callable[[], None]) -> None:
        self.calls: list[str] = []
        self.struck = ""
        self._at = at
        self._strike = strike

    def note(self, name: str) -> None:
        """A call is about to be made."""
        self.calls.append(name)
        if len(self.calls) == self._at:
            self.struck = name
            self._strike()


@contextmanager
def counting(at: int, strike: Callable[[], None]) -> Iterator[Counter]:
    """Have every call of this process that changes the disk pass a `Counter`."""
    counter = Counter(at, strike)

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **kwargs: Any) -> Any:
            counter.note(name)
            return call(*args, **kwargs)

        return noted

    def opening(call: Callable[..., Any]) -> Callable[..., Any]:
        def noted(path: Any, flags: int, *args: Any, **kwargs: Any) -> Any:
            if flags & WRITING:
                counter.note("open")
            return call(path, flags, *args, **kwargs)

        return noted

    def opening_file(call: Callable[..., Any]) -> Callable[..., Any]:
        def noted(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if set(mode) & set("wax+"):
                counter.note("open file")
            return call(file, mode, *args, **kwargs)

        return noted

    with ExitStack() as stack:
        for name in CHANGING:
            stack.enter_context(patch.object(os, name, watched(name, getattr(os, name))))
        stack.enter_context(patch.object(os, "open", opening(os.open)))
        stack.enter_context(patch.object(builtins, "open", opening_file(open)))
        stack.enter_context(patch.object(io, "open", opening_file(io.open)))
        yield counter


@contextmanager
def failing(at: int, number: int) -> Iterator[Counter]:
    """Have the `at`-th call fail with the error `number`."""

    def strike() -> None:
        raise OSError(number, os.strerror(number))

    with counting(at, strike) as counter:
        yield counter


@contextmanager
def unreadable(at: int, inside: Path) -> Iterator[Counter]:
    """Have the `at`-th file or folder that is opened to be read, of those below `inside`, fail with EIO."""

    def strike() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    counter = Counter(at, strike)

    def watched(call: Callable[..., Any], reads: Callable[..., bool]) -> Callable[..., Any]:
        def noted(path: Any = ".", *args: Any, **kwargs: Any) -> Any:
            if isinstance(path, str | os.PathLike) and reads(*args, **kwargs):
                place = os.fspath(path)
                if place.startswith(str(inside)):
                    counter.note(place)
            return call(path, *args, **kwargs)

        return noted

    def by_flags(flags: int = 0, *_: Any, **__: Any) -> bool:
        return not flags & WRITING

    def by_mode(mode: str = "r", *_: Any, **__: Any) -> bool:
        return not set(mode) & set("wax+")

    with ExitStack() as stack:
        for module, name, reads in (
            (os, "open", by_flags),
            (builtins, "open", by_mode),
            (io, "open", by_mode),
            (os, "scandir", lambda: True),
            (os, "listdir", lambda: True),
        ):
            stack.enter_context(patch.object(module, name, watched(getattr(module, name), reads)))
        yield counter


def dies(at: int, work: Callable[[], object]) -> bool:
    """Do `work` in a child process that is killed at its `at`-th call; tell whether it came to that."""
    child = os.fork()
    if child == 0:
        try:
            with counting(at, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                work()
        except BaseException:
            os._exit(70)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), code
    return code != 0


@contextmanager
def mounted(place: Path, *how: str) -> Iterator[None]:
    """Have something else lie at `place`; skips where that is not allowed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount")
    for step in how:
        if subprocess.run(["mount", *step.split(), str(place)], capture_output=True, check=False).returncode:
            pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """Let nobody write below `place`, not even root."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        with mounted(place, f"--bind {place}", "-o remount,ro,bind"):
            yield
        return
    folders = [place, *(path for path in place.rglob("*") if path.is_dir())]
    modes = {folder: folder.stat().st_mode for folder in folders}
    for folder in folders:
        folder.chmod(0o555)
    try:
        yield
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
