"""The check of an exercise: is the student's code right, and if not, which mistake is it?

The student's code and the answer give numbers for the same inputs. Where they differ, the typical
mistakes give theirs too: the mistake with the student's numbers is the one that the student made.
"""

import ast
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from digitlab.code.compile import make_variant, quietly
from digitlab.code.errors import CodeError, Message, describe
from digitlab.code.exercises import Exercise, Mistake
from digitlab.code.observers import CHECKS
from digitlab.code.parsing import parse

MOST_DIFFERENT = 1e-5
"""The relative error up to which two numbers count as the same."""

Observed = NDArray[np.floating] | str | CodeError
"""Numbers; for anything else its repr; for code that fails its error."""


class Seen(NamedTuple):
    """An observation as it is compared."""

    what: Message
    value: Observed
    changed: str = ""


class Difference(NamedTuple):
    """Where a student's code and the answer first differ."""

    what: Message
    changed: str
    found: Observed
    expected: Observed | None
    some_right: bool


class Grade(NamedTuple):
    """What a check found. `hint` is the hint that helps, from 1; `what` is what the message names.

    `what` is given for the messages that have it among their values, so that the page can say it
    in its own words.
    """

    passed: bool
    message: Message
    hint: int | None = None
    what: Message | None = None

    def plain(self) -> dict[str, Any]:
        """As a dict of plain values."""
        return {
            "passed": self.passed,
            "message": self.message.plain(),
            "hint": self.hint,
            "what": self.what.plain() if self.what else None,
        }


def grade(exercise: Exercise, source: str) -> Grade:
    """Whether the source solves the exercise, and what to say of it."""
    with quietly():
        if source.strip() == exercise.start.strip():
            text = "Nothing is changed yet: this is how the exercise begins."
            return Grade(False, Message.of("exercise-unchanged", text), 1)
        if line := _first_gap(exercise.part, source):
            text = f"Line {line}: replace the “...” with your code."
            return Grade(False, Message.of("exercise-gap", text, line=line), 1)
        observed = _observe(exercise, source)
        expected = _observe(exercise, exercise.answer)
        difference = _first_difference(observed, expected)
        if difference is None:
            praise_values = CHECKS[exercise.check].praise_values
            values = praise_values(make_variant({exercise.part: source}))
            return Grade(True, Message(exercise.praise, values, ""))
        mistake = _typical(exercise, observed, expected)
        if mistake:
            return Grade(False, Message.of(mistake.message, ""), mistake.hint)
        return _diagnose(difference)


def _typical(exercise: Exercise, observed: list[Seen], expected: list[Seen]) -> Mistake | None:
    """The typical mistake with the same numbers, or else the same where they first differ."""
    similar = None
    at = _first_difference(observed, expected)
    for mistake in exercise.mistakes:
        wrong = _observe(exercise, exercise.answer.replace(mistake.right, mistake.wrong))
        if _first_difference(observed, wrong) is None:
            return mistake
        other = _first_difference(wrong, expected)
        if at and other and at.what == other.what and _same(at.found, other.found):
            similar = similar or mistake
    return similar


def _observe(exercise: Exercise, source: str) -> list[Seen]:
    """What is observed of a source, up to the first error."""
    observed: list[Seen] = []
    nothing = Message.of("", "")
    try:
        kind = make_variant({exercise.part: source})
        for what, value, changed in CHECKS[exercise.check].observe(kind):
            shown = np.array(value, float) if _is_numbers(value) else f"{value!r:.60}"
            observed.append(Seen(what, shown, changed))
    except CodeError as error:
        observed.append(Seen(nothing, error))
    except Exception as error:  # the code gave something that cannot be looked at
        observed.append(Seen(nothing, CodeError(exercise.part, None, describe(error))))
    return observed


def _first_gap(part: str, source: str) -> int | None:
    """The line of the first "..." that stands where code should be."""
    try:
        tree = parse(part, source)
    except CodeError:
        return None
    gaps = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value is ...)
    return min((gap.lineno for gap in gaps), default=None)


def _first_difference(observed: list[Seen], expected: list[Seen]) -> Difference | None:
    for i, (what, value, changed) in enumerate(observed):
        wanted = expected[i].value if i < len(expected) else None
        if not _same(value, wanted):
            return Difference(what, changed, value, wanted, i > 0)
    return None


def _same(value: Observed, other: Observed | None) -> bool:
    if isinstance(value, CodeError) and isinstance(other, CodeError):
        return value.reason == other.reason
    if isinstance(value, str) and isinstance(other, str):
        return value == other
    if not isinstance(value, np.ndarray) or not isinstance(other, np.ndarray):
        return False
    if value.shape != other.shape:
        return False
    return np.allclose(value, other, rtol=MOST_DIFFERENT, atol=1e-8, equal_nan=True)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, int | float | np.number | np.ndarray) and (
        np.asarray(value).dtype.kind in "fiub"
    )


def _diagnose(difference: Difference) -> Grade:
    """What to say of numbers that are no typical mistake's, and which hint helps."""
    what, changed, found, expected, some_right = difference
    if isinstance(found, CodeError):
        # No hint on the mathematics helps with what is no Python yet.
        return Grade(False, _error_message(found))
    if changed:
        text = f"Your code changes {changed} itself: make a new array, and leave it as it was."
        return Grade(False, Message.of("exercise-changed", text, name=changed), 2)

    def wrong(message_id: str, text: str, hint: int, **values: str) -> Grade:
        text = f"{what.message}: {text}"
        return Grade(False, Message.of(message_id, text, what=what.message, **values), hint, what)

    if isinstance(found, str) or not isinstance(expected, np.ndarray):
        shown = found if isinstance(found, str) else str(found)
        text = f"expected numbers, found {shown}."
        return wrong("exercise-not-numbers", text, 1, found=shown)
    if found.shape != expected.shape:
        shapes = {"expected": str(expected.shape), "found": str(found.shape)}
        text = f"expected the shape {expected.shape}, found {found.shape}."
        if expected.ndim == 2 and found.shape == expected.shape[::-1]:
            return wrong("exercise-transposed", f"{text} One of them is transposed.", 2, **shapes)
        return wrong("exercise-shape", text, 2, **shapes)
    if np.allclose(found, -expected):
        return wrong("exercise-sign", "the size is right, but the sign is wrong.", 2)
    place = np.unravel_index(int(np.argmax(np.abs(found - expected))), expected.shape)
    numbers = {"expected": f"{expected[place]:.4g}", "found": f"{found[place]:.4g}"}
    text = f"expected {numbers['expected']}, found {numbers['found']}."
    if some_right:
        text += " The values checked before this one are right."
        return wrong("exercise-values-later", text, 2, **numbers)
    return wrong("exercise-values", text, 2, **numbers)


def _error_message(error: CodeError) -> Message:
    if not error.line:
        return error.reason
    reason = error.reason.message.rstrip(".")
    text = f"Line {error.line}: {reason}."
    return Message.of("exercise-error", text, line=error.line, reason=reason)
