"""Exercises on the network's own code: a data file beside this module for each, in their order.

A file `NN-name.toml` is read as UTF-8. Its fields:

    name      as in the file's name; students' progress is kept under it: do not rename
    part      the source part (see `parts.PARTS`, or "helpers") that the student's code stands for
    check     what is observed of the code: a name of `observers.CHECKS`
    equation  optional: the step of the derivation that is about the same, as in `parts.PARTS`
    start     what the student begins with
    answer    a right answer
    praise    the id of what to say of a right answer
    mistakes  a table for each typical mistake: the answer with `right` replaced by `wrong`.
              `message` is the id of what to say, `hint` (1 to 3) the hint that helps

An exercise on one line of the network has in place of `start` and `answer` the fields `line`, which
is in the part's original, and `gap`, which stands there at the start. Its mistakes replace `line`
and have no `right`.

The words are in the catalogue (`web/words/en/code.ftl`), under the ids exercise-NAME-title, -task,
-hint-1 to -hint-3, and under the ids of the praise and of the mistakes.
"""

import functools
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from digitlab.code.observers import CHECKS
from digitlab.code.parts import HELPERS, PARTS, original

FOLDER = Path(__file__).parent
HINTS = 3


class Mistake(NamedTuple):
    """A typical mistake: the answer with `right` replaced by `wrong`."""

    right: str
    wrong: str
    message: str
    hint: int


class Exercise(NamedTuple):
    """One exercise; the fields are those of its file."""

    name: str
    part: str
    check: str
    equation: str
    start: str
    answer: str
    praise: str
    mistakes: tuple[Mistake, ...]

    def plain(self) -> dict[str, str]:
        """What a page needs of it."""
        shown = ("name", "part", "equation", "start", "answer")
        return {name: getattr(self, name) for name in shown}


@functools.cache
def exercises() -> tuple[Exercise, ...]:
    """All exercises in the order of their files. Raises ValueError for a malformed file."""
    paths = sorted(FOLDER.glob("*.toml"))
    return tuple(parse(path.name, path.read_text("utf-8")) for path in paths)


def parse(file: str, text: str) -> Exercise:
    """The exercise in a file of that name. Raises ValueError, which says what is wrong where."""
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file}: expected TOML, found an error: {error}") from None
    reader = _Reader(file, fields)
    name = reader.text("name")
    reader.require(file[2:] == f"-{name}.toml" and file[:2].isdigit(), f"a file NN-{name}.toml")
    part = reader.one_of("part", [*PARTS, HELPERS])
    check = reader.one_of("check", CHECKS)
    steps = {step for names in PARTS.values() for step in names}
    equation = reader.one_of("equation", steps) if "equation" in fields else ""
    if "line" in fields:
        line, gap, answer = reader.text("line"), reader.text("gap"), original(part)
        count = answer.count(line)
        reader.require(count == 1, f"`line` once in the original of {part}, found it {count} times")
        start = answer.replace(line, gap)
    else:
        line, start, answer = "", reader.text("start"), reader.text("answer")
    mistakes = tuple(
        _mistake(_Reader(f"{file}: mistake {i}", table), line, answer)
        for i, table in enumerate(reader.tables("mistakes"), 1)
    )
    praise = reader.text("praise")
    reader.require_no_more()
    return Exercise(name, part, check, equation, start, answer, praise, mistakes)


def _mistake(reader: "_Reader", line: str, answer: str) -> Mistake:
    right = line or reader.text("right")
    reader.require(right in answer, f"`right` in the answer, found only other text than {right!r}")
    wrong = reader.text("wrong", may_be_empty=True)
    hint = reader.one_of("hint", range(1, HINTS + 1))
    mistake = Mistake(right, wrong, reader.text("message"), hint)
    reader.require_no_more()
    return mistake


class _Reader:
    """Takes the fields of a table one by one; its errors say where and what was expected."""

    def __init__(self, where: str, fields: dict[str, Any]) -> None:
        self._where = where
        self._fields = fields
        self._read: set[str] = set()

    def require(self, is_so: bool, expected: str) -> None:
        if not is_so:
            raise ValueError(f"{self._where}: expected {expected}")

    def text(self, name: str, may_be_empty: bool = False) -> str:
        value = self._take(name)
        is_text = isinstance(value, str) and (may_be_empty or bool(value.strip()))
        self.require(is_text, f"`{name}` as text, found {value!r}")
        return str(value)

    def one_of(self, name: str, known: Any) -> Any:
        value = self._take(name)
        names = ", ".join(map(str, sorted(known)))
        self.require(value in [*known], f"`{name}` as one of {names}, found {value!r}")
        return value

    def tables(self, name: str) -> list[dict[str, Any]]:
        value = self._take(name)
        is_tables = isinstance(value, list) and all(isinstance(table, dict) for table in value)
        self.require(is_tables and bool(value), f"tables [[{name}]], found {value!r}")
        return list(value)

    def require_no_more(self) -> None:
        unknown = ", ".join(sorted(self._fields.keys() - self._read))
        self.require(not unknown, f"only known fields, found {unknown}")

    def _take(self, name: str) -> Any:
        self.require(name in self._fields, f"a field `{name}`, found none")
        self._read.add(name)
        return self._fields[name]
