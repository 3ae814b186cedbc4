"""The register of documents that stories cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.fields.shapes import Localized
from coopsite.kinds.common import Document
from coopsite.kinds.view import View
from coopsite.pages import facts
from coopsite.pages.registers.data import Line
from coopsite.pages.registers.register import (
    RegisterRow,
    RegisterView,
    StoryLink,
    periods,
    register_parts,
    register_types,
    story_link,
    text_of,
)
from coopsite.pages.views import DocumentView

if TYPE_CHECKING:
    from coopsite.pages.context import LanguageContext, SiteContext
    from coopsite.pages.objects import Objects
    from coopsite.pages.registers.register import Places, RegisterRecipe

Row = RegisterRow[Document[Localized]]


class CitedDocument(View, frozen=True):
    """A document, and the stories that cite it."""

    anchor: str
    document: DocumentView
    stories: tuple[StoryLink, ...]


class DocumentYear(View, frozen=True):
    """The documents of a year, or of a month; of those without a date the year is empty."""

    year: str
    rows: tuple[CitedDocument, ...]
    month: str = ""
    """``2023-06``, where the year stands on several pages."""
    continued: bool = False
    """Whether newer pages have some of the month."""


class DocumentsView(RegisterView, frozen=True, kw_only=True):
    """documents.html: the register of documents cited."""

    groups: tuple[DocumentYear, ...]


def _view(recipe: RegisterRecipe, rows: tuple[Row, ...], objects: Objects) -> DocumentsView:
    """Return the documents that stories cite."""
    groups = []
    places: Places = []
    for period in periods(recipe, rows):
        shown = [cited(row, recipe.language) for row in period.rows]
        places += [(_document_name(each.document), f"{recipe.address}#{each.anchor}") for each in shown]
        groups.append(DocumentYear(period.year, tuple(shown), period.month, period.continued))
    return DocumentsView(**register_parts("documents", recipe, objects, places), groups=tuple(groups))


def cited(row: Row, language: str) -> CitedDocument:
    """Return a document in the words of `language`."""
    return CitedDocument(
        row.anchor, _document(row, language), tuple(story_link(each) for each in row.stories)
    )


def _document(row: Row, language: str) -> DocumentView:
    named = {row.file.path: row.file} if row.file else {}
    return facts.document(row.row, language, named)


def _document_name(document: DocumentView) -> str:
    title = document.title.text if document.title else ""
    return f"{document.number} – {title}" if document.number and title else document.number or title


def _line(row: Row, local: LanguageContext, context: SiteContext) -> Line:
    document = _document(row, local.code)
    words = {
        "number": document.number,
        "title": text_of(document.title),
        "issuer": text_of(document.issuer),
        "date": document.date,
        "file": context.absolute(document.href),
    }
    return Line(tuple(words.values()), words)


DOCUMENTS: Final = register_types(
    "documents",
    Document[Localized],
    _view,
    ("document_number", "document_title", "document_issuer", "document_date", "document_file"),
    _line,
)
