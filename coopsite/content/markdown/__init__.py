"""Markdown to bodies: HTML with open slots, made safe, with its headings, excerpt and findings."""

from coopsite.content.markdown.parser import BodyParser, render_body

__all__ = ["BodyParser", "render_body"]
