"""The exercises' files: well-formed, with all their words, and true."""

import re

import numpy as np
import pytest

from digitlab.code.checks import check_gradient
from digitlab.code.compile import make_variant
from digitlab.code.exercises import HINTS, exercises, parse
from digitlab.code.parts import original
from digitlab.network import Network

BY_NAME = {exercise.name: exercise for exercise in exercises()}
VALID = """
name = "slope"
part = "sigmoid_prime"
check = "sigmoid_prime"
start = "def sigmoid_prime(z):\\n    return ...\\n"
answer = "def sigmoid_prime(z):\\n    return 1\\n"
praise = "exercise-slope-praise"

[[mistakes]]
right = "1"
wrong = "z"
message = "exercise-slope-mistake-1"
hint = 2
"""


@pytest.mark.native_only("of the page's words")
@pytest.mark.parametrize("name", BY_NAME)
def test_all_words_are_in_the_catalogue(name):
    from sitebuild import ROOT

    catalogue = (ROOT / "web/words/en/code.ftl").read_text("utf-8")
    ids = {*re.findall(r"^([\w-]+) =", catalogue, re.MULTILINE)}
    exercise = BY_NAME[name]
    words = ["title", "task", *(f"hint-{n}" for n in range(1, HINTS + 1))]
    wanted = {f"exercise-{name}-{word}" for word in words} | {exercise.praise}
    assert wanted | {mistake.message for mistake in exercise.mistakes} <= ids


@pytest.mark.native_only("of the page's words")
@pytest.mark.parametrize("name", BY_NAME)
def test_what_is_said_of_a_mistake_gives_away_no_formula_of_a_hint(name):
    from sitebuild import ROOT

    catalogue = (ROOT / "web/words/en/code.ftl").read_text("utf-8")
    words = {
        key: text.replace(" ", "") for key, text in re.findall(r"^([\w-]+) = (.*)", catalogue, re.M)
    }
    for mistake in BY_NAME[name].mistakes:
        hints = "".join(words[f"exercise-{name}-hint-{n}"] for n in range(mistake.hint, HINTS + 1))
        formulas = re.findall(r"=([^.,:;=]*[−·⊙][^.,:;=]*)", hints)
        assert not [formula for formula in formulas if formula in words[mistake.message]]


def test_a_valid_file_is_read():
    exercise = parse("12-slope.toml", VALID)
    assert (exercise.name, exercise.equation) == ("slope", "")
    assert exercise.mistakes[0].hint == 2


def test_a_gap_stands_for_a_line_of_the_original():
    line = "return s * (1 - s)"
    text = re.sub("start.*\nanswer.*\n", f'line = "{line}"\ngap = "return ..."\n', VALID)
    exercise = parse("12-slope.toml", text.replace('right = "1"\n', ""))
    assert exercise.answer == original("sigmoid_prime")
    assert exercise.start == exercise.answer.replace(line, "return ...")
    assert exercise.mistakes[0].right == line


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "slope"', "name = slope", "12-slope.toml: expected TOML, found an error: Invalid"),
        ('name = "slope"', 'name = "other"', "12-slope.toml: expected a file NN-other.toml"),
        ('check = "sigmoid_prime"', "", "expected a field `check`, found none"),
        (
            'check = "sigmoid_prime"',
            "check = 3",
            "expected `check` as one of .*, found 3",
        ),
        ('part = "sigmoid_prime"', 'part = "me"', "expected `part` as one of .*, found 'me'"),
        ("start = ", "begin = ", "expected a field `start`, found none"),
        ("start = ", "start = ''\nbegin = ", "expected `start` as text, found ''"),
        ("praise = ", "price = 1\npraise = ", "expected only known fields, found price"),
        ("praise = ", "equation = 'w'\npraise = ", "expected `equation` as one of .*, found 'w'"),
        ("[[mistakes]]", "[mistake]", "expected a field `mistakes`, found none"),
        ("[[mistakes]]", "[mistakes]", r"expected tables \[\[mistakes\]\], found {"),
        ('right = "1"', 'right = "2"', "mistake 1: expected `right` in the answer, .* than '2'"),
        ("hint = 2", "hint = 4", "mistake 1: expected `hint` as one of 1, 2, 3, found 4"),
        ("hint = 2", "hint = 2\nhints = 2", "mistake 1: expected only known fields, found hints"),
        ("start = ", "line = 'return'\ngap = ''\nstart = ", "expected `gap` as text, found ''"),
        ("start = ", "line = 'no'\ngap = '...'\nstart = ", "expected `line` once .* it 0 times"),
    ],
)
def test_a_malformed_file_is_refused_with_what_is_wrong_where(old, new, says):
    assert old in VALID
    with pytest.raises(ValueError, match=says):
        parse("12-slope.toml", VALID.replace(old, new))


def test_the_five_lines_of_backprop_are_the_package_s_own():
    for exercise in exercises():
        if exercise.part == "backprop":
            assert exercise.answer == original("backprop")
            assert exercise.start.count("...") == 1
            assert len(exercise.start.splitlines()) == len(exercise.answer.splitlines())


def test_tanh_is_broken_before_it_is_repaired():
    assert not check_gradient(make_variant({"sigmoid": BY_NAME["tanh"].start})).ok


def test_what_the_exercise_on_zeros_says_is_so():
    """One row, apart from rounding; not every derivative is 0; the sigmoid is not flat."""
    network = Network((20, 6, 3), seed=1, initialiser="zeros")
    rng = np.random.default_rng(0)
    x = rng.random((20, 10), np.float32)
    y = np.eye(3, dtype=np.float32)[:, rng.integers(0, 3, 10)]
    zs, _ = network.forward(x)
    assert all((z == 0).all() for z in zs)
    before = network.cost(x, y)
    for _ in range(50):
        network.update_mini_batch(x, y, 1.0)
    hidden = network.weights[0]
    assert np.abs(hidden).max() > 1e-3
    assert len(np.unique(hidden.round(5), axis=0)) == 1
    assert network.cost(x, y) < before
    assert np.abs(network.biases[-1]).max() > 0.1


def test_answers_of_whole_steps_lower_the_cost():
    for name in "momentum", "cross-entropy":
        kind = make_variant({BY_NAME[name].part: BY_NAME[name].answer})
        network = kind((20, 6, 3), seed=1)
        rng = np.random.default_rng(0)
        x = rng.random((20, 10), np.float32)
        y = np.eye(3, dtype=np.float32)[:, rng.integers(0, 3, 10)]
        costs = [network.update_mini_batch(x, y, 0.3) for _ in range(40)]
        assert costs[-1] < 0.8 * costs[0]
