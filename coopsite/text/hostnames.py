"""Convert host names between ASCII (IDNA, UTS #46) and the letters people read."""

from __future__ import annotations

import re
from typing import Final

_HOST: Final = re.compile(r"(?<=://)[^/?#:@\[]+|(?<=@)[^/?#:@\[]+$")
"""The host of a web or e-mail address."""


def ascii_host(host: str) -> str:
    """Return a host name in ASCII, with ``xn--…`` for other letters. Raise ValueError where it is no host name."""
    if host.isascii():
        return host
    import idna  # start-up time: few hosts need it

    return idna.encode(host, uts46=True).decode("ascii")


def readable_host(host: str) -> str:
    """Return a host name in the letters people read; unchanged where it has no valid ``xn--`` part."""
    if "xn--" not in host.lower():
        return host
    import idna  # start-up time: few hosts need it

    try:
        return idna.decode(host)
    except ValueError:
        return host


def ascii_address(address: str) -> str:
    """Return a web or e-mail address with its host in ASCII. Raise ValueError where that is no host name."""
    return address if address.isascii() else _HOST.sub(lambda found: ascii_host(found[0]), address, count=1)


def readable_address(address: str) -> str:
    """Return a web or e-mail address with its host in the letters people read."""
    return (
        _HOST.sub(lambda found: readable_host(found[0]), address, count=1) if "xn--" in address else address
    )
