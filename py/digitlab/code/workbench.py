"""The network's own code, changed: parts of network.py to read, to check and to put to use.

`changed` compiles a student's parts and makes a subclass of `Network` in which they stand and
everything else is the original, with globals of its own, so that a changed `sigmoid` is the one
that `feedforward` calls. What the code raises is told as a `CodeError`: which part, which line.

What goes in and out of a `Workbench` are plain numbers, strings, lists and dicts, as in `session`.
"""

import __future__

import ast
import contextlib
import difflib
import functools
import inspect
import io
import json
import keyword
import linecache
import re
import statistics
import sys
import textwrap
import time
import tokenize
import traceback
import types
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from digitlab import network as network_module
from digitlab.derivation import derive as derivation
from digitlab.network import INITIALISERS, Network
from digitlab.products import Array
from digitlab.variant import Variant, function_of

if TYPE_CHECKING:
    from digitlab.lab.session import Session

HELPERS = "helpers"
"""The part for what no function of network.py is: imports, constants, functions of one's own."""
MOST_CHARACTERS, MOST_IN_FILE = 50_000, 1_000_000
"""Of one part, and of a file of parts."""
LONGEST_TITLE, LONGEST_TEXT = 100, 200
MOST_PRINTED = 2_000
"""Characters of what code prints while it is checked."""
BATCH = 10
TIMED, LONGEST_TIMING = 5, 0.2
"""How many mini-batches are timed, and the seconds after which no other begins."""
MOST_CALLS = 250
"""Calls in calls; where they lead through C, 400 are too many for a worker's stack."""
MOST_JOINTS, MOST_ELIFS = 500, 100
"""Operators and keywords in one statement, and elifs in a part: where 900 elifs nest, a browser's
worker is at the end of its stack, and so of its life."""
SLIGHT = 1e-4
"""Slopes below it are not told from rounding where the two agree."""
MOST_REPLACED = 3
"""Lines that stand for one of the original; of more, none is its successor."""
MARKER = re.compile(r"# Part: (\w+)( \(not Python yet\))?$")


class Part(NamedTuple):
    """A function of network.py that may be changed."""

    title: str
    steps: tuple[str, ...] = ()
    """The derivation's steps that it computes. `hidden*-z` is `hidden-z`, `hidden-1-z` …"""


PARTS = {
    "sigmoid": Part("σ(z), which squeezes z between 0 and 1", ("forward",)),
    "sigmoid_prime": Part("σ′(z), the slope of σ", ("output-z", "hidden*-z")),
    "quadratic_cost": Part("C, how wrong the outputs are", ("cost",)),
    "cost_derivative": Part("∂C/∂a of the output", ("output-a",)),
    "feedforward": Part("From the inputs to the outputs", ("forward",)),
    "forward": Part("The same, keeping every z and a", ("forward",)),
    "backprop": Part(
        "All derivatives, from the output back",
        (
            "output-a",
            "output-z",
            "output-w",
            "output-b",
            "hidden*-a",
            "hidden*-z",
            "hidden*-w",
        ),
    ),
    "update_mini_batch": Part("One step down the slope", ("update",)),
    "normal": Part("First weights from N(0, 1)"),
    "scaled": Part("First weights, divided by √inputs"),
    "zeros": Part("First weights, all 0"),
}


class CodeError(Exception):
    """What a student's code did wrong, in their own lines."""

    def __init__(self, part: str | None, line: int | None, message: str, text: str = "") -> None:
        self.part, self.line, self.message, self.text = part, line, message, text
        where = [part] if part else []
        super().__init__(": ".join([*where, *([f"line {line}"] if line else []), message]))

    def plain(self) -> dict[str, Any]:
        """As a dict: the part, the line in it from 1 (None where it is in none), what is wrong, and
        the line's text.
        """
        return {"part": self.part, "line": self.line, "message": self.message, "text": self.text}


class Reported(Variant):
    """A network of changed code that reports its errors: `changed` makes such classes."""

    reporter: "Reporter"


def original(name: str) -> str:
    """The source of a part as it is in the package, its indentation taken away.

    Raises ValueError for a name that is not in `PARTS`.
    """
    if name == HELPERS:
        return ""
    if name not in PARTS:
        raise ValueError(f"expected a part of {', '.join(PARTS)} or {HELPERS}, found {name!r}")
    return textwrap.dedent(inspect.getsource(_function(name)))


def only_changed(parts: Mapping[str, str]) -> dict[str, str]:
    """Those of the parts that differ from the original. Raises ValueError for unknown names."""
    return {
        name: source for name, source in parts.items() if source.strip() != original(name).strip()
    }


def changed(parts: Mapping[str, str]) -> type[Reported]:
    """The subclass of `Network` in which these sources stand for the parts of their names.

    Raises CodeError for what does not compile, fails when it is run, or does not define its part
    with the parameters of the original; ValueError for names that are no parts, and for too much.
    """
    parts = dict(sorted(parts.items(), key=lambda item: item[0] != HELPERS))
    for name, source in parts.items():
        original(name)  # knows the name, or says so
        if len(source) > MOST_CHARACTERS:
            raise ValueError(
                f"expected at most {MOST_CHARACTERS:,} characters of {name}, found {len(source):,}"
            )
    reporter = Reporter(parts)
    namespace = dict(vars(network_module))
    namespace |= _seeing(network_module, namespace)
    methods = _seeing(Network, namespace)
    for name, source in parts.items():
        tree = parsed(name, source)
        with reporter:
            exec(_compiled(name, tree), namespace)  # noqa: S102 - the student's own, in a worker
        if name != HELPERS and name not in {getattr(node, "name", "") for node in tree.body}:
            message = f"expected a function “def {name}(…)” in here, found none"
            raise CodeError(name, 1, message, _line(parts, name, 1))
    # A part may define another one beside it: a cost and its derivative belong together.
    for name in PARTS:
        if name in methods:
            methods[name] = namespace.pop(name, methods[name])
        _fits(name, methods.get(name, namespace.get(name)), parts)
    namespace["INITIALISERS"] = {name: namespace[name] for name in INITIALISERS}
    digest = f"{zlib.crc32(json.dumps(parts, sort_keys=True).encode()):08x}"
    body = methods | {"sources": parts, "digest": digest, "replaced": _replaced(parts)}
    namespace["Network"] = core = type("Network", (Reported,), body)
    guarded = {name: _guarded(value, reporter) for name, value in methods.items()}
    functions = {name: _guarded(namespace[name], reporter) for name in PARTS if name not in methods}
    return type("Network", (core,), guarded | {"functions": functions, "reporter": reporter})


def namespace_of(kind: type[Network]) -> dict[str, Any]:
    """The globals that the network's code sees."""
    return inspect.unwrap(kind.forward).__globals__


class Reporter:
    """Turns what a student's code raises into a CodeError, at the outermost of calls in calls.

    What the rest raises, such as for inputs of another shape, is left as it is.
    """

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._parts = parts
        self._depth = 0
        self.latest: CodeError | None = None

    def __enter__(self) -> None:
        if self._depth == 0:
            self._limit = sys.getrecursionlimit()
            sys.setrecursionlimit(min(self._limit, _calls() + MOST_CALLS))
        self._depth += 1

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._depth -= 1
        if self._depth == 0:
            sys.setrecursionlimit(self._limit)
        if error is None or self._depth > 0 or isinstance(error, CodeError | GeneratorExit):
            return
        said = self._said(error)
        if said is None:
            return
        # The frames hold all that the code made: after a flood, most of the memory.
        traceback.clear_frames(error.__traceback__)
        self.latest = said
        raise said from None

    def _said(self, error: BaseException) -> CodeError | None:
        if isinstance(error, SyntaxError) and (part := _part_of(error.filename)) in self._parts:
            message = f"{type(error).__name__}: {error.msg}"
            return CodeError(part, error.lineno, message, _line(self._parts, part, error.lineno))
        message = one_line(error)
        frames = [
            (part, frame.lineno)
            for frame in traceback.extract_tb(error.__traceback__)
            if (part := _part_of(frame.filename)) in self._parts
        ]
        if not frames:
            # After a flood there may have been no memory for the frames.
            if not isinstance(error, MemoryError | SyntaxError):
                return None
            only = next(iter(self._parts)) if len(self._parts) == 1 else None
            return CodeError(only, None, message)
        part, line = frames[-1]
        return CodeError(part, line, message, _line(self._parts, part, line))


def _calls() -> int:
    """How deep in calls the caller is."""
    frame, count = sys._getframe(), 0
    while frame := frame.f_back:
        count += 1
    return count


def _line(parts: Mapping[str, str], part: str, line: int | None) -> str:
    lines = parts.get(part, "").splitlines()
    return lines[line - 1].strip()[:LONGEST_TEXT] if line and line <= len(lines) else ""


class Workbench:
    """What a page does with the code: see it, check it, use it, keep it as a file.

    `parts` are always sources by the names of `PARTS`, and of "helpers"; what is the same as the
    original counts as unchanged.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session

    def parts(self) -> list[dict[str, Any]]:
        """What may be changed, as it is in the running package.

        For each its name, title, source, file, the line in it, and `steps`: names of the
        derivation's steps, where a `*` stands for the number of a hidden layer, or for nothing
        ("hidden*-z" is "hidden-z", "hidden-1-z", "hidden-2-z").
        """
        return [
            {
                "name": name,
                "title": part.title,
                "source": original(name),
                "line": inspect.getsourcelines(_function(name))[1],
                "file": "network.py",
                "steps": list(part.steps),
            }
            for name, part in PARTS.items()
        ]

    def check(self, parts: Mapping[str, str]) -> dict[str, Any]:
        """Try the parts before they train, on networks of their own.

        `ok` is that the code runs and its shapes fit, which `use` insists on; else `error` is
        {part, line, message, text}, or `shapes` says what does not fit. `gradient` compares all
        derivatives of a small network with measured slopes: {ok, worst, message}. `seconds` is what
        a mini-batch of ten takes, and `seconds_original` the same with the original. `printed` is
        the beginning of what the code printed. What was not reached is None.
        """
        found: dict[str, Any] = dict.fromkeys(("error", "shapes", "gradient", "seconds"))
        found |= {"seconds_original": None, "printed": "", "changed": []}
        with quietly() as printed:
            try:
                parts = only_changed(parts)
                found["changed"] = list(parts)
                kind = changed(parts)
                found["shapes"] = try_shapes(kind)
                if found["shapes"]["ok"]:
                    found["gradient"] = try_gradient(kind)
                    found["seconds_original"] = time_mini_batch(Network)
                    found["seconds"] = time_mini_batch(kind)
            except Exception as error:
                found["error"] = _as_code_error(error).plain()
        ok = not found["error"] and found["shapes"]["ok"]
        return found | {"ok": bool(ok), "printed": printed.getvalue()}

    def use(self, parts: Mapping[str, str]) -> list[str]:
        """Let these parts predict, derive, and train from the next run on; their names.

        No parts, or none that differ, are the original again. The weights stay. Raises CodeError
        for code that fails on one example, or does not give what it should; what is in use then
        stays.
        """
        parts = only_changed(parts)
        if not parts:
            self._session.use(Network)
            return []
        with quietly():
            kind = changed(parts)
            try:
                shapes = try_shapes(kind)
            except Exception as error:
                raise _as_code_error(error) from None
        if not shapes["ok"]:
            raise CodeError(None, None, shapes["message"])
        for name, source in parts.items():
            linecache.cache[_file(name)] = len(source), None, source.splitlines(True), _file(name)
        self._session.use(kind)
        return list(parts)

    def failure(self) -> dict[str, Any] | None:
        """What the code in use, or the run's, last raised: as `check`'s `error`; None for nothing.

        The message of a run that failed says the same in words: "sigmoid: line 2: NameError: …".
        """
        training = self._session.training
        kinds = [type(training.network)] if training else []
        for kind in (*kinds, self._session.kind):
            if issubclass(kind, Reported) and kind.reporter.latest:
                return kind.reporter.latest.plain()
        return None

    def diff(self, name: str, source: str) -> list[dict[str, str]]:
        """The part line by line against the original: its `kind` is same, added or removed."""
        before, after = original(name).splitlines(), source.splitlines()
        lines = []
        for kind, i, j, k, m in _opcodes(before, after):
            if kind == "equal":
                lines += [{"kind": "same", "text": text} for text in before[i:j]]
            else:
                lines += [{"kind": "removed", "text": text} for text in before[i:j]]
                lines += [{"kind": "added", "text": text} for text in after[k:m]]
        return lines

    def exercises(self) -> list[dict[str, Any]]:
        """The exercises in their order: {name, title, task, part, start, hints, answer, equation}.

        `start`, `answer` and what is checked are sources that stand for `part`, which `check` and
        `use` take too. `equation` is a derivation's step as in `parts`, or empty.
        """
        from digitlab.code.exercises import EXERCISES

        return [exercise.plain() for exercise in EXERCISES]

    def check_exercise(self, name: str, source: str) -> dict[str, Any]:
        """Run the source against hidden examples: {passed, message, hint}.

        `hint` is which of the three hints helps with this mistake, from 0; None where it is solved.
        """
        from digitlab.code.exercises import EXERCISES, check

        for exercise in EXERCISES:
            if exercise.name == name:
                return check(exercise, source)
        raise ValueError(f"expected the name of an exercise, found {name!r}")

    def to_file(self, parts: Mapping[str, str], title: str) -> str:
        """The changed parts as a .py file: valid Python, for people too, and for `from_file`.

        A part that does not compile yet is in it as comments.
        """
        title = " ".join(title.split()).replace("\\", "/").replace('"', "'") or "Untitled"
        title = title[:LONGEST_TITLE]
        pieces = [
            f'"""{title}\n\nChanged parts of network.py, from Digit Lab: open them there.\n"""'
        ]
        for name, source in only_changed(parts).items():
            marker, source = f"# Part: {name}", source.rstrip()
            if not is_python(name, source):
                marker += " (not Python yet)"
                source = "\n".join(f"# {line}".rstrip() for line in source.splitlines())
            pieces.append(f"{marker}\n{source}")
        return "\n\n\n".join(pieces) + "\n"

    def from_file(self, text: str) -> dict[str, Any]:
        """Read what `to_file` wrote, running nothing: {title, parts}.

        Raises ValueError for another file, a broken one and one that is too large.
        """
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        if len(text) > MOST_IN_FILE:
            raise ValueError(
                f"expected a file of at most {MOST_IN_FILE:,} characters, found {len(text):,}"
            )
        parts = dict(_marked(text))
        if not parts:
            raise ValueError(
                "expected changed parts of network.py, each below a line such as "
                "“# Part: sigmoid”, found none"
            )
        return {"title": _title(text), "parts": parts}


def try_shapes(kind: type[Network]) -> dict[str, Any]:
    """Whether every part gives what the others expect, for one example and for ten: {ok, message}.

    Raises CodeError where the code fails.
    """
    try:
        for initialiser in INITIALISERS:
            network = kind((768, 30, 10), seed=1, initialiser=initialiser)
            _same_parameters(f"after {initialiser}", network, Network(seed=1))
        for m in 1, BATCH:
            _try_example(kind, m)
    except ValueError as error:
        return {"ok": False, "message": str(error)}
    return {"ok": True, "message": f"(768, 1) → (10, 1) and (768, {BATCH}) → (10, {BATCH})"}


def try_gradient(kind: type[Network]) -> dict[str, Any]:
    """Every derivative of a small network in float64 beside the slope: {ok, worst, message}.

    `worst` is the largest relative error. For ten examples `backprop` should be the sum of what it
    is for each. Raises CodeError where the code fails.
    """
    start = Network((6, 5, 4, 3), seed=1, initialiser="normal", dtype=np.float64)
    network = kind.of(start.weights, start.biases)
    rng = np.random.default_rng(2)
    x, y = rng.random((6, BATCH)), rng.random((3, BATCH))
    worst, where, ok = 0.0, "", True
    for layer, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        for j, k in [*np.ndindex(w.shape), *((j, None) for j in range(len(b)))]:
            check = derivation.gradient_check(network, x[:, :1], y[:, :1], layer, j, k)
            ok &= check.agrees
            # Beside the rounding of its costs, a slope of nearly 0 cannot be told from 0.
            noise = check.agrees and abs(check.slope) < SLIGHT
            if not noise and not check.relative_error <= worst:
                worst = check.relative_error
                name = f"b[{layer}][{j}]" if k is None else f"w[{layer}][{j}, {k}]"
                said = f"backprop says {check.backprop:.3g}, the slope is {check.slope:.3g}"
                where = f"∂C/∂{name}: {said}"
    if not ok:
        return {"ok": False, "worst": float(worst), "message": where}
    if not _adds_up(network, x, y):
        message = "right for one example, but for ten backprop is not the sum over them"
        return {"ok": False, "worst": float(worst), "message": message}
    return {"ok": True, "worst": float(worst), "message": "every derivative is the slope"}


def time_mini_batch(kind: type[Network]) -> float:
    """The seconds that `update_mini_batch` takes for ten examples: the median of a few."""
    network = kind(seed=1)
    x, y = _example(BATCH)
    seconds: list[float] = []
    while len(seconds) < TIMED and sum(seconds) < LONGEST_TIMING:
        began = time.perf_counter()
        network.update_mini_batch(x, y, 0.1)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _try_example(kind: type[Network], m: int) -> None:
    network, plain = kind(seed=1), Network(seed=1)
    x, y = _example(m)
    what = f"for {m} example{'s' if m > 1 else ''}"
    for name in "sigmoid", "sigmoid_prime":
        z = np.linspace(-2, 2, 30 * m, dtype=np.float32).reshape(30, m)
        _same_shape(f"{name} {what}", function_of(network, name)(z), z.shape)
    _same_shape(f"feedforward {what}", network.feedforward(x), (10, m))
    forward = network.forward(x)
    expected = plain.forward(x)
    for name, found, wanted in zip(
        ("zs", "activations"), _pair(f"forward {what}", forward), expected, strict=True
    ):
        _same_shapes(f"forward’s {name} {what}", found, wanted)
    _same_shape(f"cost_derivative {what}", network.cost_derivative(forward[1][-1], y), (10, m))
    _number(f"quadratic_cost {what}", network.cost(x, y))
    chain: list[Any] = []
    nabla = network.backprop(x, y, forward, chain=chain)
    names = "nabla_b", "nabla_w"
    for name, found, wanted in zip(
        names, _pair(f"backprop {what}", nabla), (plain.biases, plain.weights), strict=True
    ):
        _same_shapes(f"backprop’s {name} {what}", found, wanted)
    _number(f"update_mini_batch {what}", network.update_mini_batch(x, y, 0.1))
    _same_parameters(f"after update_mini_batch {what}", network, plain)


def _example(m: int) -> tuple[Array, Array]:
    x = np.random.default_rng(3).random((768, m), np.float32)
    return x, np.eye(10, dtype=np.float32)[:, np.arange(m) % 10]


def _pair(what: str, found: Any) -> tuple[Any, Any]:
    if not isinstance(found, tuple | list) or len(found) != 2:
        raise ValueError(f"{what}: expected a pair of lists, found {found!s:.60}")
    return tuple(found)


def _same_shape(what: str, found: Any, shape: tuple[int, ...]) -> None:
    if np.shape(found) != shape or not isinstance(found, np.ndarray):
        shown = f"the shape {np.shape(found)}" if isinstance(found, np.ndarray) else repr(found)
        raise ValueError(f"{what}: expected the shape {shape}, found {shown:.60}")


def _same_shapes(what: str, found: Any, wanted: list[Array]) -> None:
    if not isinstance(found, list) or len(found) != len(wanted):
        count = f"{len(found)} in a" if isinstance(found, list) else "a"
        raise ValueError(
            f"{what}: expected a list of {len(wanted)} arrays, found {count} {type(found).__name__}"
        )
    for i, (array, like) in enumerate(zip(found, wanted, strict=True)):
        _same_shape(f"{what}, [{i}]", array, like.shape)


def _same_parameters(what: str, network: Network, plain: Network) -> None:
    _same_shapes(f"weights {what}", network.weights, plain.weights)
    _same_shapes(f"biases {what}", network.biases, plain.biases)


def _number(what: str, found: Any) -> None:
    if not isinstance(found, int | float | np.number):
        raise ValueError(f"{what}: expected a number, found {found!s:.60}")


def _adds_up(network: Network, x: Array, y: Array) -> bool:
    together = network.backprop(x, y)
    single = [network.backprop(x[:, [i]], y[:, [i]]) for i in range(x.shape[1])]
    return all(
        np.allclose(whole, sum(one[kind][layer] for one in single), rtol=1e-6, atol=1e-9)
        for kind in (0, 1)
        for layer, whole in enumerate(together[kind])
    )


def _as_code_error(error: Exception) -> CodeError:
    """The same for what was raised elsewhere, by what a student's code gave."""
    if isinstance(error, CodeError):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    where = [frame.name for frame in frames if frame.filename == network_module.__file__]
    return CodeError(None, None, one_line(error) + (f" (in {where[-1]})" if where else ""))


def _function(name: str) -> Callable[..., Any]:
    return getattr(network_module, name, None) or getattr(Network, name)


def _file(name: str) -> str:
    return f"<{name}>"


def _part_of(filename: str | None) -> str:
    return (filename or "").removeprefix("<").removesuffix(">")


def one_line(error: BaseException) -> str:
    """What an exception says, on one line."""
    if isinstance(error, MemoryError):
        return "MemoryError: this asks for more memory than there is"
    if isinstance(error, RecursionError):
        return "RecursionError: a function calls itself again and again, without end"
    try:
        said = " ".join(str(error).split())
    except BaseException:  # an exception of the student's own may fail even to say itself
        said = ""
    return f"{type(error).__name__}: {said:.500}".removesuffix(": ")


def parsed(name: str, source: str) -> ast.Module:
    """A part's syntax tree. Raises CodeError for what is no Python."""
    with Reporter({name: source}):
        if _too_deep(source):
            raise CodeError(name, None, "one statement is too long for Python in a browser")
        return ast.parse(source, _file(name))


def is_python(name: str, source: str) -> bool:
    """Whether a part compiles."""
    try:
        with quietly(), Reporter({name: source}):
            _compiled(name, parsed(name, source))
    except CodeError:
        return False
    return True


def _compiled(name: str, tree: ast.Module) -> types.CodeType:
    flags = __future__.annotations.compiler_flag
    return compile(tree, _file(name), "exec", flags, dont_inherit=True)


def _seeing(owner: Any, namespace: dict[str, Any]) -> dict[str, types.FunctionType]:
    """Copies of the functions that network.py has in `owner`; their globals are `namespace`."""
    twins = {}
    for name, function in vars(owner).items():
        if (
            isinstance(function, types.FunctionType)
            and function.__module__ == network_module.__name__
        ):
            code, defaults = function.__code__, function.__defaults__
            twin = types.FunctionType(code, namespace, name, defaults, function.__closure__)
            twin.__kwdefaults__, twin.__doc__ = function.__kwdefaults__, function.__doc__
            twins[name] = twin
    return twins


def _fits(name: str, function: Any, parts: Mapping[str, str]) -> None:
    """Nothing; CodeError unless the part can be called as the original."""
    if not callable(function):
        raise CodeError(name, None, f"expected {name} as a function, found {function!r:.60}")
    wanted = inspect.signature(_function(name))
    try:
        found = inspect.signature(function)
    except ValueError:  # NumPy's own have none
        return
    by_name = [n for n, p in wanted.parameters.items() if p.kind is p.KEYWORD_ONLY]
    places = [None] * (len(wanted.parameters) - len(by_name))
    try:
        found.bind(*places, **dict.fromkeys(by_name))
    except TypeError:
        names = [", ".join(signature.parameters) for signature in (wanted, found)]
        message = f"expected {name} with the parameters ({names[0]}), found ({names[1]})"
        code = getattr(function, "__code__", None)
        part, line = (_part_of(code.co_filename), code.co_firstlineno) if code else (name, None)
        raise CodeError(part, line, message, _line(parts, part, line)) from None


def _opcodes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    return difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _replaced(parts: Mapping[str, str]) -> dict[str, str]:
    """For each line of the originals that is gone, the lines that stand there now."""
    replaced = {}
    for name, source in parts.items():
        before, after = (
            [line.strip() for line in lines.splitlines() if not line.startswith("def ")]
            for lines in (original(name), source)
        )
        for kind, i, j, k, m in _opcodes(before, after):
            if kind != "equal":
                line_by_line = j - i == m - k
                new = "\n".join(after[k:m] if m - k <= MOST_REPLACED else [])
                for n in range(i, j):
                    replaced[before[n]] = after[k + n - i] if line_by_line else new
    return {line: new for line, new in replaced.items() if line}


def _guarded(function: Callable[..., Any], reporter: Reporter) -> Callable[..., Any]:
    @functools.wraps(function)
    def guarded(*args: Any, **named: Any) -> Any:
        with reporter:
            return function(*args, **named)

    return guarded


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """The parts below their markers. What looks like a marker inside of a string is none."""
    lines = text.split("\n")
    try:
        comments = [t for t in _tokens(text) if t.type == tokenize.COMMENT and t.start[1] == 0]
    except SyntaxError as error:
        raise ValueError(
            f"expected a Python file, found an error in line {error.lineno}: {error.msg}"
        ) from None
    found = [(t.start[0], marker) for t in comments if (marker := MARKER.match(t.string.rstrip()))]
    ends = [*(line - 1 for line, _ in found[1:]), len(lines)]
    for (start, marker), end in zip(found, ends, strict=False):
        own = lines[start:end]
        original(marker[1])  # knows the name, or says so
        if marker[2]:
            own = [line.removeprefix("#").removeprefix(" ") for line in own]
        yield marker[1], "\n".join(own).strip("\n") + "\n"


def _title(text: str) -> str:
    """The first line of the file's docstring."""
    for token in _tokens(text):
        if token.type == tokenize.STRING:
            return str(ast.literal_eval(token.string)).split("\n")[0]
        if token.type not in (tokenize.COMMENT, tokenize.NL):
            return ""
    return ""


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Python's words, one after another. Raises SyntaxError where they cannot be told apart."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(source).readline)
    except tokenize.TokenError as error:
        message, (line, _) = error.args
        raise SyntaxError(message, (None, line, None, None)) from None


def _too_deep(source: str) -> bool:
    """Whether it may nest deeper than the stack of a browser's worker, which would be its end."""
    joints = elifs = 0
    with contextlib.suppress(SyntaxError):  # Python will say so
        for token in _tokens(source):
            word = token.string
            if token.type == tokenize.NEWLINE:
                joints = 0
            elif (token.type == tokenize.OP and word not in ",:)]}") or keyword.iskeyword(word):
                joints += 1
            elifs += word == "elif"
            if joints > MOST_JOINTS or elifs > MOST_ELIFS:
                return True
    return False


class _Limited(io.StringIO):
    """Keeps the beginning of what is printed."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, MOST_PRINTED - self.tell())])
        return len(text)


@contextlib.contextmanager
def quietly() -> Iterator[io.StringIO]:
    """Prints and warnings of a student's code go nowhere else."""
    printed = _Limited()
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("ignore")
        yield printed
