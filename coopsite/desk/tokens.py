"""The token of a run, which proves that a writing request comes from one of the desk's own pages."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from pathlib import Path

_PROOF: Final = 24
_MARK: Final = "mark"


class RunTokens:
    """The token of this run; tells tokens of earlier runs on `site` by `secret`, of at most 64 bytes."""

    def __init__(self, secret: bytes, site: Path) -> None:
        self._secret = secret
        self._site = str(real(site))
        nonce = secrets.token_urlsafe(24)
        self.current: Final = f"{nonce}.{self._proof(nonce)}"

    @property
    def mark(self) -> str:
        """What tells desks of this site from other programs: the same in all runs, and no token."""
        return f'"{self._proof(_MARK)}"'

    def is_current(self, token: str) -> bool:
        """Tell whether `token` is that of this run."""
        return compare_digest(token.encode(), self.current.encode())

    def is_of_a_run(self, token: str) -> bool:
        """Tell whether `token` is that of this or an earlier run on the same site."""
        nonce, _, proof = token.partition(".")
        return nonce != _MARK and compare_digest(proof.encode(), self._proof(nonce).encode())

    def _proof(self, nonce: str) -> str:
        of_site = f"{nonce}\0{self._site}".encode("utf-8", "surrogateescape")
        return blake2b(of_site, digest_size=_PROOF, key=self._secret, person=b"coopsite-desk").hexdigest()
