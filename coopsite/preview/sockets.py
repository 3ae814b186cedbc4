"""Bind the port of the preview, on this computer's loopback addresses unless another is named."""

from __future__ import annotations

import errno
import socket
import sys
from typing import Final

_BACKLOG: Final = 128
_TRIES: Final = 20
_ABSENT: Final = frozenset({errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT})


class PortBusyError(Exception):
    """Another program has the port; `free` is a free one, or 0."""

    def __init__(self, port: int, free: int) -> None:
        super().__init__(port, free)
        self.port = port
        self.free = free


def take_port(host: str, port: int) -> list[socket.socket]:
    """Return sockets that listen at `port` of `host`; 0 takes any free one.

    For 127.0.0.1 and localhost also at ::1, which browsers may try first. Raise `PortBusyError`, or OSError where
    this computer has no such address.
    """
    hosts = ("127.0.0.1", "::1") if host in ("127.0.0.1", "localhost", "::1") else (host.strip("[]"),)
    for _ in range(_TRIES):
        try:
            return _listen(hosts, port)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES, getattr(errno, "WSAEADDRINUSE", None)):
                raise
            if port:
                raise PortBusyError(port, _free(hosts, port)) from error
    raise PortBusyError(port, 0)


def _listen(hosts: tuple[str, ...], port: int) -> list[socket.socket]:
    found: list[socket.socket] = []
    try:
        for host in hosts:
            try:
                found.append(_bound(host, port))
            except OSError as error:
                # A computer without IPv6 has no ::1.
                if not found or error.errno not in _ABSENT:
                    raise
            port = found[0].getsockname()[1]
    except OSError:
        for each in found:
            each.close()
        raise
    return found


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        made.listen(_BACKLOG)
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made


def _free(hosts: tuple[str, ...], port: int) -> int:
    """Return a free port near the one asked for, else any; 0 where there is none."""
    for other in (*range(port + 1, min(port + _TRIES, 65535)), 0):
        try:
            found = _listen(hosts, other)
        except OSError:
            continue
        free: int = found[0].getsockname()[1]
        for each in found:
            each.close()
        return free
    return 0
