"""The source parts of network.py that a student may change, and their originals."""

import difflib
import functools
import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from digitlab import network as network_module
from digitlab.network import Network
from digitlab.validate import Invalid

HELPERS = "helpers"
"""The part that is empty in the original: for imports, constants and functions of one's own."""

MOST_SUCCESSORS = 3
"""If more lines than this stand in the place of one line, none of them is its successor."""


PARTS: Mapping[str, tuple[str, ...]] = {
    "sigmoid": ("forward",),
    "sigmoid_prime": ("output-z", "hidden*-z"),
    "quadratic_cost": ("cost",),
    "cost_derivative": ("output-a",),
    "feedforward": ("forward",),
    "forward": ("forward",),
    "backprop": (
        "output-a",
        "output-z",
        "output-w",
        "output-b",
        "hidden*-a",
        "hidden*-z",
        "hidden*-w",
    ),
    "update_mini_batch": ("update",),
    "normal": (),
    "scaled": (),
    "zeros": (),
}
"""The functions and methods that may be changed, with the derivation's steps that each computes.

`hidden*-z` stands for `hidden-z`, `hidden-1-z` and so on. What each part does is said in the
catalogue of words, under `code-part-NAME`.
"""


def function_named(name: str) -> Callable[..., Any]:
    """The original function or method that a part's name stands for."""
    function: Callable[..., Any] | None = getattr(network_module, name, None)
    return function or vars(Network)[name]


@functools.cache
def original(name: str) -> str:
    """The source of a part as it is in the package, without its indentation.

    Raises Invalid for a name that is not a part's.
    """
    if name == HELPERS:
        return ""
    if name not in PARTS:
        raise Invalid(
            f"expected a part of {', '.join(PARTS)} or {HELPERS}, found {name!r}",
            "error-code-unknown-part",
            part=name,
        )
    return textwrap.dedent(inspect.getsource(function_named(name)))


@functools.cache
def first_line(name: str) -> int:
    """The line of network.py on which a part begins, from 1."""
    return inspect.getsourcelines(function_named(name))[1]


def only_changed(sources: Mapping[str, str]) -> dict[str, str]:
    """The sources that differ from the originals. Raises Invalid for unknown names."""
    return {
        name: source for name, source in sources.items() if source.strip() != original(name).strip()
    }


def diff(name: str, source: str) -> list[dict[str, str]]:
    """A part line by line against its original: dicts of `kind` (same, added, removed), `text`."""
    before, after = original(name).splitlines(), source.splitlines()
    lines = []
    for kind, i, j, k, m in _changes(before, after):
        if kind == "equal":
            lines += [{"kind": "same", "text": text} for text in before[i:j]]
        else:
            lines += [{"kind": "removed", "text": text} for text in before[i:j]]
            lines += [{"kind": "added", "text": text} for text in after[k:m]]
    return lines


def replaced_lines(sources: Mapping[str, str]) -> dict[str, str]:
    """For each line of the originals that is gone, the lines that stand there now."""
    replaced = {}
    for name, source in sources.items():
        before, after = (
            [line.strip() for line in lines.splitlines() if not line.startswith("def ")]
            for lines in (original(name), source)
        )
        for kind, i, j, k, m in _changes(before, after):
            if kind == "equal":
                continue
            line_by_line = j - i == m - k
            block = "\n".join(after[k:m] if m - k <= MOST_SUCCESSORS else [])
            for n in range(i, j):
                replaced[before[n]] = after[k + n - i] if line_by_line else block
    return {line: new for line, new in replaced.items() if line}


def _changes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    return list(difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes())
