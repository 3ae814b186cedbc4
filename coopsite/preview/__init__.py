"""The live preview: shows the site while it is being written."""

from __future__ import annotations

from coopsite.preview.run import serve

__all__ = ["serve"]
