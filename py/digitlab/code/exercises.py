"""Exercises on the network's own code: what to write, hints, an answer, and a check of each.

A check runs the student's code and the answer on the same hidden examples, and compares. Where they
differ it runs the typical mistakes too: whose numbers the student's are, that mistake they made.
"""

import ast
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from digitlab.code.compile import make_variant, namespace_of, quietly
from digitlab.code.errors import CodeError, describe
from digitlab.code.parsing import parse
from digitlab.code.parts import HELPERS, original
from digitlab.network import Network

Observed = Iterator[tuple[str, Any]]
"""What a check looks at, one after another: what it is, and what the code gave."""
MOST_DIFFERENT = 1e-5
"""The relative error up to which two numbers count as the same."""
SIZES = ((4, 3, 2), (3, 5, 4, 2))
SLOW_START_STEPS = 30
AFTERWARDS = " afterwards"


class Mistake(NamedTuple):
    """A typical wrong answer: the right one with `right` replaced by `wrong`."""

    right: str
    wrong: str
    message: str
    hint: int


class Exercise(NamedTuple):
    """One exercise. `part` is what its source stands for, and `equation` a step's name."""

    name: str
    title: str
    task: str
    part: str
    start: str
    hints: tuple[str, str, str]
    answer: str
    observe: Callable[[type[Network]], Observed]
    mistakes: tuple[Mistake, ...]
    praise: str | Callable[[type[Network]], str]
    equation: str = ""

    def plain(self) -> dict[str, Any]:
        """What a page shows of it."""
        shown = ("name", "title", "task", "part", "start", "answer", "equation")
        return {name: getattr(self, name) for name in shown} | {"hints": list(self.hints)}


def check(exercise: Exercise, source: str) -> dict[str, Any]:
    """Whether the source solves the exercise: {passed, message, hint}.

    `hint` says which of the three hints helps with this mistake; None where none does.
    """
    with quietly():
        if source.strip() == exercise.start.strip():
            return _failed("Nothing is changed yet: this is how the exercise begins.", 0)
        if line := _unwritten(exercise.part, source):
            return _failed(f"Line {line}: write what belongs in the place of the “...”.", 0)
        found = _observe(exercise, source)
        expected = _observe(exercise, exercise.answer)
        differs = _first_difference(found, expected)
        if differs is None:
            praise = exercise.praise
            if callable(praise):
                praise = praise(make_variant({exercise.part: source}))
            return {"passed": True, "message": praise, "hint": None}
        typical = _typical(exercise, found, expected)
        return _failed(*((typical.message, typical.hint) if typical else _diagnosed(*differs)))


def _typical(exercise: Exercise, found, expected) -> Mistake | None:
    """The typical mistake that gives the same numbers; or else the same where they first differ."""
    nearly = None
    at = _first_difference(found, expected)
    for mistake in exercise.mistakes:
        wrong = _observe(exercise, exercise.answer.replace(mistake.right, mistake.wrong))
        if _first_difference(found, wrong) is None:
            return mistake
        same_place = _first_difference(wrong, expected)
        if at and same_place and at[0] == same_place[0] and _same(at[1], same_place[1]):
            nearly = nearly or mistake
    return nearly


def _failed(message: str, hint: int | None) -> dict[str, Any]:
    return {"passed": False, "message": message, "hint": hint}


def _observe(exercise: Exercise, source: str) -> list[tuple[str, Any]]:
    """All that is observed of a source; after what it raises, no more."""
    observed = []
    try:
        for what, value in exercise.observe(make_variant({exercise.part: source})):
            observed.append((what, np.array(value, float) if _numbers(value) else f"{value!r:.60}"))
    except CodeError as error:
        observed.append(("", error))
    except Exception as error:  # what the code gave is nothing that can be looked at
        observed.append(("", CodeError(exercise.part, None, describe(error))))
    return observed


def _unwritten(part: str, source: str) -> int | None:
    """The line of the first "..." that stands where code should be."""
    try:
        tree = parse(part, source)
    except CodeError:
        return None
    gaps = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value is ...)
    return min((gap.lineno for gap in gaps), default=None)


def _first_difference(found, expected) -> tuple[str, Any, Any, bool] | None:
    """What differs first: its name, what was found, what was expected, whether some was right."""
    for i, (what, value) in enumerate(found):
        wanted = expected[i][1] if i < len(expected) else None
        if not _same(value, wanted):
            return what, value, wanted, i > 0
    return None


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, CodeError) or isinstance(wanted, CodeError):
        return getattr(found, "reason", None) == getattr(wanted, "reason", None)
    if not _numbers(found) or not _numbers(wanted) or np.shape(found) != np.shape(wanted):
        return isinstance(found, str) and isinstance(wanted, str) and found == wanted
    return np.allclose(found, wanted, rtol=MOST_DIFFERENT, atol=1e-8, equal_nan=True)


def _numbers(value: Any) -> bool:
    return isinstance(value, int | float | np.number | np.ndarray) and (
        np.asarray(value).dtype.kind in "fiub"
    )


def _diagnosed(what: str, found: Any, wanted: Any, some_right: bool) -> tuple[str, int | None]:
    """What to say of numbers that are no typical mistake's, and which hint helps."""
    if isinstance(found, CodeError):
        line = f"Line {found.line}: " if found.line else ""
        # What is no Python yet, or has no such name, no hint on the mathematics helps.
        return f"{line}{found.reason.message.rstrip('.')}.", None
    if what.endswith(AFTERWARDS):
        name = what.removesuffix(AFTERWARDS)
        return f"Your code changes {name} itself: work out new numbers, and leave it as it was.", 1
    if not _numbers(found):
        return f"{what}: expected numbers, found {found}.", 0
    if np.shape(found) != np.shape(wanted):
        text = f"{what}: expected the shape {np.shape(wanted)}, found {np.shape(found)}."
        return text + (" One of them is turned over." if _turned(found, wanted) else ""), 1
    if np.allclose(found, np.negative(wanted)):
        return f"{what}: the size is right, but the sign is turned round.", 1
    right_so_far = " The first ones are right." if some_right else ""
    place = np.unravel_index(int(np.argmax(np.abs(np.subtract(found, wanted)))), np.shape(wanted))
    values = f"expected {np.asarray(wanted)[place]:.4g}, found {np.asarray(found)[place]:.4g}"
    return f"{what}: {values}.{right_so_far}", 1


def _turned(found: Any, wanted: Any) -> bool:
    return np.ndim(wanted) == 2 and np.shape(found) == np.shape(wanted)[::-1]


def _rng() -> np.random.Generator:
    return np.random.default_rng(7)


def _network(kind: type[Network], sizes: tuple[int, ...]) -> Network:
    plain = Network(sizes, seed=5, initialiser="normal", dtype=np.float64)
    return kind.of(plain.weights, plain.biases)


def _examples(sizes: tuple[int, ...], m: int) -> tuple[np.ndarray, np.ndarray]:
    rng = _rng()
    return rng.random((sizes[0], m)), np.eye(sizes[-1])[:, rng.integers(0, sizes[-1], m)]


def _of(m: int) -> str:
    return "one example" if m == 1 else f"{m} examples"


def _calls(kind: type[Network], name: str) -> Observed:
    """A function of z, for columns and tables of z."""
    function = kind.functions[name]
    for shape in (1, 1), (5, 1), (4, 3):
        z = _rng().normal(0, 2, shape)
        kept = z.copy()
        yield f"{name}(z) for z of the shape {shape}", function(kept)
        yield f"z{AFTERWARDS}", kept - z


def _observe_slope(kind: type[Network]) -> Observed:
    yield from _calls(kind, "sigmoid_prime")


def _observe_cost_derivative(kind: type[Network]) -> Observed:
    network = _network(kind, SIZES[0])
    for m in 1, 4:
        a, y = _rng().uniform(0.1, 0.9, (2, m)), _examples(SIZES[0], m)[1]
        kept = a.copy(), y.copy()
        yield f"cost_derivative for {_of(m)}", network.cost_derivative(*kept)
        yield f"output_activations{AFTERWARDS}", kept[0] - a
        yield f"y{AFTERWARDS}", kept[1] - y


def _observe_backprop(kind: type[Network]) -> Observed:
    for sizes, m in (SIZES[0], 1), (SIZES[0], 4), (SIZES[1], 3):
        network = _network(kind, sizes)
        x, y = _examples(sizes, m)
        chain: list[tuple[Any, Any]] = []
        forward = zs, activations = network.forward(x)
        kept = [z.copy() for z in zs], [a.copy() for a in activations]
        nabla_b, nabla_w = network.backprop(x, y, forward, chain=chain)
        for layer in reversed(range(len(sizes) - 1)):
            whose = f"layer {layer + 1} of {sizes}, {_of(m)}"
            for name, values in (
                ("∂C/∂a", [a for a, _ in chain]),
                ("δ", [delta for _, delta in chain]),
                ("∂C/∂b", nabla_b),
                ("∂C/∂w", nabla_w),
            ):
                yield f"{name} of {whose}", values[layer] if layer < len(values) else None
        untouched = _network(kind, sizes)
        for name, now, before in (
            ("zs", zs, kept[0]),
            ("activations", activations, kept[1]),
            ("self.weights", network.weights, untouched.weights),
            ("self.biases", network.biases, untouched.biases),
        ):
            for one, other in zip(now, before, strict=True):
                yield f"{name}{AFTERWARDS}", one - other


def _observe_cross_entropy(kind: type[Network]) -> Observed:
    yield from _observe_cost_derivative(kind)
    cost = kind.functions["quadratic_cost"]
    for m in 1, 4:
        a, y = _rng().uniform(0.1, 0.9, (2, m)), _examples(SIZES[0], m)[1]
        yield f"quadratic_cost for {_of(m)}", cost(a, y)
    sure = np.array([[0], [1]], np.float32)
    slopes = _network(kind, SIZES[0]).cost_derivative(sure, sure[::-1])
    yield "cost_derivative is finite where a is exactly 0 or 1", np.isfinite(slopes)
    yield "quadratic_cost is finite where a is exactly 0 or 1", np.isfinite(cost(sure, sure[::-1]))
    yield "the outputs’ error after 30 mini-batches", slow_start(kind)


def slow_start(kind: type[Network]) -> float:
    """The outputs' mean error after a few mini-batches that begin surely wrong, at nearly 1."""
    network = _network(kind, (4, 3, 2))
    x, _ = _examples((4, 3, 2), 4)
    network.biases[-1] += 6
    for _ in range(SLOW_START_STEPS):
        network.update_mini_batch(x, np.zeros((2, 4)), 0.5)
    return float(network.feedforward(x).mean())


def _praise_cross_entropy(kind: type[Network]) -> str:
    return (
        f"Right: σ′ cancels, and δ is a − y. Begun surely wrong, the outputs are off by "
        f"{slow_start(kind):.2f} after {SLOW_START_STEPS} mini-batches, and with the quadratic "
        f"cost still by {slow_start(Network):.2f}."
    )


def _observe_momentum(kind: type[Network]) -> Observed:
    for sizes, m in (SIZES[0], 1), (SIZES[1], 3):
        network, other = _network(kind, sizes), _network(kind, sizes)
        x, y = _examples(sizes, m)
        for step in 1, 2, 3:
            cost = network.update_mini_batch(x, y, 0.5)
            yield f"the cost before step {step}, {_of(m)}", cost
            for name, values in ("weights", network.weights), ("biases", network.biases):
                for layer, value in enumerate(values):
                    yield f"{name}[{layer}] after step {step}, {_of(m)}", value.copy()
        other.update_mini_batch(x, y, 0.5)
        yield "another network’s first step", other.weights[0]


def _observe_tanh(kind: type[Network]) -> Observed:
    yield from _calls(kind, "sigmoid")
    yield from _calls(kind, "sigmoid_prime")
    yield from _observe_backprop(kind)


def _observe_zeros(kind: type[Network]) -> Observed:
    names = namespace_of(kind)
    for name in "different", "why":
        yield name, names.get(name, f"no {name}")


def _gap(line: str, gap: str) -> str:
    return original("backprop").replace(line, gap)


def _backprop(name, title, task, line, gap, hints, mistakes, equation) -> Exercise:
    """An exercise on one line of `backprop`."""
    answer = original("backprop")
    return Exercise(
        name,
        title,
        f"{task} Put it where the … is.",
        "backprop",
        _gap(line, gap),
        hints,
        answer,
        _observe_backprop,
        tuple(Mistake(line, wrong, message, hint) for wrong, message, hint in mistakes),
        "Right: for one example and for several, with one hidden layer and with two.",
        equation,
    )


SIGMOID_PRIME_ANSWER = '''\
def sigmoid_prime(z):
    """σ′(z), the slope of σ, element by element."""
    s = sigmoid(z)
    return s * (1 - s)
'''
COST_DERIVATIVE_ANSWER = '''\
def cost_derivative(self, output_activations, y):
    """∂C/∂a of the output, for C = ½ Σⱼ (yⱼ − aⱼ)²."""
    return output_activations - y
'''
CROSS_ENTROPY_ANSWER = '''\
def quadratic_cost(a, y):
    """Cross-entropy: the mean over the columns of −Σⱼ (yⱼ ln aⱼ + (1 − yⱼ) ln(1 − aⱼ))."""
    a = np.clip(a, 1e-7, 1 - 1e-7)
    return float(-(y * np.log(a) + (1 - y) * np.log(1 - a)).sum()) / a.shape[1]


def cost_derivative(self, output_activations, y):
    """∂C/∂a of the output, for that cost."""
    a = np.clip(output_activations, 1e-7, 1 - 1e-7)
    return (a - y) / (a * (1 - a))
'''
CROSS_ENTROPY_START = '''\
def quadratic_cost(a, y):
    """The cost. It keeps its name, so that the network finds it."""
    return float(np.square(y - a).sum()) / (2 * a.shape[1])


def cost_derivative(self, output_activations, y):
    """∂C/∂a of the output, for that cost."""
    return output_activations - y
'''
MOMENTUM_ANSWER = '''\
def update_mini_batch(self, x, y, eta):
    """One step with momentum: v ← 0.9·v − (η/m) ∇w, then w ← w + v; the same for b."""
    forward = self.forward(x)
    nabla_b, nabla_w = self.backprop(x, y, forward)
    output = forward[1][-1]
    step = eta / output.shape[1]
    if not hasattr(self, "velocity_w"):
        self.velocity_w = [np.zeros_like(w) for w in self.weights]
        self.velocity_b = [np.zeros_like(b) for b in self.biases]
    for w, v, nw in zip(self.weights, self.velocity_w, nabla_w):
        v *= 0.9
        v -= step * nw
        w += v
    for b, v, nb in zip(self.biases, self.velocity_b, nabla_b):
        v *= 0.9
        v -= step * nb
        b += v
    return quadratic_cost(output, y)
'''
MOMENTUM_START = '''\
def update_mini_batch(self, x, y, eta):
    """One step with momentum: v ← 0.9·v − (η/m) ∇w, then w ← w + v; the same for b."""
    forward = self.forward(x)
    nabla_b, nabla_w = self.backprop(x, y, forward)
    output = forward[1][-1]
    step = eta / output.shape[1]
    for w, nw in zip(self.weights, nabla_w):
        w -= step * nw
    for b, nb in zip(self.biases, nabla_b):
        b -= step * nb
    return quadratic_cost(output, y)
'''
TANH_ANSWER = '''\
def sigmoid(z):
    """tanh(z), from −1 to 1. It keeps its name, so that the network finds it."""
    return np.tanh(z)


def sigmoid_prime(z):
    """The slope of it."""
    s = sigmoid(z)
    return 1 - s * s
'''
ZEROS_ANSWER = """\
# After some mini-batches, how many different rows has the table of the hidden layer’s weights?
# (Rounding does not count.)
different = 1

# Why do the curves stop so far from the goal?
#   a: every derivative is 0, so nothing changes at all
#   b: all hidden neurons get the same derivatives, so they stay the same neuron
#   c: every z is so large that the sigmoid is flat
why = "b"
"""

EXERCISES = (
    Exercise(
        "sigmoid_prime",
        "The slope of the sigmoid",
        "σ(z) = 1 / (1 + e⁻ᶻ) is there: sigmoid(z). Write its slope σ′(z), for every element of z.",
        "sigmoid_prime",
        SIGMOID_PRIME_ANSWER.replace("s * (1 - s)", "..."),
        (
            "σ is steepest at z = 0, where its slope is ¼, and nearly flat far from it.",
            "The derivation has it without any e: σ′(z) = a (1 − a), and a is σ(z).",
            "Call s = sigmoid(z) once; then one product is all: s times what is left of 1.",
        ),
        SIGMOID_PRIME_ANSWER,
        _observe_slope,
        (
            Mistake("s * (1 - s)", "s", "That is σ(z) itself, its height. Its slope is wanted.", 0),
            Mistake(
                "s * (1 - s)",
                "z * (1 - z)",
                "That is z (1 − z). The formula has a there, which is σ(z) and not z.",
                1,
            ),
            Mistake(
                "s * (1 - s)", "s * (1 + s)", "One sign is wrong: σ′(z) = a (1 − a), with a −.", 1
            ),
            Mistake(
                "s * (1 - s)",
                "s * (s - 1)",
                "Turned round: σ rises everywhere, so its slope is above 0 everywhere.",
                2,
            ),
            Mistake("s * (1 - s)", "1 - s", "1 − a is one factor of two: a is missing.", 2),
            Mistake("s * (1 - s)", "s - s", "s − s is 0: which sign stands between them?", 2),
        ),
        "Right: σ′(z) = a (1 − a), and it needs nothing but a.",
        "output-z",
    ),
    Exercise(
        "cost_derivative",
        "Which way is each output wrong?",
        "For C = ½ Σⱼ (yⱼ − aⱼ)², write ∂C/∂a. The output’s a are output_activations; y says what "
        "they should be.",
        "cost_derivative",
        COST_DERIVATIVE_ANSWER.replace("output_activations - y", "..."),
        (
            "If an output is too large, making it larger makes the cost larger: ∂C/∂a is positive.",
            "The square brings a 2, which the ½ takes away; the inner derivative of y − a is −1.",
            "½ · 2 · (y − a) · (−1): turn the minus into the bracket, and write it for the arrays.",
        ),
        COST_DERIVATIVE_ANSWER,
        _observe_cost_derivative,
        (
            Mistake(
                "output_activations - y",
                "y - output_activations",
                "The sign is turned round: the inner derivative of y − a is −1. Like this the "
                "network would climb.",
                1,
            ),
            Mistake(
                "output_activations - y",
                "2 * (output_activations - y)",
                "Twice as large as it should be: the ½ takes the 2 away.",
                1,
            ),
            Mistake(
                "output_activations - y",
                "(output_activations - y) / 2",
                "Half of what it should be: the square brings a 2, which the ½ takes away.",
                1,
            ),
            Mistake(
                "output_activations - y",
                "np.square(output_activations - y) / 2",
                "That is the cost itself, not its derivative.",
                0,
            ),
            Mistake(
                "output_activations - y",
                "(output_activations - y) / y.shape[1]",
                "Divided by m: `update_mini_batch` divides by m later. Here each example has its "
                "own column.",
                2,
            ),
            Mistake(
                "output_activations - y",
                "(output_activations - y) * output_activations * (1 - output_activations)",
                "With σ′ that is δ = ∂C/∂z already. Here only ∂C/∂a is wanted.",
                2,
            ),
            Mistake(
                "output_activations - y",
                "(output_activations - y).sum()",
                "One number for all: each output has its own derivative, so nothing is added up.",
                2,
            ),
        ),
        "Right: a − y, positive where the output is too large.",
        "output-a",
    ),
    _backprop(
        "backprop-cost",
        "backprop, first line: ∂C/∂a of the output",
        "Backpropagation begins at the end. Write where ∂C/∂a of the last layer comes from.",
        "nabla_a = self.cost_derivative(activations[-1], y)",
        "nabla_a = ...",
        (
            "There is a function for it, which knows the cost.",
            "∂C/∂a = a − y, of the last layer: activations[-1] is its a.",
            "self.cost_derivative takes the outputs first, then the targets y.",
        ),
        (
            (
                "nabla_a = y - activations[-1]",
                "The sign is turned round: ∂C/∂a is a − y. Like this the cost would rise.",
                1,
            ),
            (
                "nabla_a = self.cost_derivative(zs[-1], y)",
                "That is z − y. The cost compares y with the activations, not with z.",
                1,
            ),
            (
                "nabla_a = self.cost_derivative(activations[-1], y) / y.shape[1]",
                "Divided by m: `update_mini_batch` does that later; `backprop` only adds up.",
                2,
            ),
            (
                "nabla_a = np.square(activations[-1] - y) / 2",
                "That is the cost itself, not its derivative.",
                0,
            ),
            (
                "nabla_a = self.cost_derivative(activations[-1], y) * sigmoid_prime(zs[-1])",
                "σ′ comes in twice like this: the first line of the loop multiplies by it.",
                2,
            ),
            ("nabla_a = activations[-1]", "That is a alone: what should it be compared with?", 1),
        ),
        "output-a",
    ),
    _backprop(
        "backprop-delta",
        "backprop: δ, back through the sigmoid",
        "a = σ(z), so the chain rule leads from ∂C/∂a to δ = ∂C/∂z. Write that line.",
        "delta = nabla_a * sigmoid_prime(zs[layer])",
        "delta = ...",
        (
            "z moves the cost only by moving a: multiply by how much a moves with z.",
            "δ = ∂C/∂a ⊙ σ′(z), element by element, with this layer’s z.",
            "nabla_a times sigmoid_prime of zs[layer]; * multiplies element by element.",
        ),
        (
            (
                "delta = nabla_a",
                "σ′ is missing: that is still ∂C/∂a. The chain rule multiplies by σ′(z).",
                0,
            ),
            (
                "delta = nabla_a * sigmoid(zs[layer])",
                "That is times σ(z), its height. The chain rule wants the slope, σ′(z).",
                1,
            ),
            (
                "delta = nabla_a * sigmoid_prime(activations[layer + 1])",
                "σ′ of a: the slope is wanted at z, before the sigmoid.",
                1,
            ),
            (
                "delta = nabla_a * sigmoid_prime(zs[-1])",
                "zs[-1] is always the last layer’s z. Each layer has its own.",
                2,
            ),
            (
                "delta = nabla_a + sigmoid_prime(zs[layer])",
                "The chain rule multiplies; it does not add.",
                1,
            ),
            (
                "nabla_a *= sigmoid_prime(zs[layer]); delta = nabla_a",
                "The numbers of δ are right, but ∂C/∂a is overwritten by them: make δ new with *.",
                2,
            ),
            (
                "delta = -nabla_a * sigmoid_prime(zs[layer])",
                "The sign is turned round: σ rises, so δ has the sign of ∂C/∂a.",
                1,
            ),
        ),
        "output-z",
    ),
    _backprop(
        "backprop-weights",
        "backprop: ∂C/∂w",
        "z = … + w·a + …, so ∂C/∂w is δ times what came through the weight. Write it for all "
        "weights of a layer at once, summed over the examples.",
        "nabla_w.insert(0, outer(delta, activations[layer]))",
        "nabla_w.insert(0, ...)",
        (
            "Beside each weight stands the activation that comes through it, of the layer before.",
            "∂C/∂w = δ · aᵀ: a column times a row is a table, in the shape of the weights.",
            "outer(delta, a) is δ·aᵀ and sums over the examples; the a that comes in is "
            "activations[layer].",
        ),
        (
            (
                "nabla_w.insert(0, outer(activations[layer], delta))",
                "Transposed: that is a·δᵀ. The rows of ∂C/∂w are those of δ.",
                1,
            ),
            (
                "nabla_w.insert(0, outer(delta, activations[layer + 1]))",
                "activations[layer + 1] is what this layer says. What comes into it is one before.",
                2,
            ),
            (
                "nabla_w.insert(0, outer(delta, activations[layer]) / delta.shape[1])",
                "Divided by m: `update_mini_batch` does that later; `backprop` only adds up.",
                2,
            ),
            (
                "nabla_w.insert(0, outer(nabla_a, activations[layer]))",
                "That is ∂C/∂a · aᵀ: σ′ is missing. The weights make z, so they need δ = ∂C/∂z.",
                0,
            ),
            (
                "nabla_w.insert(0, np.outer(delta[:, 0], activations[layer][:, 0]))",
                "Only the first example counts like this: all must be added up.",
                2,
            ),
            (
                "nabla_w.append(outer(delta, activations[layer]))",
                "In the wrong order: the loop goes from the last layer to the first, so each must "
                "go to the front.",
                0,
            ),
        ),
        "output-w",
    ),
    _backprop(
        "backprop-biases",
        "backprop: ∂C/∂b",
        "z = w·a + b, so ∂C/∂b is δ itself; for several examples, their sum. Write it as a column.",
        "nabla_b.insert(0, delta.sum(axis=1, keepdims=True))",
        "nabla_b.insert(0, ...)",
        (
            "The bias stands alone in z, so ∂z/∂b = 1. A column of δ is one example.",
            "Add up δ over the examples: one number for each neuron remains, in the shape of b.",
            "delta.sum takes axis=1 to add along the rows, and keepdims=True to stay a column.",
        ),
        (
            (
                "nabla_b.insert(0, delta)",
                "The sum is missing: right for one example, but for several a column each remains.",
                1,
            ),
            (
                "nabla_b.insert(0, delta.sum(axis=0, keepdims=True))",
                "The wrong axis: that adds up the neurons. The examples lie side by side, axis 1.",
                2,
            ),
            (
                "nabla_b.insert(0, delta.sum(axis=1))",
                "The numbers are right, but it is no column any more: it must stay (n, 1).",
                2,
            ),
            (
                "nabla_b.insert(0, delta.mean(axis=1, keepdims=True))",
                "That is the mean: `update_mini_batch` divides by m later; here it is the sum.",
                1,
            ),
            (
                "nabla_b.insert(0, nabla_a.sum(axis=1, keepdims=True))",
                "That is ∂C/∂a: σ′ is missing. The bias is part of z, so it needs δ = ∂C/∂z.",
                0,
            ),
            (
                "nabla_b.insert(0, delta.sum())",
                "One number for the whole layer: each neuron has its own bias.",
                1,
            ),
        ),
        "output-b",
    ),
    _backprop(
        "backprop-hidden",
        "backprop: ∂C/∂a of the layer before",
        "A neuron reaches the cost through every neuron of the next layer. Lead δ back to ∂C/∂a of "
        "the layer before.",
        "nabla_a = dot_transposed(self.weights[layer], delta)",
        "nabla_a = ...",
        (
            "A sum over all neurons j of the next layer: its δⱼ, times the weight wⱼₖ between.",
            "As a product of tables: ∂C/∂a = wᵀ · δ, with this layer’s weights and its δ.",
            "dot_transposed(w, delta) is wᵀ·δ; the weights between are self.weights[layer].",
        ),
        (
            (
                "nabla_a = dot(self.weights[layer], delta)",
                "Not transposed: w leads forward, and back it takes wᵀ.",
                1,
            ),
            (
                "nabla_a = dot_transposed(self.weights[layer], nabla_a)",
                "That leads ∂C/∂a back and leaves out σ′: the weights made z, so δ goes back.",
                1,
            ),
            (
                "nabla_a = dot_transposed(self.weights[layer][:1], delta[:1])",
                "Only the first neuron of the next layer counts like this: the sum is missing.",
                0,
            ),
            (
                "nabla_a = dot_transposed(self.weights[layer], delta)"
                " * sigmoid_prime(zs[layer - 1])",
                "σ′ comes in twice like this: the loop multiplies by it in its next round.",
                2,
            ),
            (
                "nabla_a = delta",
                "δ of this layer is none of the layer before: lead it back.",
                0,
            ),
            (
                "nabla_a = -dot_transposed(self.weights[layer], delta)",
                "The sign is turned round: the formula wᵀ·δ has no minus.",
                1,
            ),
            (
                "nabla_a = dot_transposed(self.weights[layer], delta) / delta.shape[1]",
                "Divided by m: `update_mini_batch` does that later. Each example has its column.",
                2,
            ),
        ),
        "hidden*-a",
    ),
    Exercise(
        "cross-entropy",
        "A cost that does not start slowly",
        "A neuron that is sure and wrong learns slowly: σ′ is nearly 0. Swap in the cross-entropy "
        "C = −Σⱼ (yⱼ ln aⱼ + (1 − yⱼ) ln(1 − aⱼ)), as a mean over the columns, and its ∂C/∂a. Keep "
        "a a little away from 0 and 1, where ln has no number.",
        "cost_derivative",
        CROSS_ENTROPY_START,
        (
            "Two functions change: the cost, and its derivative. One without the other would fail "
            "the gradient check.",
            "∂C/∂a = −y/a + (1 − y)/(1 − a) = (a − y) / (a (1 − a)). What does σ′ do to that?",
            "a = np.clip(a, 1e-7, 1 - 1e-7) first; np.log is ln, and .sum() / a.shape[1] the mean.",
        ),
        CROSS_ENTROPY_ANSWER,
        _observe_cross_entropy,
        (
            Mistake(
                "(a - y) / (a * (1 - a))",
                "a - y",
                "a − y is δ of this cost, with σ′ in it already; `backprop` multiplies by σ′ "
                "itself. ∂C/∂a is wanted.",
                1,
            ),
            Mistake(
                "(a - y) / (a * (1 - a))",
                "(y - a) / (a * (1 - a))",
                "∂C/∂a has its sign turned round: too large an output must get a positive one.",
                1,
            ),
            Mistake(
                "(a - y) / (a * (1 - a))",
                "-y / a",
                "∂C/∂a lacks the second half of the cost, (1 − y) ln(1 − a).",
                1,
            ),
            Mistake("float(-(y", "float((y", "The cost lacks its minus: ln a is below 0.", 0),
            Mistake(
                " + (1 - y) * np.log(1 - a)",
                "",
                "The cost lacks its second half: outputs that should be 0 cost nothing.",
                0,
            ),
            Mistake(
                "np.clip(output_activations, 1e-7, 1 - 1e-7)",
                "output_activations",
                "Where a is exactly 0 or 1, ∂C/∂a divides by 0. Keep a a little away from them.",
                2,
            ),
            Mistake(
                "np.clip(a, 1e-7, 1 - 1e-7)",
                "a",
                "Where a is exactly 0 or 1, ln has no number. Keep a a little away from them.",
                2,
            ),
            Mistake(
                ").sum()) / a.shape[1]",
                ").sum())",
                "The cost is a mean over the columns: divide its sum by how many there are.",
                2,
            ),
            Mistake(
                "float(-(y * np.log(a) + (1 - y) * np.log(1 - a)).sum()) / a.shape[1]",
                "float(np.square(y - a).sum()) / (2 * a.shape[1])",
                "∂C/∂a is right, but the cost is still the quadratic one: the curve would show "
                "another cost than the one that falls.",
                0,
            ),
        ),
        _praise_cross_entropy,
    ),
    Exercise(
        "momentum",
        "Momentum: steps that remember",
        "Give every weight and bias a velocity v that begins at 0. A step is v ← 0.9·v − (η/m) ∇w, "
        "then w ← w + v; the same for b. (A run that goes on after a reload begins with v = 0 "
        "again.)",
        "update_mini_batch",
        MOMENTUM_START,
        (
            "The velocities must outlive the step: keep them with the network, as self.velocity_w.",
            "Make them once, as zeros in the shapes of the weights and biases: "
            "if not hasattr(self, …).",
            "For each w with its v: v *= 0.9, then v -= step * nw, then w += v.",
        ),
        MOMENTUM_ANSWER,
        _observe_momentum,
        (
            Mistake(
                "        v *= 0.9\n        v -= step",
                "        v *= 0.9\n        v += step",
                "Uphill: v must get − (η/m) ∇, since ∇ says which way the cost rises.",
                2,
            ),
            Mistake(
                'if not hasattr(self, "velocity_w"):',
                "if True:",
                "The velocities are 0 again at every step, so nothing is remembered.",
                1,
            ),
            Mistake(
                "step = eta / output.shape[1]",
                "step = eta",
                "The sum over the examples is not divided by m: the step is m times too long.",
                2,
            ),
            Mistake(
                "        v *= 0.9\n        v -= step * nb\n        b += v",
                "        b -= step * nb",
                "The weights have momentum, but the biases do not.",
                0,
            ),
            Mistake(
                "        v *= 0.9\n",
                "",
                "The velocity never wanes: 0.9 is missing.",
                2,
            ),
            Mistake(
                "        v *= 0.9\n        v -= step",
                "        v *= 0.9\n        v -= 0.1 * step",
                "∇ gets only a tenth: with momentum like this, η/m stays whole.",
                2,
            ),
            Mistake(
                "self.velocity_",
                "type(self).velocity_",
                "The velocities are shared by all networks: keep them with self.",
                0,
            ),
        ),
        "Right: three steps of two networks go where the reference goes.",
        "update",
    ),
    Exercise(
        "tanh",
        "tanh in the sigmoid’s place",
        "The sigmoid is swapped for tanh, which goes from −1 to 1. Something is wrong now: the "
        "gradient check fails. Find it and repair it.",
        "sigmoid",
        TANH_ANSWER.replace("1 - s * s", "s * (1 - s)"),
        (
            "What else in the network knew that it was a sigmoid?",
            "a (1 − a) is the sigmoid’s slope. tanh has its own: tanh′(z) = 1 − tanh²(z).",
            "s is tanh(z) in there: 1 minus its square.",
        ),
        TANH_ANSWER,
        _observe_tanh,
        (
            Mistake(
                "1 - s * s", "(1 - s) * s", "a (1 − a) is still the sigmoid’s slope, not tanh’s.", 0
            ),
            Mistake("1 - s * s", "1 - s", "The square is missing: 1 − tanh²(z).", 2),
            Mistake("1 - s * s", "s * s - 1", "Turned round: tanh rises: its slope is above 0.", 1),
            Mistake("1 - s * s", "1 + s * s", "A minus is wanted: far from 0 tanh is flat.", 1),
            Mistake("1 - s * s", "1 - z * z", "That is 1 − z²: the square is of tanh(z).", 2),
            Mistake(
                TANH_ANSWER[TANH_ANSWER.index("    return np.tanh") :],
                "    return 1 / (1 + np.exp(-z))\n\n\ndef sigmoid_prime(z):\n    s = sigmoid(z)\n"
                "    return s * (1 - s)\n",
                "That is the sigmoid again. tanh should stay: its slope is what to repair.",
                0,
            ),
        ),
        "Right: the gradient agrees again. Steps are longer now, since the slope is 1 and not ¼ at "
        "its steepest: try a smaller η.",
    ),
    Exercise(
        "zeros",
        "All weights 0",
        "Train with the first weights “zeros” and look at the curves and at the weights. Then fill "
        "in the two answers.",
        HELPERS,
        ZEROS_ANSWER.replace("= 1\n", "= ...\n").replace('"b"', "..."),
        (
            "In Look inside, compare the pictures of some hidden neurons.",
            "If two neurons have the same weights, they say the same, and get the same δ.",
            "What is the same and changes in the same way stays the same: rows that are all alike "
            "are one different row.",
        ),
        ZEROS_ANSWER,
        _observe_zeros,
        (
            Mistake(
                "= 1\n", "= 30\n", "Thirty would all be different. Compare two of them again.", 0
            ),
            Mistake("= 1\n", "= 0\n", "There are 30 rows, so at least one is there.", 2),
            Mistake(
                '"b"',
                '"a"',
                "Not all: the output’s biases and weights change at once, and the cost falls a "
                "little at first.",
                1,
            ),
            Mistake(
                '"b"',
                '"c"',
                "The other way round: z begins at 0, where σ is steepest.",
                1,
            ),
        ),
        "Right: thirty neurons that are all the same are one. Random weights tell them apart.",
    ),
)
