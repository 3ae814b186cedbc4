"""Compiles templates to code that does the same as that of Jinja's own compiler in fewer steps."""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Final, cast

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator

from coopsite.templating.closure import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.compiler import Frame


RELEASES: Final = frozenset({"3.1.6"})
"""Releases of Jinja whose compiler is known to work with the changes below; others are used as they are."""
IS_KNOWN_RELEASE: Final = getattr(jinja2, "__version__", "") in RELEASES


class Compiler(CodeGenerator):
    """Jinja's compiler, but for six things.

    What is escaped becomes text at once, without a `Markup` for each piece. An attribute of plain data, and an
    entry of a dict, is read on the spot; the sandbox is asked of all else. A block of a shipped template gives
    its output whole; a site's own, which may know no bounds, piece by piece, and each piece is weighed. What
    ``~`` puts together is mostly plain text. Nothing but a constant is written out before a page is made. The
    environment it compiles for has `safe` (of a str), `escaped` (of anything), `joined`, `finalize`, `owners`
    and `weighed`.
    """

    def write_commons(self) -> None:
        """Begin a function of the template."""
        super().write_commons()
        self.writeline("escaped, safe, owners = environment.escaped, environment.safe, environment.owners")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write statements; those of a whole block gather their output first."""
        gathers = frame.buffer is None and self._is_ours and (frame.block_frame or _is_root(nodes, frame))
        if gathers:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if gathers:
            self.writeline(f"yield concat({frame.buffer})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write ``value.name``."""
        if iskeyword(node.attr) or node.attr not in cast("Any", self.environment).owners:
            super().visit_Getattr(node, frame)
            return
        self.write(f"(cs.{node.attr} if type(cs := ")
        self.visit(node.node, frame)
        self.write(f") in owners[{node.attr!r}] else environment.getattr(cs, {node.attr!r}))")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Write ``value["name"]`` or ``value[name]``."""
        if isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            name = repr(node.arg.value)
            self.write(f"(cs[{name}] if type(cs := ")
            self.visit(node.node, frame)
            self.write(f") is dict and {name} in cs else environment.getitem(cs, {name}))")
            return
        value, name = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({value}[{name}] if (type({value} := ")
        self.visit(node.node, frame)
        self.write(f") is dict) & (type({name} := ")
        self.visit(node.arg, frame)
        self.write(f") is str) and {name} in {value} else environment.getitem({value}, {name}))")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Write ``value ~ value``."""
        escaped = _is_escaped(frame)
        join = "(markup_join if context.eval_ctx.volatile else str_join)(map(environment.finalize, ("
        self.write("environment.joined((" if escaped else join)
        for piece in node.nodes:
            self.visit(piece, frame)
            self.write(", ")
        self.write("))" if escaped else ")))")

    def _output_child_to_const(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> str:
        # What is worked out from constants may have no text of its own.
        if not isinstance(node, (nodes.TemplateData, nodes.Const)):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        found = super()._output_const_repr(group)
        return found if self._is_ours else f"environment.weighed({found})"

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if not self._is_ours:
            self.write("environment.weighed(")
        if _is_escaped(frame):
            self.write("(safe(cs) if type(cs := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _is_escaped(frame):
            self.write(") is str else escaped(cs))")
        else:
            super()._output_child_post(node, frame, finalize)
        if not self._is_ours:
            self.write(")")

    def simple_write(self, s: str, frame: Frame, node: nodes.Node | None = None) -> None:
        """Write what gives out `s`; what another template gave out is weighed before it is kept."""
        super().simple_write(f"environment.weighed({s})" if s == "event" and frame.buffer else s, frame, node)

    @property
    def _is_ours(self) -> bool:
        """Whether the template is a shipped one, whose output is no larger than what it shows."""
        return self.filename is not None and self.filename.startswith(SHIPPED)


def _is_root(body: Iterable[nodes.Node], frame: Frame) -> bool:
    """Tell whether `body` is all of a template that extends no other."""
    return frame.rootlevel and not any(
        isinstance(node, nodes.Extends) or node.find(nodes.Extends) for node in body
    )


def _is_escaped(frame: Frame) -> bool:
    """Tell whether output is escaped for sure; a template may say otherwise, or only when it runs."""
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
