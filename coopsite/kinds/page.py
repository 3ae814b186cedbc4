"""Standing pages, which no list has and which need no date."""

from __future__ import annotations

from coopsite.kinds.base import Kind

PAGE = Kind(name="page", folder="pages", spoken=("trang",), is_listed=False)
