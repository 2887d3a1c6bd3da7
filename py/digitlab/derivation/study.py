"""A network that holds still while it is looked at: its derivation, checks, and steps on trial.

What goes in and out are plain numbers, strings, lists, dicts and flat arrays: see `crossing`.
"""

from collections.abc import Buffer
from dataclasses import asdict
from typing import Any

import numpy as np

from digitlab.crossing import column, flat, one_hot, plain
from digitlab.derivation.derive import derive
from digitlab.derivation.faults import FAULTS, Faulty, broken
from digitlab.derivation.gradient_check import EPSILON, gradient_check
from digitlab.derivation.records import Step, Value, find_value
from digitlab.derivation.terms import add_up, unfold
from digitlab.network import Network
from digitlab.products import Array
from digitlab.variant import sources_of

PAIR = 2
"""Terms of a difference, which stay in their order."""
ALL_TERMS = 40
"""Sums of more terms than this show only their largest."""
LARGEST_TERMS = 12


class Study:
    """One example on a copy of a network, which nothing else changes.

    `derive` says which example, and comes before `unfold`, `check` and `take_steps`.
    """

    def __init__(self, network: Network) -> None:
        self._frozen = network.astype(network.dtype)
        self._derived: Network | None = None
        self._steps: list[Step] = []
        self._costs: list[float] = []
        self.trial: Network | None = None
        """The copy that `take_steps` has changed."""

    def derive(self, inputs: Buffer, target: int, eta: float, fault: str = "") -> dict[str, Any]:
        """The derivation for the 768 inputs (float32) that should be the digit `target`.

        `fault` is a name in `FAULTS`, or empty. Begins a new trial. Returns {sizes, changed, fault,
        faults, steps, values}: `changed` are the names of changed source parts, `fault` is
        {name, line, wrong} or None, `faults` all their names, `steps` are as `Step` without its
        values, and `values` by key as `Value`, with `numbers`, `rows` and `columns` for its array.

        Raises as `derive`, `broken`, and for a target that is not one of the outputs.
        """
        network = broken(self._frozen, fault) if fault else self._frozen
        x, y = column(inputs), one_hot(network, target)
        self._steps = derive(network, x, y, eta)
        self._derived, self._x, self._y, self._eta = network, x, y, eta
        self.trial, self._costs = None, [network.cost(x, y)]
        values = {key: value for step in self._steps for key, value in step.values.items()}
        return {
            "sizes": list(network.sizes),
            "changed": list(sources_of(network)),
            "fault": {"name": fault} | asdict(FAULTS[fault]) if fault else None,
            "faults": list(FAULTS),
            "steps": [_plain_step(step) for step in self._steps],
            "values": {key: _plain_value(value) for key, value in values.items()},
        }

    def unfold(self, key: str, row: int, column: int) -> dict[str, Any]:
        """The terms of one entry of a value, of a sum the largest first, and what the rest adds.

        Returns {key, row, column, value, given, terms, rest, rest_sum, zeros}: `given` is whether
        no step computes it, `terms` are as `Term`, `rest` says how many are not shown, `rest_sum`
        is their sum, and `zeros` how many of all are 0. A value that is given has no terms, and
        neither has one that changed code, or a fault, computes in its own way.
        """
        value = find_value(self._steps, key)
        number = float(value.array[row, column])
        terms = unfold(self._steps, key, row, column)
        network = self._example_network()
        is_ours = not sources_of(network) and not isinstance(network, Faulty)
        if not is_ours and not add_up(terms, number):
            terms = []
        shown = terms
        if len(terms) > PAIR:
            most = LARGEST_TERMS if len(terms) > ALL_TERMS else ALL_TERMS
            shown = sorted(terms, key=lambda term: -abs(term.value))[:most]
        return {
            "key": key,
            "row": row,
            "column": column,
            "value": number,
            "given": not any(e.result == key for step in self._steps for e in step.equations),
            "terms": plain(shown),
            "rest": len(terms) - len(shown),
            "rest_sum": sum(t.value for t in terms) - sum(t.value for t in shown),
            "zeros": sum(term.value == 0 for term in terms),
        }

    def check(self, layer: int, j: int, k: int | None = None) -> dict[str, Any]:
        """`gradient_check` of one weight, or of a bias without k; also {agrees, epsilon}."""
        check = gradient_check(self._example_network(), self._x, self._y, layer, j, k)
        return asdict(check) | {"agrees": check.agrees, "epsilon": EPSILON}

    def target_of(self, x: Array) -> Array | None:
        """The target (10, 1) that the derivation has for these inputs; None for other inputs."""
        is_ours = self._derived is not None and np.array_equal(self._x, x)
        return self._y if is_ours else None

    @property
    def right_trial(self) -> Network | None:
        """The network on trial, where its steps were right ones; else None."""
        return None if isinstance(self.trial, Faulty) else self.trial

    def take_steps(self, count: int) -> dict[str, Any]:
        """Take `count` more steps of gradient descent on a copy of the network.

        Returns {costs, before, after}: the cost before the first step and after each, and the
        outputs before the first and now.
        """
        network = self._example_network()
        if self.trial is None:
            self.trial = network.astype(network.dtype)
        for _ in range(count):
            self.trial.update_mini_batch(self._x, self._y, self._eta)
            self._costs.append(self.trial.cost(self._x, self._y))
        return {
            "costs": list(self._costs),
            "before": network.feedforward(self._x)[:, 0].tolist(),
            "after": self.trial.feedforward(self._x)[:, 0].tolist(),
        }

    def _example_network(self) -> Network:
        if self._derived is None:
            raise ValueError("expected an example that is derived, found none")
        return self._derived


def _plain_step(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "words": step.words,
        "symbol": step.symbol,
        "layer": step.layer,
        "equations": plain(step.equations),
    }


def _plain_value(value: Value) -> dict[str, Any]:
    rows, columns = value.array.shape
    return {
        "symbol": value.symbol,
        "layer": value.layer,
        "kind": value.kind,
        "transposed": value.transposed,
        "after": value.after,
        "numbers": flat(value.array),
        "rows": rows,
        "columns": columns,
    }
