"""Links are closed: every internal address, anchor and hreflang pair of the sample bulletin resolves, both ways."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest

SITE = "https://bulletin.example"
HTML = "{http://www.w3.org/1999/xhtml}"


class Document:
    """A parsed page: its absolute address, its ids, its links."""

    def __init__(self, output: Path, file: Path) -> None:
        path = file.relative_to(output).as_posix()
        self.address = f"{SITE}/{path.removesuffix('index.html')}"
        self.tree: ElementTree.Element = html5lib.parse(file.read_text("utf-8"))
        self.ids = [e.get("id", "") for e in self.tree.iter() if e.get("id")]

    def targets(self) -> list[str]:
        found = []
        for element in self.tree.iter():
            for name in ("href", "src"):
                value = element.get(name)
                if value is not None:
                    found.append(value)
            candidates = (element.get("srcset") or "").split(",")
            found += [candidate.split()[0] for candidate in candidates if candidate.strip()]
        return found

    def alternates(self) -> dict[str, str]:
        return {
            e.get("hreflang", ""): e.get("href", "")
            for e in self.tree.iter(f"{HTML}link")
            if e.get("rel") == "alternate" and e.get("hreflang")
        }


@pytest.fixture(scope="module")
def documents(sample_output: Path) -> dict[str, Document]:
    found = [Document(sample_output, file) for file in sorted(sample_output.rglob("*.html"))]
    return {document.address: document for document in found}


def file_of(output: Path, address: str) -> Path:
    path = unquote(urlsplit(address).path)
    return output / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))


def test_every_internal_link_and_anchor_resolves(sample_output: Path, documents: dict[str, Document]) -> None:
    broken = []
    for document in documents.values():
        for target in document.targets():
            address = urljoin(document.address, target)
            if not address.startswith(SITE + "/"):
                continue
            base, _, fragment = address.partition("#")
            lacks_anchor = fragment and base in documents and unquote(fragment) not in documents[base].ids
            if lacks_anchor or not file_of(sample_output, base).is_file():
                broken.append((document.address, target))
    assert not broken


def test_ids_are_unique(documents: dict[str, Document]) -> None:
    repeated = {
        document.address: [i for i in document.ids if document.ids.count(i) > 1]
        for document in documents.values()
    }
    assert not {address: ids for address, ids in repeated.items() if ids}


def test_hreflang_is_reciprocal(documents: dict[str, Document]) -> None:
    pairs = 0
    for document in documents.values():
        alternates = document.alternates()
        if not alternates:
            continue
        assert document.address in alternates.values(), f"{document.address} does not name itself"
        assert "x-default" in alternates
        for href in alternates.values():
            assert documents[href].alternates() == alternates, (document.address, href)
        pairs += len(alternates) > 2
    assert pairs > 20


def test_the_sitemap_has_the_same_alternates(sample_output: Path, documents: dict[str, Document]) -> None:
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    tree = ElementTree.parse(sample_output / "sitemap.xml")
    table: dict[str, dict[str, str]] = defaultdict(dict)
    for url in tree.findall("s:url", spaces):
        address = url.findtext("s:loc", "", spaces)
        assert address in documents
        for link in url.findall("x:link", spaces):
            table[address][link.get("hreflang", "")] = link.get("href", "")
    assert len(table) > 40
    for address, alternates in table.items():
        assert documents[address].alternates() == alternates
