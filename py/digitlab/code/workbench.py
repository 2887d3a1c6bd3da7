"""What a page does with the code of the network: read it, check it, use it, keep it as a file.

Plain numbers, strings, lists and dicts go in and come out.
"""

import linecache
from collections.abc import Mapping
from typing import Any, Protocol

from digitlab.code import files
from digitlab.code import parts as source_parts
from digitlab.code.checks import check_gradient, check_shapes, time_mini_batch
from digitlab.code.compile import ReportingVariant, make_variant, quietly
from digitlab.code.errors import CodeError, as_code_error, file_of
from digitlab.code.parts import PARTS, first_line, only_changed, original
from digitlab.network import Network
from digitlab.training.training import Training


class Host(Protocol):
    """What holds the network and lets a variant of it answer: the lab."""

    @property
    def kind(self) -> type[Network]:
        """The code in use: `Network`, or a variant."""

    @property
    def training(self) -> Training | None:
        """The run, if there is one."""

    def use(self, kind: type[Network]) -> None:
        """Let this code answer; the next run trains with it."""


class Workbench:
    """The code of a lab's network.

    `sources` are always sources by the names of `PARTS`, and of "helpers"; a source that is the
    same as the original counts as unchanged.
    """

    def __init__(self, lab: Host) -> None:
        self._lab = lab

    def parts(self) -> list[dict[str, Any]]:
        """The parts that may be changed, as they are in the running package.

        Each is {name, source, file, line, steps}. `steps` are names of the derivation's
        steps, where a `*` stands for the number of a hidden layer, or for nothing ("hidden*-z" is
        "hidden-z", "hidden-1-z", "hidden-2-z").
        """
        return [
            {
                "name": name,
                "source": original(name),
                "line": first_line(name),
                "file": "network.py",
                "steps": list(steps),
            }
            for name, steps in PARTS.items()
        ]

    def check(self, sources: Mapping[str, str]) -> dict[str, Any]:
        """Try the sources before they train, on networks of their own.

        `ok` is that the code runs and its shapes fit, which `use` insists on; else `error` is what
        `CodeError.plain` gives, or `shapes` says what does not fit. `gradient` compares all
        derivatives of a small network with measured slopes. `seconds` is what a mini-batch of ten
        takes, and `seconds_original` the same with the original. `printed` is the beginning of what
        the code printed. What was not reached is None.
        """
        result: dict[str, Any] = {
            "error": None,
            "shapes": None,
            "gradient": None,
            "seconds": None,
            "seconds_original": None,
            "changed": [],
        }
        with quietly() as printed:
            try:
                sources = only_changed(sources)
                result["changed"] = list(sources)
                kind = make_variant(sources)
                shapes = check_shapes(kind)
                result["shapes"] = {"ok": shapes.ok, **shapes.message.plain()}
                if shapes.ok:
                    gradient = check_gradient(kind)
                    result["gradient"] = {
                        "ok": gradient.ok,
                        "worst": gradient.worst,
                        **gradient.message.plain(),
                    }
                    result["seconds_original"] = time_mini_batch(Network)
                    result["seconds"] = time_mini_batch(kind)
            except Exception as error:
                result["error"] = as_code_error(error).plain()
        ok = result["error"] is None and result["shapes"]["ok"]
        return result | {"ok": ok, "printed": printed.getvalue()}

    def use(self, sources: Mapping[str, str]) -> list[str]:
        """Let these sources predict, derive, and train from the next run on; returns their names.

        With no sources, or none that differ, the original is in use again. The weights stay.
        Raises CodeError for code that fails on one example, or returns what does not fit; the code
        in use is then unchanged.
        """
        sources = only_changed(sources)
        if not sources:
            self._lab.use(Network)
            return []
        with quietly():
            kind = make_variant(sources)
            try:
                shapes = check_shapes(kind)
            except Exception as error:
                raise as_code_error(error) from None
        if not shapes.ok:
            raise CodeError(None, None, shapes.message)
        for name, source in sources.items():
            file = file_of(name)
            linecache.cache[file] = len(source), None, source.splitlines(True), file
        self._lab.use(kind)
        return list(sources)

    def failure(self) -> dict[str, Any] | None:
        """What the code of the run, or the code in use, last raised: as the `error` of `check`.

        None where it raised nothing.
        """
        training = self._lab.training
        kinds = [type(training.network)] if training else []
        for kind in (*kinds, self._lab.kind):
            if issubclass(kind, ReportingVariant) and kind.reporter.latest:
                return kind.reporter.latest.plain()
        return None

    def diff(self, name: str, source: str) -> list[dict[str, str]]:
        """The part line by line against the original: its `kind` is same, added or removed."""
        return source_parts.diff(name, source)

    def exercises(self) -> list[dict[str, str]]:
        """The exercises in their order: {name, part, start, answer, equation}.

        `start`, `answer` and what is checked are sources that stand for `part`, which `check` and
        `use` take too. `equation` is a derivation's step as in `parts`, or empty. The words are in
        the catalogue, as `digitlab.code.exercises` tells.
        """
        # Exercises are loaded only when they are asked for.
        from digitlab.code.exercises import exercises

        return [exercise.plain() for exercise in exercises()]

    def check_exercise(self, name: str, source: str) -> dict[str, Any]:
        """Run the source against hidden examples: {passed, message, hint, what}.

        `message` is {id, values, message}. `what` is the same for the value `what` of the message,
        or None where it has none. `hint` is which of the three hints helps with this mistake, from
        1; None where none does. Raises ValueError for an unknown exercise.
        """
        from digitlab.code.exercises import exercises
        from digitlab.code.grading import grade

        for exercise in exercises():
            if exercise.name == name:
                return grade(exercise, source).plain()
        raise ValueError(f"expected the name of an exercise, found {name!r}")

    def to_file(self, sources: Mapping[str, str], title: str) -> str:
        """The changed sources as a .py file, which `from_file` reads."""
        return files.to_file(sources, title)

    def from_file(self, text: str) -> dict[str, Any]:
        """Read what `to_file` wrote, running nothing: {title, sources}.

        Raises Invalid for another file, a broken one and one that is too large.
        """
        title, sources = files.from_file(text)
        return {"title": title, "sources": sources}
