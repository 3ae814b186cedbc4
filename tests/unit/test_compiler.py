"""Templates say the same whether compiled by Jinja's compiler or by ours, and never take more memory than a page."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from coopsite.diagnostics import Diagnostic
from coopsite.pages import views
from coopsite.templating import environment
from coopsite.templating.compiler import Compiler
from coopsite.templating.environment import TemplateSet

if TYPE_CHECKING:
    from collections.abc import Mapping

BESIDE = {
    "x": "{% set v = '<' %}{% set _p = 1 %}{% macro f(a) %}<b>{{ a }}</b>{% endmacro %}hi",
    "p": "P{% block a %}<{{ s }}>{% endblock %}Q",
}
VALUES = {
    "d": {"k": "<v", "items": "I", 7: "<seven"},
    "s": "<s>",
    "l": ["<a", "b"],
    "mk": Markup("<i>"),
    "key": "k",
    "mkey": Markup("k"),
    "n": {"a": {"b": "<deep"}},
    "link": views.Link("<x>", "/a?b&c"),
}
ODD = [
    "{{ d.items }}{{ d['items'] }}{{ d.keys() }}",
    "{{ d.zz }}",
    "{{ d[key] }}{{ d[mkey] }}{{ d['k' ~ ''] }}{{ d[7] }}",
    "{{ d[s] }}",
    "{{ d[u] }}",
    "{{ u[key] }}",
    "{{ d[d] }}",
    "{{ n['a'][key] }}",
    "{{ n[key | replace('k', 'a')][['a', 'b'][1]] }}",
    "{% for i in ['a'] %}{{ n[i]['b'] }}{% for j in ['b'] %}{{ n[i][j] }}{% endfor %}{% endfor %}",
    "{% macro m(t, k) %}{{ t[k] }}{% endmacro %}{{ m(d, key) }}{{ m(l, 1) }}{{ m(l, 5) }}",
    "{{ l[0] }}{{ l[-1] }}{{ s[1] }}{{ l[0:1] }}",
    "{{ link.text }}{{ link.href }}{{ link['text'] }}{{ link[key] }}",
    "{{ link.__class__ }}",
    "{{ link.nope }}",
    "{{ d['__cl' ~ 'ass__'] }}{{ s['__cl' ~ 'ass__'] }}",
    "{{ d['zz'] }}",
    "{{ s.upper() }}",
    "{{ s.__class__ }}",
    "{{ s['__class__'] }}",
    "{{ d.__class__ }}",
    "{{ d['__class__'] }}",
    "{{ l.__class__.__mro__ }}",
    "{{ s.format(1) }}",
    "{{ 'x'['format']('y') }}",
    "{{ l.append(1) }}",
    "{{ d.update({}) }}",
    "{{ loop }}",
    "{% for i in l %}{{ loop.index }}{{ loop.cycle('a','b') }}{{ loop.changed(i) }}{% endfor %}",
    "{% for i in l %}{{ loop.__class__ }}{% endfor %}",
    "{% for i in l %}{{ loop._iterable }}{% endfor %}",
    "{% for i in l recursive %}{{ i }}{{ loop([]) }}{% endfor %}",
    "{% macro m(a, b=d.k) %}{{ a }}{{ b }}{{ m.name }}{{ varargs }}{% endmacro %}{{ m(1) }}{{ m.__globals__ }}",
    "{% import 'x' as q %}{{ q.f(3) }}{{ q.v }}",
    "{% import 'x' as q %}{{ q._p }}",
    "{% import 'x' as q %}{{ q.__name__ }}",
    "{% from 'x' import f %}{{ f('<') ~ '<' }}",
    "{% set n = namespace(a=1) %}{% set n.a = 2 %}{{ n.a }}{{ n.b }}",
    "{{ (d.k if d.k else d.q).upper() }}",
    "{{ d.k ~ mk ~ '<' ~ 1 }}",
    "{{ none }}{{ true }}{{ 1.5 }}{{ 7 }}{{ [1,'<'] }}",
    "{{ u }}",
    "{{ d.k.a.b }}",
    "{{ self.a() }}{% block a %}<{{ s }}>{% endblock %}",
    "{% block a %}{% block b %}{{ s }}{% endblock %}{{ self.b() }}{% endblock %}",
    "{% include 'x' %}{% include 'nope' ignore missing %}",
    "{% extends 'p' %}{% block a %}{{ super() }}!{% endblock %}",
    "{% extends 'p' %}{% block a %}{{ super.super }}{% endblock %}",
    "{% if l %}{% extends 'p' %}{% endif %}z{% block a %}k{% endblock %}",
    "{% if not l %}{% extends 'p' %}{% endif %}z{% block a %}k{% endblock %}",
    "{% autoescape s == 'x' %}{{ '<' ~ s }}{{ s }}{% endautoescape %}",
    "{% filter replace('a', '<') %}a{{ s }}{% endfilter %}",
    "{% with a=d.k, b=s %}{{ a }}{{ b }}{% endwith %}",
    "{% macro m() %}<{{ caller(s) }}>{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}",
    "{% for k, v in d.items() if v.upper %}{{ k }}{% else %}e{% endfor %}",
    "{{ d.True }}",
    "{{ d.class }}",
    "{{ d['k'].upper.__func__ }}",
    "{{ l|map('upper')|join(',') }}",
    "{{ [d]|map(attribute='k')|list }}",
    "{{ [s]|map(attribute='__class__')|list }}",
    "{{ s|attr('__class__') }}",
]
X = "<" * 250_000
ENDLESS = [
    "{% for i in range(1000) %}{{ x }}{% endfor %}",
    "{% extends 'b' %}{% block main %}{% for i in range(1000) %}{{ x }}{% endfor %}{% endblock %}",
    "{% extends 'theme/b' %}{% block main %}{% for i in range(1000) %}{{ x }}{% endfor %}{% endblock %}",
    "{% macro m() %}{% for i in range(1000) %}{{ x }}{% endfor %}{% endmacro %}{{ m() }}",
    "{% macro m(x, n) %}{% if n %}{{ m(x ~ x, n-1) }}{% endif %}{% endmacro %}{{ m('aaaa', 30) }}",
    "{% for i in range(90000) %}" + "a" * 20_000 + "{% endfor %}",
    "{% macro m() %}{% for i in range(90000) %}" + "a" * 20_000 + "{% endfor %}{% endmacro %}{{ m() }}",
]


def rendered(compiler: type[CodeGenerator], source: str, *, shipped: bool) -> str | Diagnostic:
    files: Mapping[str, str] = {"a": source, **BESIDE}
    with patch.object(environment._Environment, "code_generator_class", compiler):
        templates = TemplateSet(files, {}) if shipped else TemplateSet({}, files)
        return templates.render("a", VALUES, "/")


@pytest.mark.parametrize("source", ODD)
@pytest.mark.parametrize("shipped", [True, False], ids=["shipped", "own"])
def test_odd_templates_say_what_they_say_in_jinja(source: str, shipped: bool) -> None:
    # An undefined function may be named with the address it has in memory.
    ours, theirs = (str(rendered(each, source, shipped=shipped)) for each in (Compiler, CodeGenerator))
    assert ours.split(" at 0x")[0] == theirs.split(" at 0x")[0]


@pytest.mark.parametrize("source", ENDLESS)
def test_too_much_output_ends_before_it_takes_the_memory(source: str) -> None:
    shipped = {"b": "{% block main %}{% endblock %}"}
    templates = TemplateSet(shipped, {"a": source, "b": "{% block main %}{% endblock %}"})
    tracemalloc.start()
    try:
        found = templates.render("a", {"x": X}, "/")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(found, Diagnostic)
    assert found.code == "E404"
    assert peak < 150_000_000


@pytest.mark.parametrize(
    "source",
    ["{{ " + "[" * 1500 + "]" * 1500 + " }}", "{% for a in b %}" * 25 + "{% endfor %}" * 25, "{{ a" + ".b" * 70 + " }}",
     "{% if a %}" * 150 + "{% endif %}" * 150, "{{ " + "9" * 5000 + " }}", "{% if %}"],
)  # fmt: skip
def test_a_template_that_cannot_be_compiled_ahead_is_told_of_when_it_is_used(source: str) -> None:
    templates = TemplateSet({}, {"a": source})
    templates.warm(["a"])
    assert isinstance(templates.render("a", {}, "/"), Diagnostic)
