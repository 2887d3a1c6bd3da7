"""From a student's source parts to a variant of the network.

The variant is a subclass of `Network` in which the changed parts stand and everything else is the
original, with globals of its own: a changed `sigmoid` is the one that `feedforward` calls.
"""

import contextlib
import functools
import inspect
import io
import json
import types
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from digitlab import network as network_module
from digitlab.code.errors import CodeError, Message, Reporter, part_of
from digitlab.code.parsing import code_of, parse
from digitlab.code.parts import HELPERS, PARTS, function_named, original, replaced_lines
from digitlab.network import INITIALISERS, Network
from digitlab.validate import Invalid
from digitlab.variant import Variant

MOST_CHARACTERS = 50_000
"""Of one source part."""
MOST_PRINTED = 2_000
"""Characters that are kept of what code prints."""


class ReportingVariant(Variant):
    """A variant whose code raises its errors as CodeErrors, and remembers the latest."""

    reporter: Reporter


def make_variant(sources: Mapping[str, str]) -> type[ReportingVariant]:
    """The variant of `Network` in which these sources stand for the parts of their names.

    Raises CodeError for code that does not compile, fails when it is run, or does not define its
    part with the parameters of the original; Invalid for unknown parts and for sources too long.
    """
    sources = dict(sorted(sources.items(), key=lambda item: item[0] != HELPERS))
    for name, source in sources.items():
        original(name)  # refuses unknown names
        if len(source) > MOST_CHARACTERS:
            raise Invalid(
                f"expected at most {MOST_CHARACTERS:,} characters of {name}, found {len(source):,}",
                "error-code-long",
                part=name,
                most=MOST_CHARACTERS,
                length=len(source),
            )
    reporter = Reporter(sources)
    namespace = dict(vars(network_module))
    namespace |= _copies(network_module, namespace)
    methods: dict[str, Any] = dict(_copies(Network, namespace))
    for name, source in sources.items():
        _run_part(name, source, namespace, reporter)
    # A part may define others too: a cost and its derivative belong together.
    for name in PARTS:
        if name in methods:
            methods[name] = namespace.pop(name, methods[name])
        _check_parameters(name, methods.get(name, namespace.get(name)), reporter)
    namespace["INITIALISERS"] = {name: namespace[name] for name in INITIALISERS}
    declared = {
        "sources": sources,
        "digest": f"{zlib.crc32(json.dumps(sources, sort_keys=True).encode()):08x}",
        "replaced": replaced_lines(sources),
        "reporter": reporter,
    }
    reported = {name: _reporting(method, reporter) for name, method in methods.items()}
    functions = {
        name: _reporting(namespace[name], reporter) for name in PARTS if name not in methods
    }
    body = reported | declared | {"functions": functions}
    namespace["Network"] = kind = type("Network", (ReportingVariant,), body)
    return kind


def namespace_of(kind: type[Network]) -> dict[str, Any]:
    """The globals that the network's code sees."""
    namespace: dict[str, Any] = inspect.unwrap(kind.forward).__globals__
    return namespace


def _run_part(name: str, source: str, namespace: dict[str, Any], reporter: Reporter) -> None:
    """Run a part's source in the namespace. Raises CodeError where it does not define its part."""
    tree = parse(name, source)
    with reporter:
        exec(code_of(name, tree), namespace)  # noqa: S102 - the student's own code, in a worker
    if name != HELPERS and name not in {getattr(node, "name", "") for node in tree.body}:
        message = f"expected a function “def {name}(…)” in here, found none"
        reason = Message.of("error-code-no-function", message, part=name)
        raise CodeError(name, 1, reason, reporter.line(name, 1))


def _copies(owner: Any, namespace: dict[str, Any]) -> dict[str, types.FunctionType]:
    """Copies of the functions that network.py defines in `owner`; their globals are `namespace`."""
    copies = {}
    for name, function in vars(owner).items():
        if (
            isinstance(function, types.FunctionType)
            and function.__module__ == network_module.__name__
        ):
            code, defaults = function.__code__, function.__defaults__
            copy = types.FunctionType(code, namespace, name, defaults, function.__closure__)
            copy.__kwdefaults__, copy.__doc__ = function.__kwdefaults__, function.__doc__
            copies[name] = copy
    return copies


def _check_parameters(name: str, function: Any, reporter: Reporter) -> None:
    """Raise CodeError unless the part can be called as the original."""
    if not callable(function):
        shown = f"{function!r:.60}"
        message = f"expected {name} as a function, found {shown}"
        reason = Message.of("error-code-not-function", message, part=name, found=shown)
        raise CodeError(name, None, reason)
    expected = inspect.signature(function_named(name))
    try:
        actual = inspect.signature(function)
    except ValueError:  # NumPy's own functions have no signature
        return
    by_name = [n for n, p in expected.parameters.items() if p.kind is p.KEYWORD_ONLY]
    by_place = [None] * (len(expected.parameters) - len(by_name))
    try:
        actual.bind(*by_place, **dict.fromkeys(by_name))
    except TypeError:
        wanted, found = (", ".join(signature.parameters) for signature in (expected, actual))
        message = f"expected {name} with the parameters ({wanted}), found ({found})"
        reason = Message.of(
            "error-code-parameters", message, part=name, expected=wanted, found=found
        )
        code = getattr(function, "__code__", None)
        part, line = (part_of(code.co_filename), code.co_firstlineno) if code else (name, None)
        raise CodeError(part, line, reason, reporter.line(part, line)) from None


def _reporting(function: Callable[..., Any], reporter: Reporter) -> Callable[..., Any]:
    @functools.wraps(function)
    def reporting(*args: Any, **named: Any) -> Any:
        with reporter:
            return function(*args, **named)

    return reporting


class _Beginning(io.StringIO):
    """Keeps the beginning of what is printed."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, MOST_PRINTED - self.tell())])
        return len(text)


@contextlib.contextmanager
def quietly() -> Iterator[io.StringIO]:
    """Keep a student's code from printing and warning; gives the beginning of what it printed."""
    printed = _Beginning()
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("ignore")
        yield printed
