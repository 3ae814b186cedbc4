"""Templates made to text: Jinja2, sandboxed, strict, and with an end to everything."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache, wraps
from itertools import pairwise
from types import BuiltinMethodType
from typing import TYPE_CHECKING, Any, Final, cast

import markupsafe
from jinja2 import (
    BaseLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplatesNotFound,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
    pass_context,
    pass_eval_context,
)
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.filters import make_attrgetter
from jinja2.runtime import LoopContext, Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from coopsite.diagnostics import Diagnostic
from coopsite.extensions import FILTERS as EXTENSION_FILTERS
from coopsite.extensions import ExtensionError, added_to
from coopsite.kinds.view import View
from coopsite.templating.budget import CHARACTERS, ITEMS, STEPS, Budget, OverBudgetError
from coopsite.templating.closure import SHIPPED, closure, cycle, line_of_reference, merged
from coopsite.templating.compiler import IS_KNOWN_RELEASE, Compiler
from coopsite.templating.filters import FILTERS
from coopsite.templating.syntax import what_is_wrong
from coopsite.templating.weighing import JOINED, WEIGHED, weigh_output
from coopsite.templating.writable import NoTextError, formatted, without_addresses, writable
from coopsite.text.language_codes import direction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
    from types import TracebackType

    from jinja2 import BytecodeCache
    from jinja2.runtime import Context

WITHDRAWN: Final = ("random", "format")
"""Jinja's filters that are not there: one differs at every build, the other can be asked for any width."""

_FORMATTING: Final = frozenset(("format", "format_map"))
_COUNTING: Final = ("batch", "center", "indent", "slice")
_WRITING: Final = (
    "capitalize", "center", "e", "escape", "forceescape", "indent", "lower", "pprint", "replace", "safe", "string",
    "striptags", "title", "trim", "truncate", "upper", "urlencode", "urlize", "wordcount", "wordwrap", "xmlattr",
)  # fmt: skip
"""Filters that make text of whatever they are given."""
_SWIFT: Final = frozenset({
    "capitalize", "center", "count", "d", "default", "e", "escape", "first", "forceescape", "indent", "last", "length",
    "lower", "replace", "safe", "string", "trim", "upper",
})  # fmt: skip
"""Filters that go through a text at the machine's speed; others look at each character, or word."""
_AT_ONCE: Final = frozenset(("get", "items", "keys", "values"))
"""Methods of a map that take as long for a large one as for a small one."""
_COPIES: Final = 2_000
"""Entries that are copied in one step."""
_VARIABLES: Final = ("_block_vars", "_loop_vars")
"""What Jinja hands over with a call, for functions that take the context."""
_PLAIN: Final = (nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const)
_escape_text: Final[Callable[[str], str]] = getattr(
    markupsafe, "_escape_inner", lambda text: str(escape(text))
)
"""The library's own step from text to text, where this release has it; its `Markup` is not needed here."""
_UNDEFINED: Final = re.compile(r"(?:has no (?:attribute|element) )?'([^']+)'(?: is undefined)?$")


@cache
def _owners() -> dict[str, frozenset[type]]:
    """Return, by public attribute, the types on which templates may read it without asking the sandbox."""
    types: list[type] = [LoopContext, *_subclasses(View)]
    open_to = {kind: [name for name in dir(kind) if name[0] != "_"] for kind in types}
    names = {name for each in open_to.values() for name in each}
    return {name: frozenset(kind for kind, own in open_to.items() if name in own) for name in sorted(names)}


def _subclasses(kind: type[View]) -> Iterator[type[View]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


class TemplateSet:
    """The shipped templates and a site's own, ready to render. One page at a time."""

    def __init__(
        self,
        shipped: Mapping[str, str],
        own: Mapping[str, str],
        *,
        steps: int = STEPS,
        compiled: BytecodeCache | None = None,
    ) -> None:
        self._own = frozenset(own)
        self._sources = merged(shipped, own)
        self._files = {name: _file(name, own) for name in self._sources}
        self._templates = {file: name for name, file in self._files.items()}
        self._environment = _Environment(_Loader(self._sources, self._files), Budget(steps), compiled)

    def warm(self, names: Iterable[str]) -> None:
        """Compile templates ahead, with all they are made of. One that cannot be is left for `render` to tell of."""
        for name in {part for each in names for part in closure(self._sources, each)}:
            with suppress(Exception):
                self._environment.get_template(name)

    def render(self, name: str, values: Mapping[str, Any], address: str) -> str | Diagnostic:
        """The page at `address` by the template `name`; or E401–E405 with the place where it went wrong."""
        try:
            return self._environment.text(name, values)
        except TemplateSyntaxError as error:
            file = self._files.get(error.name or "", error.filename or "")
            return Diagnostic("E401", file, error.lineno, 1, what_is_wrong(error.message or ""))
        except RecursionError as error:
            return self._endless(name, address, error)
        except Exception as error:
            return self._failed(name, address, error)

    def _failed(self, name: str, address: str, error: Exception) -> Diagnostic:
        file, line = self._place(name, error)
        column = 1 if line else 0
        match error:
            case TemplatesNotFound():
                return Diagnostic("E405", file, line, column, {"name": ", ".join(map(str, error.templates))})
            case TemplateNotFound():
                return Diagnostic("E405", file, line, column, {"name": str(error.name)})
            case UndefinedError():
                args = {"name": _undefined_name(error.message or ""), "page": address}
                return Diagnostic("E402", file, line, column, args)
            case OverBudgetError() | OverflowError() | MemoryError():
                return Diagnostic("E404", file, line, column, {"page": address})
            case NoTextError():
                return Diagnostic("E406", file, line, column, {"reason": error.what, "page": address})
        message = without_addresses(f"{type(error).__name__}: {error}")
        return Diagnostic("E401", file, line, column, {"message": message})

    def _endless(self, name: str, address: str, error: RecursionError) -> Diagnostic:
        found = cycle(self._sources, name)
        if not found:
            file, line = self._place(name, error)
            return Diagnostic("E404", file, line, 1 if line else 0, {"page": address})
        calls = list(pairwise(found))
        meant = [(by, name) for by, name in calls if by in self._own and SHIPPED + name in self._sources]
        by, name = (meant or calls)[0]
        args = {"cycle": " → ".join(found)} | ({"suggestion": SHIPPED + name} if meant else {})
        return Diagnostic("E403", self._files[by], line_of_reference(self._sources[by], name), 1, args)

    def _place(self, name: str, error: Exception) -> tuple[str, int]:
        """File and line of the innermost template in the traceback; else the template `name`."""
        place = (self._files.get(name, _file(name, {})), 0)
        trace = error.__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if file in self._templates:
                place = (file, _line(trace))
            trace = trace.tb_next
        return place


class _Loader(BaseLoader):
    """Templates from memory, each with the file its diagnostics name."""

    def __init__(self, sources: Mapping[str, str], files: Mapping[str, str]) -> None:
        self._sources = sources
        self._files = files

    def get_source(self, _: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._sources:
            raise TemplateNotFound(template)
        return self._sources[template], self._files[template], lambda: True

    def list_templates(self) -> list[str]:
        return sorted(self._sources)


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with a budget for each page."""

    code_generator_class = Compiler if IS_KNOWN_RELEASE else CodeGenerator
    intercepted_binops = frozenset(("+", "-", "*", "**", "%"))
    safe = staticmethod(_escape_text)

    def __init__(self, loader: BaseLoader, budget: Budget, compiled: BytecodeCache | None) -> None:
        self.owners = _owners()
        super().__init__(
            loader=loader,
            bytecode_cache=compiled,
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            finalize=lambda value: writable(budget.pay(value)),
            optimized=False,  # what is constant may have no text, and is told of where it is written
        )
        self._budget = budget
        self._direction = "ltr"
        self.globals.pop("lipsum")
        for name in WITHDRAWN:
            self.filters.pop(name)
        for name in _COUNTING:
            self.filters[name] = _counting(self.filters[name], budget)
        self.filters["replace"] = _sized(
            self.filters["replace"], lambda _, s, old, new, count=None: budget.replaced(s, old, new, count)
        )
        self.filters["wordwrap"] = _sized(
            self.filters["wordwrap"],
            lambda _, s, *given, **named: budget.spread(len(s), (*given, *named.values())),
        )
        self.filters["indent"] = _sized(
            self.filters["indent"],
            lambda s, *given, **named: budget.spread(s.count("\n") + 1, (*given, *named.values())),
        )
        self.filters["join"] = _joining(self.filters["join"], budget)
        self.filters["sum"] = _summing(self.filters["sum"], budget)
        for name in _WRITING:
            self.filters[name] = _writing(self.filters[name])
        self.filters.update(FILTERS)
        self.filters["lang_attrs"] = self._lang_attrs
        for package, name, added in added_to(EXTENSION_FILTERS):
            if name in self.filters or not callable(added):
                raise ExtensionError(package, name, "a filter has a name of its own, and is a function")
            self.filters[name] = added
        self.tests["sameas"] = _is_same
        self.filters["cs_loop"] = pass_context(lambda _, items: budget.loop(items))
        self.filters["cs_paid"] = pass_context(lambda _, value: budget.pay(value))
        self.filters["cs_paid_each"] = pass_context(lambda _, value: budget.pay(value, ITEMS))
        self.filters["cs_value"] = pass_context(lambda _, value: budget.text(value))
        self.filters[WEIGHED] = pass_context(
            lambda _, value: self.weighed(value) if isinstance(value, str) else value
        )
        self.filters[JOINED] = pass_eval_context(
            lambda context, pieces: (self.joined if context.autoescape else self._joined_plain)(pieces)
        )

    def text(self, name: str, values: Mapping[str, Any]) -> str:
        """Render `name`; exceptions come with the lines of the templates in their traceback."""
        budget = self._budget
        budget.refill()
        self._direction = direction(str(values.get("lang", "")))
        template = self.get_template(name)
        found: list[str] = []
        size = 0
        try:
            for piece in template.root_render_func(template.new_context(dict(values))):
                found.append(piece)
                size += len(piece)
                if size > 1_000_000:
                    budget.check_size(size)
        except RecursionError:
            raise
        except Exception:
            self.handle_exception()
        return "".join(found)

    def getattr(self, obj: Any, attribute: str) -> Any:
        kind = type(obj)
        if kind is dict:
            if attribute in obj:
                return obj[attribute]
        elif kind in self.owners.get(attribute, ()):
            return getattr(obj, attribute)
        elif kind is TemplateModule and attribute[0] != "_" and attribute in vars(obj):
            return vars(obj)[attribute]
        return super().getattr(obj, attribute)

    def escaped(self, value: Any) -> str:
        """Return what is written of `value`, which is no str."""
        kind = type(value)
        if kind is int:
            return str(value)
        return value if kind is Markup else escape(writable(self._budget.pay(value)))

    def joined(self, pieces: tuple[Any, ...]) -> str:
        """Put together what ``~`` is between."""
        for piece in pieces:
            if type(piece) is not str:
                found = markup_join(writable(self._budget.pay(piece)) for piece in pieces)
                break
        else:
            found = "".join(pieces)
        self._budget.produce(len(found))
        return found

    def _joined_plain(self, pieces: tuple[Any, ...]) -> str:
        found = str_join(writable(self._budget.pay(piece)) for piece in pieces)
        self._budget.produce(len(found))
        return found

    def weighed(self, piece: str) -> str:
        """Count a piece of output."""
        self._budget.weigh(len(piece))
        return piece

    def _lang_attrs(self, code: str) -> str:
        """Return the attributes of words in the language `code`; none for an empty one, which is the page's."""
        if not code:
            return ""
        runs = direction(code)
        turned = f' dir="{runs}"' if runs != self._direction else ""
        return Markup(f' lang="{escape(code)}"{turned}')  # noqa: S704  (escaped)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr in _FORMATTING:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Give no formatting method: its widths know no bounds, and ``fill`` does what is needed."""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        self._budget.operate(operator, left, right)
        if operator == "%" and isinstance(left, str):
            formatted(right)
        found = super().call_binop(context, operator, left, right)
        if operator == "-" and isinstance(found, set):
            raise NoTextError("@no_order")
        return found

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        budget = __self._budget
        budget.spend()
        if type(__obj) is Macro:
            # Ours by birth, and in need of no context.
            for name in _VARIABLES:
                kwargs.pop(name, None)
            return budget.text(__obj(__context.eval_ctx, *args, **kwargs))
        owner = getattr(__obj, "__self__", None)
        if type(owner) is not dict or __obj.__name__ not in _AT_ONCE:
            budget.pay(owner)
        args = tuple(map(budget.pay, args))
        kwargs = {name: budget.pay(value) for name, value in kwargs.items()}
        if isinstance(owner, str):
            args = budget.method(owner, __obj.__name__, args, kwargs)
            if isinstance(owner, Markup):
                _check_pieces((*args, *kwargs.values()))
        elif type(__obj) is BuiltinMethodType:
            budget.widths(args)
        return budget.text(super().call(__context, __obj, *args, **kwargs))

    def call_filter(self, name: str, value: Any, *given: Any, **named: Any) -> Any:
        """Apply a filter that another, such as ``map``, was told by name."""
        paid = self._budget.pay(value, CHARACTERS if name in _SWIFT else ITEMS)
        return super().call_filter(name, paid, *given, **named)

    def call_test(self, name: str, value: Any, *given: Any, **named: Any) -> Any:
        """Apply a test that a filter, such as ``select``, was told by name."""
        return super().call_test(name, self._budget.pay(value), *given, **named)

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002
        self._budget.spend()
        return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Have every loop, and every value that is put together or worked on as a whole, pass the budget."""
        tree = super()._parse(source, name, filename)
        if filename is None or not filename.startswith(SHIPPED):
            self._have_all_paid(tree)
        for loop in tree.find_all(nodes.For):
            loop.iter = self._through("cs_loop", loop.iter, loop.lineno)
        for assignment in tree.find_all(nodes.Assign):
            if not isinstance(assignment.node, _PLAIN):
                assignment.node = self._through("cs_value", assignment.node, assignment.lineno)
        for block in tree.find_all(nodes.AssignBlock):
            block.filter = self._through("cs_value", block.filter, block.lineno)
        if not issubclass(self.code_generator_class, Compiler):
            weigh_output(tree, self)
        return tree

    def _have_all_paid(self, tree: nodes.Template) -> None:
        """Have a site's own template pay for what its filters, tests, comparisons and slices go through."""
        for node in list(tree.find_all((nodes.Filter, nodes.Test))):
            swift = isinstance(node, nodes.Test) or node.name in _SWIFT
            node.node = cast("nodes.Expr", self._paid(node.node, "cs_paid" if swift else "cs_paid_each"))
            node.args = [cast("nodes.Expr", self._paid(each)) for each in node.args]
            for pair in node.kwargs:
                pair.value = cast("nodes.Expr", self._paid(pair.value))
        for comparison in list(tree.find_all(nodes.Compare)):
            comparison.expr = cast("nodes.Expr", self._paid(comparison.expr))
            for operand in comparison.ops:
                operand.expr = cast("nodes.Expr", self._paid(operand.expr))
        for item in list(tree.find_all(nodes.Getitem)):
            if isinstance(item.arg, nodes.Slice):
                item.node = cast("nodes.Expr", self._paid(item.node))

    def _paid(self, node: nodes.Node | None, through: str = "cs_paid") -> nodes.Node | None:
        return (
            node
            if node is None or isinstance(node, nodes.Const)
            else self._through(through, node, node.lineno)
        )

    def _through(self, name: str, node: nodes.Node | None, line: int) -> nodes.Filter:
        return nodes.Filter(
            cast("nodes.Expr | None", node), name, [], [], None, None, lineno=line, environment=self
        )


def _counting(function: Callable[..., Any], budget: Budget) -> Callable[..., Any]:
    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        budget.widths((*args, *kwargs.values()))
        return function(*args, **kwargs)

    return guarded


def _sized(function: Callable[..., Any], measure: Callable[..., None]) -> Callable[..., Any]:
    """`function`, whose arguments `measure` looks at first."""

    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        measure(*args, **kwargs)
        return function(*args, **kwargs)

    return guarded


def _writing(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, all of whose arguments have a text of their own."""
    own = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        for value in (*args[own:], *kwargs.values()):
            writable(value)
        return function(*args, **kwargs)

    return guarded


def _check_pieces(values: Iterable[Any]) -> None:
    """Raise `NoTextError` where one of `values`, or of the pieces a list among them holds, has no text of its own."""
    for value in values:
        if isinstance(value, (list, tuple)):
            _check_pieces(value)
        else:
            writable(value)


def _is_same(value: Any, other: Any) -> bool:
    """Tell whether two values are alike in kind and content; which of them share their memory depends on chance."""
    return type(value) is type(other) and bool(value == other)


def _joining(function: Callable[..., Any], budget: Budget) -> Callable[..., Any]:
    @pass_eval_context
    def guarded(context: Any, value: Any, d: Any = "", attribute: Any = None) -> Any:
        if attribute is not None:
            value = map(make_attrgetter(context.environment, attribute), value)
        return function(context, [writable(item) for item in budget.joined(d, value)], writable(d))

    return guarded


def _summing(function: Callable[..., Any], budget: Budget) -> Callable[..., Any]:
    """`function`, which copies all it has so far with each list that it adds."""

    @wraps(function)
    def guarded(environment: Any, iterable: Any, attribute: Any = None, start: Any = 0) -> Any:
        if not isinstance(start, (int, float)):
            iterable = list(iterable)
            budget.spend(len(iterable) ** 2 // _COPIES)
        return function(environment, iterable, attribute, start)

    return guarded


def _line(trace: TracebackType) -> int:
    """The line of the template; Jinja has put it in place of its code's, except where templates call too deep."""
    template = trace.tb_frame.f_globals.get("__jinja_template__")
    return int(template.get_corresponding_lineno(trace.tb_lineno) if template else trace.tb_lineno)


def _file(name: str, own: Mapping[str, str]) -> str:
    if name in own:
        return f"templates/{name}"
    return name if name.startswith(SHIPPED) else SHIPPED + name


def _undefined_name(message: str) -> str:
    found = _UNDEFINED.search(message)
    return without_addresses(found[1] if found else message)
