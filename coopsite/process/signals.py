"""Turns SIGINT and SIGTERM into an exception, but not while an output is being written."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, Final, Self

from coopsite.diagnostics.exit_codes import INTERRUPTED, TERMINATED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType

_EXIT_CODES: Final = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}


class InterruptedBuildError(BaseException):
    """SIGINT or SIGTERM came. No `Exception`, so that no handler takes it for a failure."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


class Signals:
    """While entered, SIGINT and SIGTERM raise `InterruptedBuildError`. Only the main thread receives them."""

    def __init__(self) -> None:
        self._before: dict[int, signal._HANDLER] = {}
        self._deferring = False
        self._heard = 0

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in _EXIT_CODES:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextlib.contextmanager
    def deferred(self) -> Iterator[None]:
        """Raise only after the block; a second signal does not wait."""
        self._deferring = True
        try:
            yield
        finally:
            self._deferring = False
        if self._heard:
            raise InterruptedBuildError(self._heard)

    def _hear(self, number: int, _: FrameType | None) -> None:
        first, self._heard = not self._heard, _EXIT_CODES[signal.Signals(number)]
        if not (first and self._deferring):
            raise InterruptedBuildError(self._heard)
