"""The token of a run, which proves that a writing request comes from one of the desk's own pages."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from hmac import compare_digest
from typing import Final

_PROOF: Final = 24


class RunTokens:
    """The token of this run; tells tokens of earlier runs by `secret`, of at most 64 bytes."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        nonce = secrets.token_urlsafe(24)
        self.current: Final = f"{nonce}.{self._proof(nonce)}"

    def is_current(self, token: str) -> bool:
        """Tell whether `token` is that of this run."""
        return compare_digest(token.encode(), self.current.encode())

    def is_of_a_run(self, token: str) -> bool:
        """Tell whether `token` is that of this or an earlier run on the same site."""
        nonce, _, proof = token.partition(".")
        return compare_digest(proof.encode(), self._proof(nonce).encode())

    def _proof(self, nonce: str) -> str:
        return blake2b(
            nonce.encode(), digest_size=_PROOF, key=self._secret, person=b"coopsite-desk"
        ).hexdigest()
