"""coopsite: a static site generator for the bilingual bulletins of a cooperative alliance."""

__version__ = "0.1.0"
