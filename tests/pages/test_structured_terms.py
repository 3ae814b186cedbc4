"""What pages say of themselves to machines is said in words schema.org and Open Graph know."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest

from tests.conftest import ROOT

SITE = "https://bulletin.example"
HTML = "{http://www.w3.org/1999/xhtml}"
THING = {"description", "identifier", "image", "mainEntityOfPage", "name", "url", "potentialAction", "sameAs"}
CREATIVE_WORK = THING | {
    *("about", "author", "creator", "dateModified", "datePublished", "encodingFormat", "headline"),
    *("inLanguage", "isAccessibleForFree", "isBasedOn", "isPartOf", "keywords", "license", "publisher"),
    *("translationOfWork", "workTranslation"),
}
MEDIA = CREATIVE_WORK | {"contentUrl", "height", "width"}
TERMS = {
    "NewsArticle": CREATIVE_WORK | {"articleBody", "articleSection", "dateline", "wordCount"},
    "WebPage": CREATIVE_WORK | {"breadcrumb", "lastReviewed"},
    "WebSite": CREATIVE_WORK,
    "SearchAction": THING | {"target", "query-input"},
    "EntryPoint": THING | {"urlTemplate"},
    "Dataset": CREATIVE_WORK | {"distribution", "measurementTechnique", "variableMeasured"},
    "DataDownload": MEDIA,
    "ImageObject": MEDIA | {"caption"},
    "BreadcrumbList": THING | {"itemListElement", "itemListOrder", "numberOfItems"},
    "ItemList": THING | {"itemListElement", "itemListOrder", "numberOfItems"},
    "ListItem": THING | {"item", "position", "nextItem", "previousItem"},
    "Event": THING
    | {
        "endDate",
        "eventStatus",
        "inLanguage",
        "keywords",
        "location",
        "organizer",
        "startDate",
        "superEvent",
    },
    "Place": THING | {"address", "geo"},
    "Organization": THING | {"address", "email", "logo", "telephone"},
    "Person": THING | {"jobTitle", "affiliation"},
}
"""Types of schema.org with those of their properties that may be of use here, inherited ones included."""
NEEDS = {
    "NewsArticle": {"headline", "datePublished", "inLanguage", "publisher", "url"},
    "Event": {"name", "startDate"},
    "Dataset": {"name", "description", "distribution"},
    "BreadcrumbList": {"itemListElement"},
}
VOCABULARY = ROOT / "tests" / "tools" / "node_modules" / "schema-dts" / "dist" / "schema.d.ts"
"""All of schema.org's types, as TypeScript has them."""
INTERFACE = re.compile(r"^(?:export )?interface (\w+)(?:Base|Leaf) extends ([^{]+) \{\n(.*?)^\}", re.M | re.S)
PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.+), "\w+">;$', re.M)
WORDS = {"Text", "URL", "Date", "DateTime", "Time", "Duration"}
INPUTS = {"query-input"}
"""What says of an action how its words are filled in: no property of a type, but of all of them."""
DATES = {"datePublished", "dateModified", "startDate", "endDate"}
ADDRESSES = {"url", "item", "contentUrl", "mainEntityOfPage", "@id"}
FOLDERS = {
    "vi/bang-vang/": "Dataset",
    "en/targets/": "Dataset",
    "vi/van-ban/": "Dataset",
    "en/calendar/": "Dataset",
    "vi/": "WebSite",
    "vi/hoi-nghi/": "ItemList",
    "vi/chu-de/": "BreadcrumbList",
    "vi/gioi-thieu/": "WebPage",
    "en/awards/four-certificates-of-merit-2023/": "NewsArticle",
    "vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/": "Event",
}


class Vocabulary:
    """What schema.org says of its types: what each is a kind of, and what its properties may hold."""

    def __init__(self, text: str) -> None:
        self._parents: dict[str, set[str]] = {}
        self._own: dict[str, dict[str, set[str]]] = {}
        for name, parents, body in INTERFACE.findall(text):
            kinds = {each.removesuffix("Base") for each in re.findall(r"\w+Base", parents)} - {name}
            self._parents.setdefault(name, set()).update(kinds)
            properties = {key: set(re.findall(r"\w+", held)) for key, held in PROPERTY.findall(body)}
            self._own.setdefault(name, {}).update(properties)

    def kinds(self, name: str) -> set[str]:
        """The type and all it is a kind of."""
        return {name}.union(*(self.kinds(parent) for parent in self._parents[name]))

    def ranges(self, name: str) -> dict[str, set[str]]:
        """What each property of the type may hold, inherited ones included."""
        found: dict[str, set[str]] = {}
        for kind in self.kinds(name):
            found |= self._own[kind]
        return found

    def allows(self, kinds: set[str], value: Any) -> bool:
        """Tell whether a value is one of these kinds."""
        if isinstance(value, list):
            return all(self.allows(kinds, each) for each in value)
        if isinstance(value, dict):
            return bool(self.kinds(value["@type"]) & kinds) if "@type" in value else "IdReference" in kinds
        if isinstance(value, bool):
            return "Boolean" in kinds
        if isinstance(value, int | float):
            # A bare number of a picture is its pixels.
            return bool({"Number", "Integer", "Float", "QuantitativeValue"} & kinds)
        # Search engines let an address stand for the thing that is there.
        return bool(WORDS & kinds) or ("IdReference" in kinds and value.startswith("https://"))


class Head:
    """What the head of a page says."""

    def __init__(self, output: Path, file: Path) -> None:
        self.path = file.relative_to(output).as_posix().removesuffix("index.html")
        tree = html5lib.parse(file.read_text("utf-8"))
        self.language = tree.get("lang", "")
        self.metas = Counter(
            (m.get("property") or m.get("name"), m.get("content", "")) for m in tree.iter(f"{HTML}meta")
        )
        self.links = [
            (e.get("rel"), e.get("hreflang", ""), e.get("href", "")) for e in tree.iter(f"{HTML}link")
        ]
        scripts = [e for e in tree.iter(f"{HTML}script") if e.get("type") == "application/ld+json"]
        assert len(scripts) <= 1
        self.document: dict[str, Any] = json.loads(scripts[0].text or "") if scripts else {}
        self.redirects = any(m.get("http-equiv") == "refresh" for m in tree.iter(f"{HTML}meta"))

    def meta(self, name: str) -> list[str]:
        return [content for (key, content), _ in self.metas.items() if key == name]

    def link(self, rel: str) -> list[str]:
        return [href for each, lang, href in self.links if each == rel and not lang]

    def nodes(self) -> Iterator[dict[str, Any]]:
        yield from within(self.document.get("@graph", []))


def within(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from within(each)
    elif isinstance(value, list):
        for each in value:
            yield from within(each)


@pytest.fixture(scope="module")
def heads(sample_output: Path) -> dict[str, Head]:
    found = [Head(sample_output, file) for file in sorted(sample_output.rglob("*.html"))]
    return {head.path: head for head in found}


def test_every_type_and_property_is_one_of_schema_org(heads: dict[str, Head]) -> None:
    seen: Counter[str] = Counter()
    for head in heads.values():
        if head.document:
            assert head.document["@context"] == "https://schema.org"
        for node in head.nodes():
            sort = node["@type"]
            seen[sort] += 1
            assert node.keys() - {"@type", "@id"} <= TERMS[sort], (head.path, sort)
            assert all(value not in ("", [], {}, None) for value in node.values()), (head.path, sort)
    assert {
        "NewsArticle",
        "Event",
        "Dataset",
        "ItemList",
        "WebSite",
        "WebPage",
        "Organization",
    } <= seen.keys()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    if not VOCABULARY.exists():
        pytest.skip("needs schema.org's terms: npm install --prefix tests/tools")
    return Vocabulary(VOCABULARY.read_text("utf-8"))


def test_every_type_has_these_properties_and_each_may_hold_what_it_does(
    heads: dict[str, Head], vocabulary: Vocabulary
) -> None:
    for sort, properties in TERMS.items():
        assert properties - INPUTS <= vocabulary.ranges(sort).keys(), sort
    for head in heads.values():
        for node in head.nodes():
            ranges = vocabulary.ranges(node["@type"])
            for key, value in node.items():
                if key[0] != "@" and key not in INPUTS:
                    assert vocabulary.allows(ranges[key], value), (head.path, node["@type"], key, value)


def test_what_schema_org_does_not_know_would_be_noticed(vocabulary: Vocabulary) -> None:
    assert "dateline" in vocabulary.ranges("NewsArticle")
    assert "dateline" not in vocabulary.ranges("Event")
    assert {"CreativeWork", "Thing"} < vocabulary.kinds("NewsArticle")
    publisher = vocabulary.ranges("NewsArticle")["publisher"]
    assert vocabulary.allows(publisher, {"@type": "Organization", "name": "A"})
    assert not vocabulary.allows(publisher, {"@type": "Place", "name": "A"})
    assert not vocabulary.allows(publisher, "A")


def test_dates_addresses_and_positions_are_whole(heads: dict[str, Head]) -> None:
    for head in heads.values():
        for node in head.nodes():
            for key in DATES & node.keys():
                moment = datetime.fromisoformat(node[key])
                assert len(node[key]) == 10 or moment.tzinfo is not None, (head.path, node[key])
            for key in ADDRESSES & node.keys():
                assert urlsplit(node[key]).scheme in ("http", "https"), (head.path, key)
            if node["@type"] in ("ItemList", "BreadcrumbList"):
                steps = [item["position"] for item in node["itemListElement"]]
                assert steps == list(range(1, len(steps) + 1)), head.path


def test_addresses_named_are_pages_of_the_site(heads: dict[str, Head], sample_output: Path) -> None:
    for head in heads.values():
        for node in head.nodes():
            for key in ADDRESSES & node.keys():
                if node[key].startswith(SITE + "/"):
                    path = urlsplit(node[key]).path.lstrip("/")
                    file = path + "index.html" if not path or path.endswith("/") else path
                    assert (sample_output / file).is_file(), (head.path, node[key])


@pytest.mark.parametrize(("path", "sort"), FOLDERS.items())
def test_page_types_say_what_they_are(heads: dict[str, Head], path: str, sort: str) -> None:
    types = [node["@type"] for node in heads[path].document["@graph"]]
    assert sort in types
    assert path == "vi/" or "BreadcrumbList" in types


def test_translations_name_one_another(heads: dict[str, Head]) -> None:
    works = {
        node["@id"]: node
        for head in heads.values()
        for node in head.document.get("@graph", [])
        if "@id" in node
    }
    pairs = 0
    for name, node in works.items():
        for other in node.get("workTranslation", []):
            assert works[other["@id"]]["@type"] == other["@type"] == node["@type"]
            assert works[other["@id"]]["translationOfWork"]["@id"] == name
            assert works[other["@id"]]["inLanguage"] == other["inLanguage"] != node["inLanguage"]
            pairs += 1
    assert pairs > 10


def test_open_graph_and_canonical_agree_with_the_page(heads: dict[str, Head]) -> None:
    locales = {"vi": "vi_VN", "en": "en_GB"}
    for head in heads.values():
        if head.path == "404.html":
            assert not head.link("canonical")
            continue
        (canonical,) = head.link("canonical")
        if head.redirects:
            continue
        assert canonical == f"{SITE}/{head.path}"
        assert head.meta("og:url") == [canonical]
        assert head.meta("og:locale") == [locales[head.language]]
        others = [lang for rel, lang, _ in head.links if rel == "alternate" and lang not in ("", "x-default")]
        expected = [locales[lang] for lang in others if lang != head.language]
        assert head.meta("og:locale:alternate") == expected, head.path
        assert all(head.meta(name) for name in ("og:type", "og:title", "og:site_name"))
        assert head.meta("og:type") == ["article" if _is_story(head) else "website"]
        assert all(re.match("https?://", image) for image in head.meta("og:image"))


def _is_story(head: Head) -> bool:
    return any(node["@type"] == "NewsArticle" for node in head.document.get("@graph", []))
