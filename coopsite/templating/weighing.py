"""Has templates weigh what they write, where Jinja's own compiler turns them into code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

if TYPE_CHECKING:
    from jinja2 import Environment

WEIGHED = "cs_weighed"
"""The filter that counts what is written. It takes the context, so that nothing is worked out before a page is made."""
JOINED = "cs_joined"
"""The filter that puts together what ``~`` is between."""


def weigh_output(tree: nodes.Template, environment: Environment) -> None:
    """Change the tree of a template as `coopsite.templating.compiler.Compiler` would have changed its code."""
    _Weighing(environment).visit(tree)


class _Weighing(NodeTransformer):
    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        """Have each piece pass the filter; a constant is as long as it was written."""
        self.generic_visit(node)
        node.nodes = [
            each if isinstance(each, nodes.Const) else self._through(WEIGHED, each) for each in node.nodes
        ]
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        """Have the pieces put together by the filter."""
        self.generic_visit(node)
        return self._through(JOINED, nodes.Tuple(node.nodes, "load", lineno=node.lineno))

    def _through(self, name: str, node: nodes.Expr) -> nodes.Filter:
        return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=self._environment)
