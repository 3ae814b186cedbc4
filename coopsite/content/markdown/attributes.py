"""Attribute lists, ``{: .class #id key=value}``: Python-Markdown's, without braces that are plainly text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markdown.extensions.attr_list import AttrListTreeprocessor, get_attrs_and_remainder

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import markdown

    from coopsite.content.markdown.state import ConversionState

_VALUE: Final = r"""[A-Za-z_][\w:.-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"'=]+)"""
_NAMED: Final = rf"""(?:[.#][^\s{{}}"'=]+|{_VALUE})"""
_WORD: Final = rf"(?:{_NAMED}|[A-Za-z][A-Za-z-]*)"
LIST: Final = rf"\{{(:[ ]*{_WORD}(?:[ ]+{_WORD})*|[ ]*{_NAMED}(?:[ ]+{_NAMED})*)[ ]*\}}"


class AttributeLists(AttrListTreeprocessor):
    """Give elements the attributes written for them, and report each."""

    BASE_RE = LIST  # type: ignore[misc]
    HEADER_RE = re.compile(rf"[ ]+{LIST}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{LIST}\s*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{LIST}")  # type: ignore[misc]

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.reading: ConversionState | None = None

    def assign_attrs(self, elem: Element, attrs_string: str, *, strict: bool = False) -> str:
        """Give `elem` the attributes in `attrs_string`; return the part that holds none."""
        written = attrs_string.removeprefix(":")
        if self.reading is not None:
            tag = str(elem.tag)
            for name, value in get_attrs_and_remainder(written)[0]:
                self.reading.given(tag, "class" if name == "." else name, value)
        return super().assign_attrs(elem, written, strict=strict)
