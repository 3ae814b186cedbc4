"""The base of everything a template may read."""

from __future__ import annotations

from msgspec import Struct


class View(Struct, frozen=True):
    """Plain frozen data for templates; every public attribute of a subclass is readable there."""
