"""What a template writes is the same in every process, or an error that says why; every filter there is works."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from jinja2.tests import TESTS as JINJA_TESTS

from coopsite.diagnostics import Diagnostic
from coopsite.pages.views import Link
from coopsite.templating.budget import Budget
from coopsite.templating.environment import _WRITING, TemplateSet, _Environment, _Loader
from coopsite.templating.weighing import JOINED, WEIGHED

VALUES: Final = {
    "page": Link("A & B", "/a/"),
    "lang": "vi",
    "strings": {"home": "Trang {n}", "items": "x"},
    "words": ["b", "a", "c"],
    "tags": [Link("one", "/1"), Link("two", "/2")],
}
WITHOUT_TEXT: Final = {
    "@unfinished_list": [
        '{{ tags | map(attribute="text") }}',
        "{{ words | select }}",
        "{{ words | reject }}",
        '{{ tags | selectattr("text") }}',
        "{{ words | batch(2) }}",
        "{{ words | slice(2) }}",
        "{{ words | unique }}",
        "{{ strings | items }}",
        "{{ words | reverse }}",
        "{{ words | map('upper') | string }}",
        "{{ (words | select) ~ '' }}",
        "{{ [words | select] | join }}",
        "{{ '%s' % (words | select) }}",
        "{{ '%s' % {'a': words | select} }}",
        "{{ words | select | upper }}",
        "{{ 'a' | replace('a', words | select) }}",
        "{{ strings.home | fill(n=words | select) }}",
        "{{ ('a' | safe).replace('a', words | select) }}",
        "{{ words | select | safe }}",
        "{% autoescape false %}{{ words | select }}{% endautoescape %}",
        "{% autoescape lang == 'en' %}{{ words | select }}{% endautoescape %}",
        "{% autoescape false %}{{ (words | select) ~ 'x' }}{% endautoescape %}",
        "{% set x %}{{ words | select }}{% endset %}{{ x }}",
        "{% for x in words %}{{ loop }}{% endfor %}",
        "{{ [1] | select }}",
        "{{ ([1] | select) ~ 'x' }}",
        "{{ words | join(words | select) }}",
    ],
    "@function": [
        "{{ lang.join }}",
        "{{ dict }}",
        "{{ range }}",
        "{{ dict | attr('fromkeys') }}",
        "{{ strings.keys }}",
        "{% macro m() %}{% endmacro %}{{ m }}",
        "{% block x %}{{ self.x }}{% endblock %}",
        "{{ cycler }}",
        "{{ 'a'.upper }}",
        "{{ joiner() }}",
        "{% for x in words %}{{ loop.cycle }}{% endfor %}",
    ],
    "@no_text": [
        "{{ [words | select] }}",
        "{{ {'a': lang.join} }}",
        "{{ namespace(a=words | select) }}",
        "{{ cycler('a') }}",
        "{{ {'a': [lang.join]} | xmlattr }}",
        "{{ [lang.join] | pprint }}",
        "{{ [lang.join] | string }}",
        "{{ [[lang.join]] | join }}",
    ],
    "@no_order": ["{{ strings.keys() - ['x'] }}", "{% for x in {'a': 1}.items() - [] %}{{ x }}{% endfor %}"],
}
FILTERS: Final = {
    "{{ 'ban@bản-tin.example' | ascii_address }}": "ban@xn--bn-tin-bd8b.example",
    "{{ 'https://xn--bn-tin-bd8b.example/vi/' | readable_address }}": "https://bản-tin.example/vi/",
    "<p{{ 'ar' | lang_attrs }}{{ '' | lang_attrs }}>": '<p lang="ar" dir="rtl">',
    "{{ -2 | abs }}": "2",
    "{{ page | attr('text') }}": "A &amp; B",
    "{% for row in words | batch(2) %}{{ row | join }};{% endfor %}": "ba;c;",
    "{{ 'ab' | capitalize }}": "Ab",
    "{{ 'a' | center(3) }}": " a ",
    "{{ words | count }}": "3",
    "{{ '' | d('x', true) }}": "x",
    "{{ none | default('x', true) }}": "x",
    "{{ {'b': 1, 'a': 2} | dictsort | first | first }}": "a",
    "{{ '<' | e }}": "&lt;",
    "{{ '<' | escape }}": "&lt;",
    "{{ 1500 | filesizeformat }}": "1.5 kB",
    "{{ words | first }}": "b",
    "{{ '1.5' | float }}": "1.5",
    "{{ '&lt;' | safe | forceescape }}": "&amp;lt;",
    "{% for text, rows in tags | groupby('text') %}{{ text }}{{ rows | length }}{% endfor %}": "one1two1",
    "{{ 'a\nb' | indent(2) }}": "a\n  b",
    "{{ '7' | int }}": "7",
    "{% for k, v in {'a': 1} | items %}{{ k }}{{ v }}{% endfor %}": "a1",
    "{{ words | join(', ') }}": "b, a, c",
    "{{ tags | join('+', attribute='text') }}": "one+two",
    "{{ words | last }}": "c",
    "{{ words | length }}": "3",
    "{{ 'ab' | list | join('-') }}": "a-b",
    "{{ 'ĐÀ' | lower }}": "đà",
    "{{ tags | map(attribute='text') | join }}": "onetwo",
    "{{ words | max }}": "c",
    "{{ words | min }}": "a",
    "{{ ['x'] | pprint }}": "[&#39;x&#39;]",
    "{{ [1, 2, 3] | reject('odd') | join }}": "2",
    "{{ tags | rejectattr('text', 'eq', 'one') | map(attribute='href') | join }}": "/2",
    "{{ 'aa' | replace('a', 'b', 1) }}": "ba",
    "{{ words | reverse | join }}": "cab",
    "{{ 2.5 | round(0, 'floor') }}": "2.0",
    "{{ '<i>' | safe }}": "<i>",
    "{{ [1, 2, 3] | select('odd') | join }}": "13",
    "{{ tags | selectattr('text', 'eq', 'one') | map(attribute='href') | join }}": "/1",
    "{% for c in [1, 2, 3, 4] | slice(2) %}{{ c | join }};{% endfor %}": "12;34;",
    "{% for c in [1, 2, 3] | slice(2, 'x') %}{{ c | join }};{% endfor %}": "12;3x;",
    "{{ words | sort | join }}": "abc",
    "{{ 1 | string }}": "1",
    "{{ '<b>a</b>' | striptags }}": "a",
    "{{ [1, 2] | sum }}": "3",
    "{{ 'a b' | title }}": "A B",
    "{{ {'a': '<'} | tojson }}": '{"a": "\\u003c"}',
    "{{ ' a ' | trim }}": "a",
    "{{ 'abcdef' | truncate(3, true, '…', 0) }}": "ab…",
    "{{ ['a', 'a'] | unique | join }}": "a",
    "{{ 'đà' | upper }}": "ĐÀ",
    "{{ 'a b' | urlencode }}": "a%20b",
    "{{ 'https://a.example' | urlize }}": '<a href="https://a.example" rel="noopener">https://a.example</a>',
    "{{ 'a b' | wordcount }}": "2",
    "{{ 'a b' | wordwrap(1) }}": "a\nb",
    "{{ {'a': '<'} | xmlattr }}": ' a="&lt;"',
    "{{ '2023-06-28' | date(lang) }}": "28/06/2023",
    "{{ '2023-06-28' | date_long(lang) }}": "Thứ Tư, ngày 28 tháng 6 năm 2023",
    "{{ '2023-06-28T10:03' | datetime(lang) }}": "28/06/2023, 10:03",
    "{{ '2023-06' | month(lang) }}": "Tháng 6 năm 2023",
    "{{ 3057365 | number(lang) }}": "3.057.365",
    "{{ 1500000 | size(lang) }}": "1,5\u00a0MB",
    "{{ strings.home | fill(n=3) }}": "Trang 3",
    "{{ 'Đà' | fold }}": "da",
    "{{ 'Đà Nẵng' | slug }}": "da-nang",
    "{{ '155/NQ-HĐND' | unbroken }}": '<span class="number">155/NQ-HĐND</span>',
}
TESTS: Final = {
    "boolean": "true is boolean",
    "callable": "dict is callable",
    "defined": "page is defined",
    "divisibleby": "4 is divisibleby 2",
    "eq": "1 is eq 1",
    "equalto": "1 is equalto 1",
    "==": "[1] | select('==', 1) | list",
    "escaped": "('a' | safe) is escaped",
    "even": "2 is even",
    "false": "false is false",
    "filter": "'slice' is filter",
    "float": "1.5 is float",
    "ge": "1 is ge 1",
    ">=": "[1] | select('>=', 1) | list",
    "greaterthan": "2 is greaterthan 1",
    "gt": "2 is gt 1",
    ">": "[2] | select('>', 1) | list",
    "in": "'a' is in words",
    "integer": "1 is integer",
    "iterable": "words is iterable",
    "le": "1 is le 1",
    "<=": "[1] | select('<=', 1) | list",
    "lessthan": "1 is lessthan 2",
    "lower": "'a' is lower",
    "lt": "1 is lt 2",
    "<": "[1] | select('<', 2) | list",
    "mapping": "strings is mapping",
    "ne": "1 is ne 2",
    "!=": "[1] | select('!=', 2) | list",
    "none": "none is none",
    "number": "1 is number",
    "odd": "1 is odd",
    "sameas": "true is sameas true",
    "sequence": "words is sequence",
    "string": "'a' is string",
    "test": "'odd' is test",
    "true": "true is true",
    "undefined": "nothing is undefined",
    "upper": "'A' is upper",
}
GENERATED: Final = 800
RENDER: Final = """
import json, sys
from tests.unit.test_writing import rendered
print(json.dumps([str(rendered(source)) for source in json.load(sys.stdin)]))
"""


def rendered(source: str) -> str | Diagnostic:
    return TemplateSet({}, {"a.html": source}).render("a.html", VALUES, "/")


@pytest.mark.parametrize(
    ("what", "source"), [(what, source) for what, sources in WITHOUT_TEXT.items() for source in sources]
)
def test_what_has_no_text_of_its_own_is_not_written(what: str, source: str) -> None:
    found = rendered(f"\n{source}")
    assert found == Diagnostic("E406", "templates/a.html", 2, 1, {"reason": what, "page": "/"})


def test_what_has_a_text_is_written_as_ever() -> None:
    assert rendered("{{ words }}{{ 1.5 }}{{ none }}{{ true }}{{ strings.keys() | list }}{{ range(2) }}") == (
        "[&#39;b&#39;, &#39;a&#39;, &#39;c&#39;]1.5NoneTrue[&#39;home&#39;, &#39;items&#39;]range(0, 2)"
    )
    assert (
        rendered("{% macro m() %}<i>{% endmacro %}{{ m() }}{{ m() ~ 1 }}{{ '%s' % m() }}")
        == "<i><i>1&lt;i&gt;"
    )
    assert rendered("{% set x = 'at 0x7f' %}{{ x }}{{ 2 - 1 }}") == "at 0x7f1"


@pytest.mark.parametrize("source", FILTERS)
def test_every_filter_works(source: str) -> None:
    assert rendered(source) == FILTERS[source]


@pytest.mark.parametrize("name", TESTS)
def test_every_test_works(name: str) -> None:
    assert rendered(f"{{% if {TESTS[name]} %}}yes{{% endif %}}") == "yes"


def test_no_filter_and_no_test_is_left_out() -> None:
    there = _Environment(_Loader({}, {}), Budget(), None)
    tried = {name for name in there.filters if any(f"| {name}" in source for source in FILTERS)}
    inner = {"cs_loop", "cs_paid", "cs_paid_each", "cs_value", JOINED, WEIGHED}
    assert there.filters.keys() - tried == inner
    assert there.tests.keys() == TESTS.keys() == JINJA_TESTS.keys()
    assert set(_WRITING) <= there.filters.keys()


def test_two_values_alike_are_the_same_wherever_they_lie() -> None:
    assert rendered("{{ ('a' ~ 'b') is sameas 'ab' }}{{ 1 is sameas true }}") == "TrueFalse"


class Expressions:
    """Expressions put together at random from all that a template can reach: mostly of kinds that fit."""

    TEXTS = ("lang", "page.text", "strings.home", "'a'", "('<' | safe)", "'%s'", "''")
    LISTS = (
        "words",
        "tags",
        "[1, 2]",
        "'ab'",
        "strings.keys()",
        "strings.values()",
        "{'a': 1}.items()",
        "range(2)",
    )
    MAPS = ("strings", "{'a': 1}", "dict(b=2)", "namespace(c=3)")
    OTHERS = (
        "dict",
        "range",
        "cycler",
        "joiner",
        "self",
        "loop",
        "m",
        "lang.join",
        "strings.get",
        "page",
        "1",
        "none",
    )
    OF_TEXT = (
        "capitalize",
        "center",
        "e",
        "escape",
        "forceescape",
        "indent",
        "lower",
        "string",
        "striptags",
        "title",
        "trim",
        "truncate",
        "upper",
        "urlencode",
        "urlize",
        "wordcount",
        "wordwrap",
        "safe",
        "fold",
        "slug",
        "unbroken",
        "length",
        "pprint",
        "list",
        "default('x')",
        "int",
        "tojson",
    )
    OF_LIST = (
        "list",
        "join",
        "join(', ')",
        "first",
        "last",
        "map('string')",
        "map('upper')",
        "map(attribute='text')",
        "select",
        "reject",
        "selectattr('text')",
        "batch(2)",
        "slice(2)",
        "unique",
        "reverse",
        "sort",
        "length",
        "sum",
        "min",
        "max",
        "string",
        "pprint",
        "groupby('text')",
        "cs_loop",
        "cs_value",
    )
    OF_MAP = (
        "items",
        "dictsort",
        "xmlattr",
        "tojson",
        "list",
        "string",
        "urlencode",
        "pprint",
        "length",
        "attr('fromkeys')",
    )
    MEMBERS = (
        "upper",
        "items",
        "keys",
        "values",
        "join",
        "text",
        "fromkeys",
        "next",
        "cycle",
        "home",
        "split",
    )
    FRAMES = (
        "{{ @ }}",
        "{{ @ }}",
        "{% autoescape false %}{{ @ }}{% endautoescape %}",
        "{% for x in @ %}{{ x }}{% endfor %}",
        "{% set x %}{{ @ }}{% endset %}{{ x }}",
        "{% for loop in [@] %}{{ loop | string }}{% endfor %}",
        "{% autoescape lang == 'vi' %}{{ @ }}{% endautoescape %}",
        "{% set x = @ %}{{ x }}",
        "{% for x in words %}{{ @ }}{% endfor %}",
    )

    def __init__(self, seed: int) -> None:
        self._choose = random.Random(seed)

    def template(self) -> str:
        frame = self._choose.choice(self.FRAMES).replace("@", self.any(self._choose.randint(1, 4)))
        return "{% macro m() %}M{% endmacro %}" + frame

    def any(self, depth: int) -> str:
        kinds = (self.text, self.text, self.items, self.items, self.map, self.other)
        return self._choose.choice(kinds)(depth)

    def text(self, depth: int) -> str:
        if not depth:
            return self._choose.choice(self.TEXTS)
        text, other = self.text(depth - 1), self.any(depth - 1)
        return self._choose.choice(
            (
                f"({text} | {self._choose.choice(self.OF_TEXT)})",
                f"({other} | {self._choose.choice(self.OF_TEXT)})",
                f"({text} ~ {other})",
                f"('%s' % {other})",
                f"('%s' % [{other}])",
                f"({text} | replace('a', {other}))",
                f"('{{n}}' | fill(n={other}))",
                f"('a' | safe).replace('a', {other})",
                f"({self.items(depth - 1)} | join({text}))",
                f"{text}.{self._choose.choice(self.MEMBERS)}()",
            )
        )

    def items(self, depth: int) -> str:
        if not depth:
            return self._choose.choice(self.LISTS)
        items, other = self.items(depth - 1), self.any(depth - 1)
        return self._choose.choice(
            (
                f"({items} | {self._choose.choice(self.OF_LIST)})",
                f"({items} | {self._choose.choice(self.OF_LIST)})",
                f"[{other}, {items}]",
                f"({items} - {other})",
                f"({self.map(depth - 1)} | {self._choose.choice(self.OF_MAP)})",
            )
        )

    def map(self, depth: int) -> str:
        return f"{{'a': {self.any(depth - 1)}, 'b': 1}}" if depth else self._choose.choice(self.MAPS)

    def other(self, depth: int) -> str:
        if not depth:
            return self._choose.choice(self.OTHERS)
        other = self.any(depth - 1)
        return self._choose.choice(
            (
                f"{other}.{self._choose.choice(self.MEMBERS)}",
                f"{self._choose.choice(self.OTHERS)}({other})",
                f"{other}()",
                f"({other} is sameas {self.any(depth - 1)})",
                f"({other} | attr('{self._choose.choice(self.MEMBERS)}'))",
            )
        )


@pytest.mark.slow
def test_random_templates_say_the_same_in_every_process() -> None:
    expressions = Expressions(7)
    asked = json.dumps([*FILTERS, *(expressions.template() for _ in range(GENERATED))])
    said = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", RENDER],
                input=asked,
                capture_output=True,
                text=True,
                check=True,
                encoding="utf-8",
                cwd=Path(__file__).parents[2],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            ).stdout
        )
        for seed in ("1", "2")
    ]
    differing = [(s, *both) for s, *both in zip(json.loads(asked), *said, strict=True) if both[0] != both[1]]
    assert not differing
    assert sum("Diagnostic(" not in text for text in said[0]) > GENERATED // 4
