"""The console's prompt: a student's lines meet the live objects of a session.

Pyodide's console compiles a command and runs it. Here are the names that it finds, and what becomes
of all that it writes: values as `repr`, long arrays summarised, errors with the student's own
frames only, everything up to a limit.

The live names are `net`, `x`, `training`, `np` and `show`. Before each command they are set to what
is there at that moment. A name to which the student gave another value stays as it is, and is live
again after `del`. `x` is a new array only when the drawing changed: what a line changed in it, the
next line finds changed.
"""

import ast
import linecache
import traceback
import zlib
from codeop import CommandCompiler
from collections import Counter
from collections.abc import Awaitable, Buffer, Callable
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from digitlab.derivation.study import column
from digitlab.lab.session import Session

PICTURE = 32, 24
MOST_CHARACTERS = 10_000
"""Of one kind, from one command."""
MOST_NUMBERS, MOST_PICTURES = 50_000, 20
"""Numbers of a picture, and pictures of one command."""
PIECE_SECONDS = 0.1
SUMMARISED = {"threshold": 100, "precision": 4, "linewidth": 80}
NOTHING = object()


class Prompt:
    """A console on a session; `console_class` is Pyodide's `Console` or one like it.

    `write(kind, text)` is told what is written: "out", "result", "error" and "note" in pieces, and
    "cut", in place of the one before, where more was written than is told. `draw(rows, columns,
    numbers)` is told of pictures, their float32 numbers row by row.
    """

    def __init__(
        self,
        session: Session,
        console_class: type,
        write: Callable[[str, str], None],
        draw: Callable[[int, int, Any], None],
    ) -> None:
        self._session = session
        self._output = Output(write)
        self._draw = draw
        self._drawn = 0
        self._commands = 0
        self._print_options = np.get_printoptions() | SUMMARISED
        self._reader = CommandCompiler()
        self._reader.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._inputs: bytes | None = None
        self._placed: dict[str, Any] = {}
        self.names: dict[str, Any] = {"__name__": "__main__"}
        """What the student's names are, the live ones among them."""
        self._console = self._following(console_class)(
            self.names,
            stdin_callback=no_input,
            stdout_callback=lambda text: self._output.write("out", text),
            stderr_callback=lambda text: self._output.write("error", text),
        )
        self._place(np.zeros(768, np.float32))

    def wants_more(self, text: str) -> bool:
        """Whether a command is not at its end: a bracket or a block is open.

        As in Python's own prompt an empty line ends a block.
        """
        try:
            if self._reader(text, symbol="exec") is None:
                return True
            body = ast.parse(text).body
        except Exception:
            return False  # `run` says what is wrong
        is_block = bool(body) and not {"body", "cases"}.isdisjoint(body[-1]._fields)
        return is_block and text.split("\n")[-1].strip() != ""

    def complete(self, text: str) -> dict[str, Any]:
        """How the last word of `text` may go on: whole words, and where in `text` they begin."""
        words, start = self._console.complete(text)
        public = [word for word in words if "._" not in word or "._" in text[start:]]
        return {"words": sorted(set(public)), "start": start}

    async def run(self, text: str, inputs: Buffer) -> bool:
        """Run the statements of `text` one after another, up to one that fails.

        `inputs` are the drawn digit's 768 (float32). Returns whether the network is another now.
        """
        before = self._mark()
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
        except Exception as error:  # what does not even parse
            self._output.write("error", own_traceback(error))
        is_changed = self._mark() != before
        if is_changed:
            self._say_if_mute(inputs)
        self._output.flush()
        return is_changed

    def show(self, numbers: ArrayLike) -> None:
        """Draw numbers: 768 of them as the pad's picture, 32 rows of 24, or a table as it is.

        The colours are the page's: one for numbers above 0, one for those below. Raises ValueError
        for what is no such table.
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
        self._draw(*table.shape, table.ravel())

    async def _run_one(self, statement: str) -> bool:
        future = self._console.push(statement)
        if future.syntax_check == "syntax-error":
            self._output.write("error", future.formatted_error)
            future.exception()  # it is told
            return False
        return await future

    def _following(self, console_class: type) -> type:
        prompt = self

        class Following(console_class):
            """It writes what a command gives or raises, and returns whether all went well.

            Nothing gets out: a SystemExit in a task would end the worker.
            """

            async def runcode(self, source: str, code: Any) -> bool:
                with self.redirect_streams():
                    return await prompt._follow(super().runcode(source, code))

        return Following

    async def _follow(self, command: Awaitable[Any]) -> bool:
        # A task has a context of its own, with it NumPy's way to print: it is handed on from here.
        np.set_printoptions(**self._print_options)
        try:
            value = await command
            if value is not None:
                self.names["_"] = value
                self._output.write("result", f"{value!r}\n")
        except SystemExit:
            self._output.write("note", "There is nothing to leave: the console stays.")
        except BaseException as error:
            self._output.write("error", own_traceback(error))
            return False
        finally:
            self._print_options = np.get_printoptions()
        return True

    def _place(self, inputs: Buffer) -> None:
        """Set the live names, but those that the student gave another value."""
        drawing = bytes(inputs)
        if drawing != self._inputs:
            self._inputs, self._x = drawing, column(inputs)
        live = {
            "net": self._session.network,
            "x": self._x,
            "training": self._session.training,
            "np": np,
            "show": self.show,
        }
        for name, value in live.items():
            mine = self.names.get(name, NOTHING)
            if mine is NOTHING or mine is self._placed[name]:
                self.names[name] = value
        self._placed = live

    def _mark(self) -> int | None:
        """Tells the network's numbers from others; None where it has none any more."""
        network = self._session.network
        try:
            arrays = [*network.weights, *network.biases]
            return zlib.crc32(b"".join(np.asarray(array).tobytes() for array in arrays))
        except Exception:
            return None

    def _say_if_mute(self, inputs: Buffer) -> None:
        try:
            self._session.predict(inputs)
        except Exception as error:
            self._output.write(
                "note",
                f"The network cannot answer as it is now: {error}. “Reset” in Train brings the "
                "page’s own back.",
            )


class Output:
    """What a command writes, told in pieces and up to a limit for each kind."""

    def __init__(self, write: Callable[[str, str], None]) -> None:
        self._write = write
        self.begin()

    def begin(self) -> None:
        """Begin anew, for the next command."""
        self._told: Counter[str] = Counter()
        self._kind, self._pieces = "", []
        self._lines = self._characters = 0
        self._cut = ""
        self._flushed = perf_counter()

    def write(self, kind: str, text: str) -> None:
        """Tell of `text`, soon; of what is over the limit only how much it is."""
        if kind != self._kind:
            self.flush()
            self._kind = kind
        piece = text[: MOST_CHARACTERS - self._told[kind]]
        self._told[kind] += len(piece)
        self._pieces.append(piece)
        self._characters += len(text) - len(piece)
        self._lines += text.count("\n", len(piece))
        if perf_counter() - self._flushed >= PIECE_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Tell of all that was written."""
        self._flushed = perf_counter()
        text = "".join(self._pieces)
        self._pieces.clear()
        if text:
            self._write(self._kind, text)
        if self._characters:
            lines, characters = self._lines, self._characters
            more = f"{lines:,} lines" if lines > 1 else f"{characters:,} characters"
            cut = f"… and {more} more, not shown"
            if cut != self._cut:
                self._write("cut", cut)
            self._cut = cut


def statements(text: str, name: str = "<console>") -> list[str]:
    """The statements that stand one under another: each on its lines, and an empty line after.

    Raises SyntaxError for what is not Python.
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
    """How Python tells of an error, but only with the frames of what a student wrote."""
    told = traceback.TracebackException.from_exception(error)
    _keep_own(told)
    return "".join(told.format())


def _keep_own(told: traceback.TracebackException) -> None:
    told.stack[:] = [frame for frame in told.stack if is_own(frame.filename)]
    for other in (told.__cause__, told.__context__, *(told.exceptions or ())):
        if other is not None:
            _keep_own(other)


def is_own(filename: str) -> bool:
    """Whether code of that file name was typed here, and is no file."""
    return filename.startswith("<") and not filename.startswith("<frozen")


def no_input(_size: int) -> str:
    """Raise OSError: nobody can be waited for."""
    raise OSError("input() cannot ask here: give the value in the line itself")
