"""The HTTP server of the application: time-outs, limits, and a shutdown that does not wait for open pages."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from starlette.types import ASGIApp

_HEADER_BYTES: Final = 16_384
_CONNECTIONS: Final = 200
_KEEP_ALIVE: Final = 15
_REQUEST: Final = 5.0
"""Seconds a client may take to send a request."""


class _Protocol(H11Protocol):
    """A connection that is closed when a request does not arrive in time (`_REQUEST`)."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._disarm()
        elif self._timer is None and self.timeout_keep_alive_task is None:
            self._arm()

    def _arm(self) -> None:
        self._timer = self.loop.call_later(_REQUEST, self._give_up)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


class Server(uvicorn.Server):
    """A server that ends open streams before it shuts down."""

    def __init__(self, app: ASGIApp, *, started: Callable[[], None], ending: Callable[[], None]) -> None:
        logging.getLogger("uvicorn").disabled = True
        logging.getLogger("uvicorn.error").disabled = True
        super().__init__(
            uvicorn.Config(
                app,
                http=_Protocol,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=_CONNECTIONS,
                timeout_keep_alive=_KEEP_ALIVE,
                timeout_graceful_shutdown=2,
                h11_max_incomplete_event_size=_HEADER_BYTES,
            )
        )
        self._started = started
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then call `started`."""
        await super().startup(sockets)
        self._started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Call `ending`, then shut down."""
        self._ending()
        await super().shutdown(sockets)

    def stop(self) -> None:
        """Ask the server to end. May be called from any thread."""
        self.should_exit = True
