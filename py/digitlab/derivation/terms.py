"""How a number of the derivation unfolds into the terms that it is the sum of."""

from collections.abc import Iterator

import numpy as np

from digitlab.derivation.records import Equation, Factor, Step, Term, Values, find_value, key
from digitlab.network import sigmoid

Number = tuple[Factor, float]
"""A factor and its number."""


def unfold(steps: list[Step], name: str, row: int, column: int = 0) -> list[Term]:
    """The terms whose sum is that entry of the value with the key `name`.

    There are none for a value that no step computes, as weights. Raises ValueError for a key or a
    place that the steps do not have.
    """
    value = find_value(steps, name)
    for what, index, size in zip(("row", "column"), (row, column), value.array.shape, strict=True):
        if not 0 <= index < size:
            raise ValueError(f"expected a {what} of {name} from 0 to {size - 1}, found {index}")
    values = {name: value for step in steps for name, value in step.values.items()}
    for step in steps:
        for equation in step.equations:
            if equation.result == name:
                return list(_terms(equation, values, row, column))
    return []


def add_up(terms: list[Term], number: float) -> bool:
    """Whether the terms come to the number: changed code may compute it in another way."""
    values = [term.value for term in terms]
    return abs(sum(values) - number) <= 1e-4 * sum(map(abs, values)) + 1e-7


def _terms(equation: Equation, values: Values, row: int, column: int) -> Iterator[Term]:
    """One entry of the equation's result, from the signs between the parts."""

    def at(name: str, row: int, column: int) -> Number:
        return Factor("{}", name, row, column), float(values[name].array[row, column])

    match equation.parts:
        case (w, "·", a, *added):
            for i in range(values[w].array.shape[1]):
                yield _product(at(w, row, i), at(a, i, column))
            for name in added[1:]:
                yield _product(at(name, row, column))
        case (old, "−", eta, "·", nabla):
            yield _product(at(old, row, column))
            yield _product(_minus(at(eta, 0, 0)), at(nabla, row, column))
        case (left, "−", right):
            yield _product(at(left, row, column))
            yield _product(_minus(at(right, row, column)))
        case (left, "⊙", right):
            yield _product(at(left, row, column), at(right, row, column))
        case ("½ Σ", squares):
            for j in range(values[squares].array.size):
                yield _product((Factor("½"), 0.5), at(squares, j, 0))
        case ("σ", z):
            factor, number = at(z, row, column)
            result = float(sigmoid(number))
            yield Term((_formed("σ({})", factor),), (result,), result, number)
        case ("σ′", z):
            a = key("a", values[z].layer)
            factor, number = at(a, row, column)
            yield _product((factor, number), (_formed("(1 − {})", factor), 1 - number))
        case (same,):
            yield _product(at(same, row, column))


def _product(*numbers: Number) -> Term:
    factors, values = zip(*numbers, strict=True)
    return Term(factors, values, float(np.prod(values)))


def _minus(number: Number) -> Number:
    factor, value = number
    return _formed("−{}", factor), -value


def _formed(form: str, factor: Factor) -> Factor:
    return Factor(form, factor.key, factor.row, factor.column)
