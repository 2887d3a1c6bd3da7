"""The console's prompt: a student's lines work on the live objects of the lab.

Pyodide's console compiles and runs a command. This module gives it the names that it finds, and
limits what it writes: values as `repr`, long arrays summarised, errors with the student's own
frames only.

The live names are `net`, `x`, `training`, `np` and `show`, and those of the derivation: `y`, `zs`,
`activations`, `sigmoid`, `sigmoid_prime`, `training_data` and `test_data`, so that its lines run as
they stand in the book. Before each command they are set to the lab's current objects. A name to
which the student assigned another value keeps that value, and is live again after `del`. `x` is a
new array only when the drawing changed, so that changes that one line makes to it are there for the
next line.
"""

import ast
import contextlib
import io
import linecache
import traceback
import zlib
from codeop import CommandCompiler
from collections import Counter
from collections.abc import Awaitable, Buffer, Callable
from itertools import pairwise
from time import perf_counter
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from digitlab.code.errors import Message
from digitlab.crossing import column
from digitlab.network import Network
from digitlab.products import Array
from digitlab.training.training import Training
from digitlab.variant import function_of

PICTURE = 32, 24
MOST_CHARACTERS = 10_000
"""Of one kind, from one command."""
MOST_NUMBERS, MOST_PICTURES = 50_000, 20
"""Numbers of a picture, and pictures of one command."""
PIECE_SECONDS = 0.1
SUMMARISED = {"threshold": 100, "precision": 4, "linewidth": 80}
NOTHING = object()


class Host(Protocol):
    """What holds the live objects: the lab."""

    @property
    def network(self) -> Network:
        """The network that answers."""

    @property
    def training(self) -> Training | None:
        """The run, if there is one."""

    def predict(self, inputs: Buffer) -> list[float]:
        """The ten outputs for 768 inputs (float32)."""

    def target(self, x: Array) -> Array:
        """What the outputs should be for inputs (768, 1): that of the derivation, or the answer."""


class Prompt:
    """A console on a lab; `console_class` is Pyodide's `Console` or one like it.

    `write(kind, text)` gets what a command writes in pieces: "out", "result" and "error". It gets
    `write(kind, text, id, values)`, with an id and values for the catalogue of words, for what the
    console itself says: "note", and "cut" where a command wrote more than the limit. Each "cut"
    replaces the one before.
    `draw(rows, columns, numbers)` gets pictures, their float32 numbers row by row.
    """

    def __init__(
        self,
        lab: Host,
        console_class: Any,
        write: Callable[..., None],
        draw: Callable[[int, int, Any], None],
    ) -> None:
        self._lab = lab
        self._output = Output(write)
        self._draw = draw
        self._drawn = 0
        self._commands = 0
        self._print_options: dict[str, Any] = {**np.get_printoptions(), **SUMMARISED}
        self._reader = CommandCompiler()
        self._reader.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._inputs: bytes | None = None
        self._placed: dict[str, Any] = {}
        self.names: dict[str, Any] = {"__name__": "__main__"}
        """The values of all names that the student can use, the live ones included."""
        self._console = self._subclass(console_class)(
            self.names,
            stdin_callback=no_input,
            stdout_callback=lambda text: self._output.write("out", text),
            stderr_callback=lambda text: self._output.write("error", text),
        )
        self._place(np.zeros(768, np.float32))

    def wants_more(self, text: str) -> bool:
        """Whether a command is incomplete: a bracket or a block is open.

        As in Python's own prompt, an empty line ends a block.
        """
        try:
            if self._reader(text, symbol="exec") is None:
                return True
            body = ast.parse(text).body
        except Exception:
            return False  # `run` reports what is wrong
        is_block = bool(body) and not {"body", "cases"}.isdisjoint(body[-1]._fields)
        return is_block and text.split("\n")[-1].strip() != ""

    def complete(self, text: str) -> dict[str, Any]:
        """Completions of the last word of `text`: whole words, and where in `text` they begin."""
        words, start = self._console.complete(text)
        public = [word for word in words if "._" not in word or "._" in text[start:]]
        return {"words": sorted(set(public)), "start": start}

    async def run(self, text: str, inputs: Buffer) -> bool:
        """Run the statements of `text` one after another, until one fails.

        `inputs` are the drawn digit's 768 numbers (float32). Returns whether the network's weights
        or biases changed.
        """
        before = self._checksum()
        self._place(inputs)
        self._output.begin()
        self._drawn = 0
        self._commands += 1
        self._console.filename = name = f"<console {self._commands}>"
        linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
        try:
            for statement in statements(text, name):
                if not await self._run_one(statement):
                    break
        except Exception as error:  # it cannot be parsed
            self._output.write("error", own_traceback(error))
        is_changed = self._checksum() != before
        if is_changed:
            self._warn_if_broken(inputs)
        self._output.flush()
        return is_changed

    def show(self, numbers: ArrayLike) -> None:
        """Draw numbers: 768 of them as the pad's picture, 32 rows of 24, or a table as it is.

        The page draws numbers above 0 in one colour and those below in another. Raises ValueError
        for what is not such a table.
        """
        table = np.atleast_2d(np.asarray(numbers, np.float32))
        if table.size == PICTURE[0] * PICTURE[1] and 1 in table.shape:
            table = table.reshape(PICTURE)
        if table.ndim != 2 or not 0 < table.size <= MOST_NUMBERS:
            raise ValueError(
                f"expected 768 numbers, or a table of at most {MOST_NUMBERS:,}, found the shape "
                f"{np.shape(numbers)}"
            )
        if not np.isfinite(table).all():
            raise ValueError("expected finite numbers, found NaN or infinity among them")
        self._drawn += 1
        if self._drawn > MOST_PICTURES:
            raise ValueError(f"expected at most {MOST_PICTURES} pictures from one command")
        self._output.flush()
        rows, columns = table.shape
        self._draw(rows, columns, table.ravel())

    async def _run_one(self, statement: str) -> bool:
        future = self._console.push(statement)
        if future.syntax_check == "syntax-error":
            self._output.write("error", future.formatted_error)
            future.exception()  # asyncio would warn of an exception that nobody took
            return False
        succeeded: bool = await future
        return succeeded

    def _subclass(self, console_class: Any) -> Any:
        prompt = self

        class LabConsole(console_class):  # type: ignore[misc]
            """Writes a command's value or error, and returns whether it succeeded.

            No exception gets out: a SystemExit in a task would end the worker.
            """

            async def runcode(self, source: str, code: Any) -> bool:
                with self.redirect_streams():
                    return await prompt._follow(super().runcode(source, code))

        return LabConsole

    async def _follow(self, command: Awaitable[Any]) -> bool:
        # Each command is a task with a context of its own, and NumPy keeps its print options in the
        # context: carry them from one command to the next.
        np.set_printoptions(**self._print_options)
        try:
            value = await command
            if value is not None:
                self.names["_"] = value
                self._output.write("result", f"{value!r}\n")
        except SystemExit:
            text = "There is nothing to leave: the console stays open."
            self._output.say("note", Message.of("console-stays", text))
        except BaseException as error:
            self._output.write("error", own_traceback(error))
            return False
        finally:
            self._print_options = {**np.get_printoptions()}
        return True

    def _place(self, inputs: Buffer) -> None:
        """Set the live names, except those to which the student assigned another value."""
        drawing = bytes(inputs)
        if drawing != self._inputs:
            self._inputs, self._x = drawing, column(inputs)
        live = {
            "net": self._lab.network,
            "x": self._x,
            "training": self._lab.training,
            "np": np,
            "show": self.show,
        } | self._derivation()
        for name, value in live.items():
            current = self.names.get(name, NOTHING)
            if current is NOTHING or current is self._placed.get(name, NOTHING):
                self.names[name] = value
        self._placed = live

    def _derivation(self) -> dict[str, Any]:
        """The names that the derivation's lines use; None for what the network cannot give."""
        network, training = self._lab.network, self._lab.training
        zs = activations = y = None
        # A network that is broken is said when it is used, and a student's code may do anything.
        with contextlib.suppress(BaseException), contextlib.redirect_stdout(io.StringIO()):
            zs, activations = network.forward(self._x)
            y = self._lab.target(self._x)
        return {
            "y": y,
            "zs": zs,
            "activations": activations,
            "sigmoid": function_of(network, "sigmoid"),
            "sigmoid_prime": function_of(network, "sigmoid_prime"),
            "training_data": training.training_data if training else None,
            "test_data": training.test_data if training else None,
        }

    def _checksum(self) -> int | None:
        """A checksum of the network's weights and biases; None if they are no longer arrays."""
        network = self._lab.network
        try:
            arrays = [*network.weights, *network.biases]
            return zlib.crc32(b"".join(np.asarray(array).tobytes() for array in arrays))
        except Exception:
            return None

    def _warn_if_broken(self, inputs: Buffer) -> None:
        try:
            self._lab.predict(inputs)
        except Exception as error:
            text = (
                f"The network cannot answer as it is now: {error}. “Reset” in Train restores the "
                "default network."
            )
            self._output.say("note", Message.of("console-broken", text, reason=str(error)))


class Output:
    """What a command writes, passed on in pieces and up to a limit for each kind."""

    def __init__(self, write: Callable[..., None]) -> None:
        self._write = write
        self.begin()

    def begin(self) -> None:
        """Begin with a new command: all counts are 0 again."""
        self._written: Counter[str] = Counter()
        self._kind = ""
        self._pieces: list[str] = []
        self._lines = self._characters = 0
        self._cut: Message | None = None
        self._flushed = perf_counter()

    def write(self, kind: str, text: str) -> None:
        """Pass `text` on, soon; what is over the limit is only counted."""
        if kind != self._kind:
            self.flush()
            self._kind = kind
        piece = text[: MOST_CHARACTERS - self._written[kind]]
        self._written[kind] += len(piece)
        self._pieces.append(piece)
        self._characters += len(text) - len(piece)
        self._lines += text.count("\n", len(piece))
        if perf_counter() - self._flushed >= PIECE_SECONDS:
            self.flush()

    def say(self, kind: str, message: Message) -> None:
        """Pass on what the console itself says, after what was written before."""
        self.flush()
        self._say(kind, message)

    def _say(self, kind: str, message: Message) -> None:
        self._write(kind, message.message, message.id, dict(message.values))

    def flush(self) -> None:
        """Pass on everything that was written."""
        self._flushed = perf_counter()
        text = "".join(self._pieces)
        self._pieces.clear()
        if text:
            self._write(self._kind, text)
        if self._characters:
            count = self._lines if self._lines > 1 else self._characters
            if self._lines > 1:
                text = f"… and {count:,} lines more, not shown"
                cut = Message.of("console-cut-lines", text, count=count)
            else:
                text = f"… and {count:,} characters more, not shown"
                cut = Message.of("console-cut-characters", text, count=count)
            if cut != self._cut:
                self._say("cut", cut)
            self._cut = cut


def statements(text: str, name: str = "<console>") -> list[str]:
    """The statements of a text, each on its own lines: empty lines stand in for those before.

    Raises SyntaxError for what is not Python. Statements on the same line stay together.
    """
    lines = text.split("\n")
    firsts, end = [], 0
    for statement in ast.parse(text, name).body:
        decorators = getattr(statement, "decorator_list", ())
        first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
        if first > end:
            firsts.append(first)
        end = statement.end_lineno or first
    return [
        "\n" * (first - 1) + "\n".join(lines[first - 1 : following - 1]) + "\n"
        for first, following in pairwise([*firsts, len(lines) + 1])
    ]


def own_traceback(error: BaseException) -> str:
    """Python's traceback of an error, with only the frames of what a student typed."""
    report = traceback.TracebackException.from_exception(error)
    _keep_own(report)
    return "".join(report.format())


def _keep_own(report: traceback.TracebackException) -> None:
    report.stack[:] = [frame for frame in report.stack if is_own(frame.filename)]
    for other in (report.__cause__, report.__context__, *(report.exceptions or ())):
        if other is not None:
            _keep_own(other)


def is_own(filename: str) -> bool:
    """Whether code of that file name was typed here: it is not a file's."""
    return filename.startswith("<") and not filename.startswith("<frozen")


def no_input(_size: int) -> str:
    """Raise OSError: the worker cannot wait for an answer."""
    raise OSError("input() cannot ask here: give the value in the line itself")
