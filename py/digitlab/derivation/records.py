"""What the derivation is made of: values, equations between them, and steps.

These records are data. A value says which symbol it is and of which layer; the page makes labels of
that and looks up the words of a step. Formulas are LaTeX, and code is lines of network.py.
"""

from dataclasses import dataclass
from typing import Literal

from digitlab.products import Array

Kind = Literal["neurons", "weights", "number"]

KEYS = {
    "∂C/∂a": "dC_da",
    "∂C/∂w": "dC_dw",
    "∂C/∂b": "dC_db",
    "δ": "delta",
    "σ′(z)": "slope",
    "y − a": "difference",
    "(y − a)²": "square",
    "η": "eta",
}
"""What stands for a symbol in a key, if not the symbol itself."""


def key(symbol: str, layer: int, *, transposed: bool = False, after: bool = False) -> str:
    """The name of a value, such as "dC_dw-1", "w_T-2" or "new_b-1". Nobody parses it."""
    name = ("new_" if after else "") + KEYS.get(symbol, symbol) + ("_T" if transposed else "")
    return f"{name}-{layer}"


@dataclass(frozen=True)
class Value:
    """An array of the derivation, and whose it is."""

    symbol: str
    """Such as "z", "∂C/∂w" or "C"."""
    layer: int
    """The layer that it belongs to: 0 are the inputs. Weights belong to the layer they lead to."""
    kind: Kind
    """ "neurons": a number for each of the layer's, (n, 1); "weights"; or "number", (1, 1)."""
    array: Array
    """(rows, columns)."""
    transposed: bool = False
    after: bool = False
    """Whether it is the one after the update."""

    @property
    def key(self) -> str:
        """Its name among the derivation's values."""
        return key(self.symbol, self.layer, transposed=self.transposed, after=self.after)


Values = dict[str, Value]
"""By their keys."""


@dataclass(frozen=True)
class Factor:
    """One factor of a term: an entry of a value, or what is made of it, or a plain number."""

    form: str
    """How it is written: "{}" stands for the entry, as in "(1 − {})"; "½" has none."""
    key: str = ""
    """The value that the entry is of; empty for a plain number."""
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Term:
    """One summand of a number: its factors, the same in numbers, and what comes out."""

    factors: tuple[Factor, ...]
    numbers: tuple[float, ...]
    """The factors' numbers; the page writes so many digits that the product comes out."""
    value: float
    z: float | None = None
    """Where the term is σ(z): that z."""


@dataclass(frozen=True)
class Equation:
    """One line of a step. Lines that only explain have a formula and nothing else."""

    formula: str
    """LaTeX."""
    code: str = ""
    """The line of network.py that computes it."""
    book: str = ""
    """The line that computes it in Nielsen's network.py, with l counted from the last layer."""
    result: str = ""
    """The key of the value that it computes."""
    parts: tuple[str, ...] = ()
    """What it is computed from: keys of values, and the signs between them."""
    name: str = ""
    """What the book calls it: "BP1" to "BP4"."""


@dataclass(frozen=True)
class Step:
    """One step of the derivation."""

    name: str
    """Its name in links, such as "output-z" or "hidden-2-w"."""
    words: str
    """Which words it has: the messages `step-…-title` and `step-…-why`."""
    symbol: str
    """What it is about: with the layer, its label on the path of steps."""
    layer: int | None
    """The layer that it is about; None for all."""
    equations: tuple[Equation, ...]
    values: Values
    """All values that the equations name."""

    @property
    def formula(self) -> str:
        r"""The formulas as one piece of LaTeX, a line each."""
        return r" \\ ".join(equation.formula for equation in self.equations)

    @property
    def code(self) -> str:
        """The lines of network.py that compute it."""
        return "\n".join(equation.code for equation in self.equations if equation.code)

    @property
    def shapes(self) -> tuple[str, ...]:
        """The shapes that meet, such as "(30, 10) · (10, 1) → (30, 1)", for each computing line."""
        return tuple(self._shapes(e) for e in self.equations if e.parts)

    def _shapes(self, equation: Equation) -> str:
        def shape(part: str) -> str:
            return str(self.values[part].array.shape) if part in self.values else part

        return f"{' '.join(map(shape, equation.parts))} → {shape(equation.result)}"


def find_value(steps: list[Step], name: str) -> Value:
    """The value with that key. Raises ValueError if no step has it."""
    for step in steps:
        if name in step.values:
            return step.values[name]
    raise ValueError(f"expected the key of one of the derivation's values, found {name!r}")
