"""Write a tree of elements as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import HTML_EMPTY

from markdown import serializers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_BOOLEAN: Final[frozenset[str]] = getattr(serializers, "BOOLEAN_ATTRIBUTES", {}).get("html", frozenset())


def serialise(root: Element) -> str:
    """Return the HTML inside `root`, which must hold no comments, instructions or namespaces."""
    out = [_escape(root.text)] if root.text else []
    pending: list[tuple[Iterator[Element], str]] = [(iter(root), "")]
    while pending:
        children, closing = pending[-1]
        for element in children:
            tag: Any = element.tag
            out.append(f"<{tag}{_attributes(element)}>" if element.attrib else f"<{tag}>")
            if element.text:
                out.append(_escape(element.text))
            tail = _escape(element.tail) if element.tail else ""
            end = tail if tag in HTML_EMPTY else f"</{tag}>{tail}"
            if len(element):
                pending.append((iter(element), end))
                break
            out.append(end)
        else:
            out.append(closing)
            pending.pop()
    return "".join(out)


def _escape(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def _attributes(element: Element) -> str:
    out = []
    # An attribute list may give a name without a value: None in the tree.
    values: list[tuple[str, str | None]] = sorted(element.items())
    for name, value in values:
        if value is None or (name == value and name in _BOOLEAN):
            out.append(f" {name}")
        else:
            quoted = _escape(value).replace('"', "&quot;")
            out.append(f' {name}="{quoted}"')
    return "".join(out)
