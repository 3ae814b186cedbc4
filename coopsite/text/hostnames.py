"""Names of hosts as machines write them (ASCII, by IDNA) and as people read them."""

from __future__ import annotations

import re
from typing import Final

_HOST: Final = re.compile(r"(?<=://)[^/?#:@\[]+|(?<=@)[^/?#:@\[]+$")
"""The host of a web address, or what stands behind the @ of an e-mail address."""


def ascii_host(host: str) -> str:
    """Return a host's name in ASCII: ``xn--…`` for a part with other letters. ValueError where it can be none."""
    if host.isascii():
        return host
    import idna  # start-up time: few hosts need it

    return idna.encode(host, uts46=True).decode("ascii")


def readable_host(host: str) -> str:
    """Return a host's name in the letters people read; as it is where it is none of those names."""
    if "xn--" not in host.lower():
        return host
    import idna  # start-up time: few hosts need it

    try:
        return idna.decode(host)
    except ValueError:
        return host


def ascii_address(address: str) -> str:
    """Return a web or e-mail address whose host is in ASCII. ValueError where its host can be none."""
    return address if address.isascii() else _HOST.sub(lambda found: ascii_host(found[0]), address, count=1)


def readable_address(address: str) -> str:
    """Return a web or e-mail address whose host is in the letters people read."""
    return (
        _HOST.sub(lambda found: readable_host(found[0]), address, count=1) if "xn--" in address else address
    )
