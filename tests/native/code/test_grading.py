"""The grading of exercises: right code passes, a typical mistake is told apart by its numbers."""

import json

import pytest

from digitlab.code.compile import make_variant
from digitlab.code.exercises import exercises
from digitlab.code.observers import slow_start
from digitlab.code.parts import PARTS
from digitlab.network import Network

BY_NAME = {exercise.name: exercise for exercise in exercises()}


def test_they_cross_as_plain_values(workbench):
    plain = workbench.exercises()
    assert json.loads(json.dumps(plain)) == plain
    steps = {name for names in PARTS.values() for name in names}
    for exercise in plain:
        assert exercise["part"] in {*PARTS, "helpers"}
        assert exercise["equation"] in {*steps, ""}
    assert sum(exercise["part"] == "backprop" for exercise in plain) == 5


@pytest.mark.parametrize("name", BY_NAME)
def test_the_answer_passes_and_the_start_fails(workbench, name):
    exercise = BY_NAME[name]
    passed = workbench.check_exercise(name, exercise.answer)
    assert (passed["passed"], passed["hint"]) == (True, None)
    commented = "# mine\n" + exercise.start + "\n# the end\n"
    for start in exercise.start, commented:
        failed = workbench.check_exercise(name, start)
        assert (failed["passed"], failed["hint"]) in {(False, 1), (False, 2)}
        assert failed["message"]["id"]


@pytest.mark.parametrize("name", BY_NAME)
def test_the_answer_is_right_by_the_gradient_check_too(workbench, name):
    exercise = BY_NAME[name]
    found = workbench.check({exercise.part: exercise.answer})
    assert found["ok"]
    assert found["gradient"]["ok"]


@pytest.mark.parametrize("name", BY_NAME)
def test_each_typical_mistake_is_refused_in_its_own_words(workbench, name):
    exercise = BY_NAME[name]
    assert len(exercise.mistakes) >= 4
    messages = set()
    for mistake in exercise.mistakes:
        assert mistake.right in exercise.answer
        grade = workbench.check_exercise(
            name, exercise.answer.replace(mistake.right, mistake.wrong)
        )
        message = {"id": mistake.message, "values": {}, "message": ""}
        assert grade == {"passed": False, "message": message, "hint": mistake.hint, "what": None}
        messages.add(grade["message"]["id"])
    assert len(messages) == len(exercise.mistakes)


def written(name, old, new):
    """The answer with a line written in another way."""
    answer = BY_NAME[name].answer
    assert old in answer
    return answer.replace(old, new)


# Other ways to write the same: none of them is in an exercise's file.
@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "sigmoid_prime",
            "def sigmoid_prime(z):\n    return np.exp(-z) / (1 + np.exp(-z)) ** 2\n",
        ),
        ("sigmoid_prime", "def sigmoid_prime(z):\n    return sigmoid(z) - sigmoid(z) ** 2\n"),
        (
            "cost_derivative",
            "def cost_derivative(self, output_activations, y):\n"
            "    return -(y - output_activations)\n",
        ),
        (
            "backprop-weights",
            written(
                "backprop-weights",
                "outer(delta, activations[layer])",
                "np.dot(delta, activations[layer].transpose())",
            ),
        ),
        (
            "backprop-biases",
            written(
                "backprop-biases",
                "delta.sum(axis=1, keepdims=True)",
                "sum(d.reshape(-1, 1) for d in delta.T)",
            ),
        ),
        (
            "backprop-hidden",
            written(
                "backprop-hidden",
                "dot_transposed(self.weights[layer], delta)",
                "self.weights[layer].T @ delta",
            ),
        ),
        (
            "cross-entropy",
            written(
                "cross-entropy",
                "(a - y) / (a * (1 - a))",
                "-y / a + (1 - y) / (1 - a)",
            ),
        ),
        ("cross-entropy", BY_NAME["cross-entropy"].answer.replace("1e-7", "1e-6")),
        (
            "momentum",
            "def update_mini_batch(self, x, y, eta):\n"
            "    cost = self.cost(x, y)\n"
            "    nabla_b, nabla_w = self.backprop(x, y)\n"
            "    if not hasattr(self, 'v'):\n"
            "        self.v = [0] * (len(nabla_w) + len(nabla_b))\n"
            "    for i, (p, n) in enumerate(zip(self.weights + self.biases, nabla_w + nabla_b)):\n"
            "        self.v[i] = 0.9 * self.v[i] + n\n"
            "        p -= eta / x.shape[1] * self.v[i]\n"
            "    return cost\n",
        ),
        ("tanh", written("tanh", "1 - s * s", "(1 - s) * (1 + s)")),
        ("zeros", "different, why = 1, 'b'\n"),
    ],
)
def test_other_right_ways_pass(workbench, name, source):
    assert workbench.check_exercise(name, source)["passed"], workbench.check_exercise(name, source)


@pytest.mark.parametrize(
    ("name", "source", "says"),
    [
        (
            "sigmoid_prime",
            "def sigmoid_prime(z):\n    s = sigmoid(z)\n    z *= 0\n    return s * (1 - s)\n",
            "changes z itself",
        ),
        (
            "sigmoid_prime",
            "def sigmoid_prime(z):\n    return sigmoid(z).sum()\n",
            r"expected the shape \(1, 1\), found \(\)",
        ),
        (
            "sigmoid_prime",
            "def sigmoid_prime(z):\n    s = sigmoid(z)\n    return (s * (1 - s)).T\n",
            "transposed",
        ),
        ("sigmoid_prime", "def sigmoid_prime(z):\n    return s * (1 - s)\n", "Line 2: NameError"),
        ("sigmoid_prime", "def sigmoid_prime(z):\n    return 'a'\n", "expected numbers, found 'a'"),
        ("sigmoid_prime", "def sigmoid_prime(z):\n    return 1 + z\n", r"expected 0\.\d+, found"),
        ("sigmoid_prime", "def sigmoid_prime(z)\n    return z\n", "Line 1: SyntaxError"),
        ("sigmoid_prime", "def slope(z):\n    return z\n", "def sigmoid_prime"),
        ("sigmoid_prime", "def sigmoid_prime(z):\n    quit()\n", "Line 2: (SystemExit|NameError)"),
        (
            "sigmoid_prime",
            "def sigmoid_prime(z):\n"
            "    return [np.empty(np.iinfo(np.intp).max // 8) for _ in range(3)]\n",
            "Line 2: MemoryError: this asks for more memory",
        ),
        (
            "cost_derivative",
            "def cost_derivative(self, output_activations, y):\n"
            "    output_activations -= y\n    return output_activations\n",
            "changes output_activations itself",
        ),
        (
            "backprop-cost",
            written(
                "backprop-cost",
                "nabla_a = self.cost_derivative(activations[-1], y)",
                "nabla_a = activations[-1]; nabla_a -= y",
            ),
            "changes activations itself",
        ),
        (
            "backprop-delta",
            written("backprop-delta", "delta = nabla_a", "self.weights[0][:] = 0; delta = nabla_a"),
            "changes self.weights itself",
        ),
        (
            "backprop-weights",
            written(
                "backprop-weights",
                "nabla_w.insert(0, outer(delta, activations[layer]))",
                "nabla_w = 3",
            ),
            "expected numbers|TypeError|len",
        ),
        (
            "momentum",
            "def update_mini_batch(self, x, y, eta):\n    self.weights = None\n    return 0\n",
            "expected|NoneType",
        ),
        ("zeros", "different = 1\n", "why: expected numbers, found 'no why'"),
    ],
)
def test_other_wrong_ways_are_told_what_differs(workbench, name, source, says):
    grade = workbench.check_exercise(name, source)
    assert not grade["passed"]
    with pytest.raises(ValueError, match=says):
        raise ValueError(grade["message"]["message"])
    assert grade["hint"] in {None, 1, 2, 3}
    assert json.loads(json.dumps(grade)) == grade


def test_an_unknown_exercise_is_said(workbench):
    with pytest.raises(ValueError, match="the name of an exercise, found 'other'"):
        workbench.check_exercise("other", "")


def test_the_slow_start_is_there_and_vanishes():
    assert slow_start(Network) > 0.8
    assert slow_start(make_variant({"cost_derivative": BY_NAME["cross-entropy"].answer})) < 0.1
