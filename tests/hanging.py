"""Ends a test that hangs, also one that goes on hanging once it has been told that its time is up."""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any, Final

import pytest

_PATIENCE: Final = 20
"""Seconds a test may take, at most, to come to its end once its time is up."""


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> Iterator[None]:
    """Have the second alarm of a test end the whole process, with the place it hangs at on stderr."""
    was_set = yield
    if settings.method == "signal":
        fail, first = signal.getsignal(signal.SIGALRM), True

        def ring(number: int, frame: FrameType | None) -> None:
            nonlocal first
            if first and callable(fail):
                first = False
                fail(number, frame)
            else:
                capture = item.config.pluginmanager.getplugin("capturemanager")
                if capture is not None:
                    capture.suspend_global_capture(in_=True)
                faulthandler.dump_traceback()
                os._exit(1)

        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, settings.timeout, min(settings.timeout, _PATIENCE))
    return was_set
