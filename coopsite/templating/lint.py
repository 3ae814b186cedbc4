"""What in a site's own templates does nothing: blocks, words, imports and files that no page shows."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from coopsite.diagnostics import Diagnostic
from coopsite.templating.closure import SHIPPED, merged, references

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

GIVEN: Final = ("page", "chrome", "lang", "strings")
"""The names every template is given."""
_NEAR: Final = 0.6
_PARSER: Final = Environment(autoescape=True)


class UsedStrings(NamedTuple):
    """What templates name of the string tables."""

    named: frozenset[str]
    """Every word that may be a key."""
    prefixes: frozenset[str]
    """How keys begin that are put together: ``status_`` of ``strings["status_" ~ status]``."""


def strings_named(own: Mapping[str, str]) -> UsedStrings:
    """Return what a site's own templates name of the string tables, or may name."""
    named: set[str] = set()
    prefixes: set[str] = set()
    for tree in _trees(own).values():
        named.update(node.attr for node in tree.find_all(nodes.Getattr))
        texts = {node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)}
        named |= texts
        prefixes |= {text for text in texts if text.endswith("_")}
    return UsedStrings(frozenset(named), frozenset(prefixes))


def lint_templates(
    shipped: Mapping[str, str],
    own: Mapping[str, str],
    pages: Collection[str],
    others: Iterable[str],
    kinds: Collection[str] = (),
) -> Iterator[Diagnostic]:
    """Yield W407 and W411 to W413 for places in a site's `own` templates, W410 for files that nothing uses.

    `pages` are the templates that pages are made by; `others` what lies in templates/ and is no template; `kinds` the
    names of those there are.
    """
    sources = merged(shipped, own)
    trees = _trees(sources)
    for name in own:
        if name in trees:
            chain = _chain(name, trees)
            if chain and len(chain) > 1:
                yield from _unread_blocks(name, trees[name], _blocks(chain[1:], trees))
                yield from _outside(name, trees[name])
            yield from _collisions(name, trees[name])
    yield from _lost_blocks(own, trees, pages)
    for name in _unused(sources, own, pages):
        if name.removesuffix(".html") in kinds:
            yield _diagnostic("W410", name, 0, {"suggestion": f"story-{name}"})
        else:
            stems = {page.removesuffix(".html") for page in pages}
            near = _near(name.lower().removesuffix(".html"), stems)
            yield _diagnostic("W410", name, 0, {"suggestion": f"{near}.html" if near else ""})
    for name in others:
        yield _diagnostic("W410", name, 0, {"suggestion": _place_for(name)})


def _trees(sources: Mapping[str, str]) -> dict[str, nodes.Template]:
    """Return the templates that can be read; of others their pages tell."""
    found = {}
    for name, source in sources.items():
        try:
            found[name] = _PARSER.parse(source)
        except (TemplateSyntaxError, RecursionError, ValueError):
            continue
    return found


def _chain(name: str, trees: Mapping[str, nodes.Template]) -> list[str] | None:
    """Return `name` and all it extends, one after the other; None where that is not known before a page is made."""
    chain = [name]
    while tree := trees.get(chain[-1]):
        parent = _parent(tree)
        if not parent:
            return None if tree.find(nodes.Extends) else chain
        if parent in chain:
            return None
        chain.append(parent)
    return None


def _blocks(names: Iterable[str], trees: Mapping[str, nodes.Template]) -> set[str]:
    return {block.name for name in names for block in trees[name].find_all(nodes.Block)}


def _parent(tree: nodes.Template) -> str:
    """Return the template that `tree` extends whatever happens; empty where there is none."""
    extends = [node for node in tree.body if isinstance(node, nodes.Extends)]
    template = extends[0].template if len(extends) == 1 else None
    return str(template.value) if isinstance(template, nodes.Const) else ""


def _unread_blocks(name: str, tree: nodes.Template, above: set[str]) -> Iterator[Diagnostic]:
    called = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "self"
    }
    for block in _outermost(tree.body):
        if block.name not in above and block.name not in called:
            yield _diagnostic(
                "W407", name, block.lineno, {"name": block.name, "suggestion": _near(block.name, above)}
            )


def _lost_blocks(
    own: Collection[str], trees: Mapping[str, nodes.Template], pages: Iterable[str]
) -> Iterator[Diagnostic]:
    """Yield W413 for a template in place of a shipped one that lacks what is empty there, for others to fill.

    Those are the shipped ones of which `pages` are made. Blocks with something in them may be left out on purpose.
    """
    lost: dict[str, dict[str, str]] = {}
    for page in pages:
        chain = _chain(page, trees) or []
        for at, name in enumerate(chain):
            original = trees.get(SHIPPED + name) if name in own else None
            empty = (
                {block.name for block in original.find_all(nodes.Block) if not block.body}
                if original
                else set()
            )
            missing = empty - _blocks(chain[at:], trees) if empty else set()
            for child in chain[:at] if missing else ():
                for block in _outermost(trees[child].body) if child not in own else ():
                    if block.name in missing:
                        lost.setdefault(name, {}).setdefault(block.name, child)
    for name, blocks in lost.items():
        first = next(iter(blocks))
        args = {"names": ", ".join(blocks), "other": blocks[first]}
        yield _diagnostic("W413", name, 1, {**args, "example": f"{{% block {first} %}}{{% endblock %}}"})


def _outermost(body: Iterable[nodes.Node]) -> Iterator[nodes.Block]:
    """Yield the blocks that lie in no other, also those within ``{% if %}``."""
    for node in body:
        if isinstance(node, nodes.Block):
            yield node
        else:
            yield from _outermost(node.iter_child_nodes())


def _outside(name: str, tree: nodes.Template) -> Iterator[Diagnostic]:
    """Yield W412 for the first text that stands behind ``{% extends %}`` and in no block."""
    behind = False
    for node in tree.body:
        behind = behind or isinstance(node, nodes.Extends)
        for output in (node, *node.find_all(nodes.Output)) if behind and not _keeps(node) else ():
            if isinstance(output, nodes.Output):
                for piece in output.nodes:
                    text = piece.data if isinstance(piece, nodes.TemplateData) else "x"
                    if text.strip():
                        line = piece.lineno + text[: len(text) - len(text.lstrip())].count("\n")
                        yield _diagnostic("W412", name, line, {})
                        return


def _keeps(node: nodes.Node) -> bool:
    """Tell whether what stands in `node` is kept for later: a block, a macro, a text given a name."""
    return isinstance(node, (nodes.Block, nodes.Macro, nodes.AssignBlock, nodes.CallBlock)) or bool(
        node.find(nodes.Block)
    )


def _collisions(name: str, tree: nodes.Template) -> Iterator[Diagnostic]:
    """Yield W411 for names of imports and macros that hide what every template is given, or one another."""
    before: dict[str, int] = {}
    for node in tree.find_all((nodes.Import, nodes.FromImport, nodes.Macro)):
        for taken in _brought_in(node):
            if taken in GIVEN:
                yield _diagnostic("W411", name, node.lineno, {"name": taken})
            elif taken in before:
                yield _diagnostic("W411", name, node.lineno, {"name": taken, "first": str(before[taken])})
            before.setdefault(taken, node.lineno)


def _brought_in(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.FromImport):
        return [each if isinstance(each, str) else each[1] for each in node.names]
    if isinstance(node, nodes.Import):
        return [node.target]
    return [node.name] if isinstance(node, nodes.Macro) else []


def _unused(sources: Mapping[str, str], own: Mapping[str, str], pages: Collection[str]) -> list[str]:
    """Return the own templates no page is made of; of those that only such ones use, nothing is said."""
    used: set[str] = set()
    waiting = [*pages]
    while waiting:
        current = waiting.pop()
        if current in used or current not in sources:
            continue
        used.add(current)
        needed = references(sources[current])
        if needed is None:
            return []
        waiting += needed
    unused = [name for name in own if name not in used]
    parts = {part for name in unused for part in references(sources[name]) or () if part != name}
    return [name for name in unused if name not in parts] or unused


def _place_for(name: str) -> str:
    """Return where a file that is no template was probably meant to lie."""
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    if ending.lower() in ("yaml", "yml", "json"):
        return f"strings/{stem}.yaml"
    return f"{stem}.html" if ending.lower() in ("htm", "jinja", "j2", "jinja2") else f"assets/{stem}.{ending}"


def _near(name: str, names: Iterable[str]) -> str:
    found = get_close_matches(name, sorted(names), n=1, cutoff=_NEAR)
    return found[0] if found else ""


def _diagnostic(code: str, name: str, line: int, args: dict[str, str]) -> Diagnostic:
    said = {key: value for key, value in args.items() if value}
    return Diagnostic(code, f"templates/{name.removeprefix(SHIPPED)}", line, 1 if line else 0, said)
