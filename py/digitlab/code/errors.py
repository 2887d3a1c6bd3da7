"""What a student's code did wrong, told in the student's own lines.

Source parts are compiled under the file name `<part>`, so a traceback leads back to part and line.
"""

import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

from digitlab import network as network_module
from digitlab.validate import Invalid

LONGEST_TEXT = 200
"""Characters of a line of code that are shown."""
LONGEST_MESSAGE = 500
MOST_CALLS = 250
"""How deep calls may nest. Calls that go through C need more stack: in a browser's worker 400 of
them are too many."""


class Message(NamedTuple):
    """What the page says: the id of a message in the catalogue, its values, the same in English."""

    id: str
    values: Mapping[str, str | int | float]
    message: str

    @classmethod
    def of(cls, message_id: str, message: str, **values: str | int | float) -> Self:
        """The same with the values as keywords."""
        return cls(message_id, values, message)

    def plain(self) -> dict[str, Any]:
        """As a dict {id, values, message}."""
        return {"id": self.id, "values": dict(self.values), "message": self.message}


class CodeError(Invalid):
    """What a student's code did wrong.

    `part` is the source part and `line` the line in it, from 1; each is None where it is not known.
    `text` is that line's text, and `reason` what is wrong. As an `Invalid` the error says all of it
    in one sentence: "sigmoid: line 2: NameError: …".
    """

    def __init__(
        self,
        part: str | None,
        line: int | None,
        reason: str | Message,
        text: str = "",
    ) -> None:
        self.part, self.line, self.text = part, line, text
        self.reason = Message.of("", reason) if isinstance(reason, str) else reason
        told = self.reason.message
        if part and line:
            text = f"{part}: line {line}: {told}"
            super().__init__(text, "error-code-line", part=part, line=line, reason=told)
        elif part:
            super().__init__(f"{part}: {told}", "error-code-part", part=part, reason=told)
        else:
            super().__init__(told, self.reason.id, **self.reason.values)

    def plain(self) -> dict[str, Any]:
        """As a dict {part, line, text, id, values, message}; the last three are the reason."""
        return {
            "part": self.part,
            "line": self.line,
            "text": self.text,
            **self.reason.plain(),
        }


class Reporter:
    """Turns what a student's code raises into a CodeError: a context for each call of the code.

    Contexts nest, and the outermost one reports. Errors in which the code has no part, such as
    those for inputs of another shape, stay as they are. `latest` is the last error reported.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._depth = 0
        self.latest: CodeError | None = None

    def __enter__(self) -> None:
        if self._depth == 0:
            self._limit = sys.getrecursionlimit()
            sys.setrecursionlimit(min(self._limit, _call_depth() + MOST_CALLS))
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth == 0:
            sys.setrecursionlimit(self._limit)
        if error is None or self._depth > 0 or isinstance(error, CodeError | GeneratorExit):
            return
        report = self._report(error)
        if report is None:
            return
        # The frames hold everything that the code made. If it ran out of memory, that is most of
        # the memory.
        traceback.clear_frames(error.__traceback__)
        self.latest = report
        raise report from None

    def _report(self, error: BaseException) -> CodeError | None:
        if isinstance(error, SyntaxError) and (part := part_of(error.filename)) in self._sources:
            message = f"{type(error).__name__}: {error.msg}"
            return CodeError(part, error.lineno, message, self.line(part, error.lineno))
        places = [
            (part, frame.lineno)
            for frame in traceback.extract_tb(error.__traceback__)
            if (part := part_of(frame.filename)) in self._sources
        ]
        if places:
            part, line = places[-1]
            return CodeError(part, line, describe(error), self.line(part, line))
        # Without memory Python may have recorded no frames.
        if isinstance(error, MemoryError | SyntaxError):
            only = next(iter(self._sources)) if len(self._sources) == 1 else None
            return CodeError(only, None, describe(error))
        return None

    def line(self, part: str, line: int | None) -> str:
        """The text of a line of a part, from 1; empty where there is no such line."""
        lines = self._sources.get(part, "").splitlines()
        return lines[line - 1].strip()[:LONGEST_TEXT] if line and line <= len(lines) else ""


def as_code_error(error: Exception) -> CodeError:
    """The error as a CodeError, also where code of ours raised it for what a student's code gave.

    It then names the method of network.py in which that happened.
    """
    if isinstance(error, CodeError):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    methods = [frame.name for frame in frames if frame.filename == network_module.__file__]
    if not methods:
        return CodeError(None, None, describe(error))
    text, method = describe(error).message, methods[-1]
    told = f"{text} (in {method})"
    return CodeError(None, None, Message.of("error-code-method", told, reason=text, method=method))


def describe(error: BaseException) -> Message:
    """What an exception says, on one line. Python's own words have no id."""
    if isinstance(error, MemoryError):
        message = "MemoryError: this asks for more memory than there is"
        return Message.of("error-code-memory", message)
    if isinstance(error, RecursionError):
        message = "RecursionError: a function calls itself again and again, without end"
        return Message.of("error-code-recursion", message)
    try:
        text = " ".join(str(error).split())
    except BaseException:  # a student's own exception may fail even in its __str__
        text = ""
    told = f"{type(error).__name__}: {text[:LONGEST_MESSAGE]}".removesuffix(": ")
    return Message.of("", told)


def file_of(part: str) -> str:
    """The file name under which a source part is compiled."""
    return f"<{part}>"


def part_of(filename: str | None) -> str:
    """The source part that was compiled under a file name; its inverse is `file_of`."""
    return (filename or "").removeprefix("<").removesuffix(">")


def _call_depth() -> int:
    frame, count = sys._getframe(), 0
    while caller := frame.f_back:
        frame, count = caller, count + 1
    return count
