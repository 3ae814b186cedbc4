"""Markdown to bodies: sanitised HTML with slots for links, headings, an excerpt and diagnostics."""

from coopsite.content.markdown.parser import BodyParser, render_body

__all__ = ["BodyParser", "render_body"]
