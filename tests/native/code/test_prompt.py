"""The console's prompt, with the very console of the Pyodide that ships."""

import ast
import asyncio
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.code import console as prompt
from digitlab.data.dataset import Dataset
from digitlab.lab.lab import Lab
from digitlab.network import Network
from sitebuild import fetch, parts

pytestmark = pytest.mark.native_only("of Pyodide's console, which test_console.py tries there")

X = np.linspace(0, 1, 768, dtype=np.float32)


@pytest.fixture(scope="session")
def console_class():
    [part] = [part for part in parts.CORE if part.name == "python_stdlib.zip"]
    archive = str(fetch.fetch_part(part, fetch.sources()))
    sys.path.append(archive)  # last: only Pyodide's own modules are taken from it
    try:
        from pyodide.console import Console
    finally:
        sys.path.remove(archive)
    return Console


@pytest.fixture
def typed(console_class):
    """A console: `type(lines)` runs them and returns what was written, all of it as text."""
    lab, written, pictures = Lab(), [], []

    def write(kind, text, id="", values=None):  # noqa: A002
        assert (id == "") is (kind in {"out", "result", "error"})
        written.append((kind, text))

    def draw(rows, columns, numbers):
        pictures.append((rows, columns, numbers.copy()))

    made = prompt.Prompt(lab, console_class, write, draw)

    def run(text, inputs=X):
        written.clear()
        run.changed = asyncio.run(made.run(text, memoryview(inputs)))
        run.kinds = [kind for kind, _ in written]
        return "".join(text for _, text in written).removesuffix("\n")

    run.prompt, run.lab, run.pictures, run.written = made, lab, pictures, written
    return run


def test_the_live_objects(typed):
    assert typed("net") == "<Network 768-30-10, float32>"
    assert typed("net.feedforward(x)[:, 0].tolist()") == repr(typed.lab.predict(X))
    assert typed("x.shape, training") == "((768, 1), None)"
    assert typed("np.argmax(net.feedforward(x)) == net.feedforward(x).argmax()") == "np.True_"
    assert not typed.changed


def test_the_lines_of_the_derivation_run_as_they_stand(typed):
    typed.lab.ask("study.freeze")
    typed.lab.ask("study.derive", memoryview(X), 2, 0.1, "")
    lines = [
        "delta = net.cost_derivative(activations[-1], y) * sigmoid_prime(zs[-1])",
        "nabla_w = np.dot(delta, activations[-2].transpose())",
        "delta = np.dot(net.weights[-2 + 1].transpose(), delta) * sigmoid_prime(zs[-2])",
        "of_hidden = np.dot(delta, activations[-3].transpose())",
    ]
    assert typed("\n".join(lines)) == ""
    assert typed("y.argmax()") == "np.int64(2)"
    nabla = "net.backprop(x, y)[1]"
    assert typed(f"float(np.abs(nabla_w - {nabla}[1]).max()) < 1e-6") == "True"
    assert typed(f"float(np.abs(of_hidden - {nabla}[0]).max()) < 1e-6") == "True"
    assert typed("training_data, test_data") == "(None, None)"
    typed.prompt.names["data"] = Dataset(
        np.zeros((3, 768), np.uint8), np.array([1, 2, 3], np.uint8)
    )
    typed("pairs = [(x.shape, int(y.argmax())) for x, y in data]")
    assert typed("pairs") == "[((768, 1), 1), ((768, 1), 2), ((768, 1), 3)]"
    # For another digit the target is the answer itself, and what somebody assigned stays.
    assert typed("y.argmax() == net.feedforward(x).argmax()", X / 2) == "np.True_"
    typed("y = 5")
    assert typed("y") == "5"


def test_each_line_sees_the_objects_of_its_moment(typed):
    typed("before = net")
    typed.lab.run.reset()
    assert typed("before is net") == "False"
    assert typed("float(x[1, 0])", X / 2) == repr(float((X / 2)[1]))


def test_what_a_student_names_stays_until_it_is_deleted(typed):
    typed("x = 5")
    typed("training = net.weights[1][0]")
    assert typed("x, training.shape", X / 2) == "(5, (30,))"
    typed("del x, training")
    assert typed("x.shape, training") == "((768, 1), None)"


def test_what_a_line_changes_in_x_the_next_finds_changed(typed):
    typed("x[:] = 0.25")
    assert typed("float(x.sum())") == "192.0"
    assert typed("float(x.sum())", X / 2) == repr(float((X / 2).sum()))


def test_a_changed_network_answers_and_reset_brings_the_default_back(typed):
    default = typed.lab.predict(X)
    assert typed("net.weights[1][...] = 0") == ""
    assert typed.changed
    assert typed.lab.predict(X) != default
    typed.lab.run.reset()
    assert typed.lab.predict(X) == default


def test_a_changed_network_of_changed_code_answers_too(typed):
    class Mine(Network):
        pass

    typed.lab.use(Mine)
    assert typed("net") == "<Mine 768-30-10, float32>"
    typed("net.biases[1] = np.full((10, 1), 99, np.float32)")
    assert typed.changed
    assert min(typed.lab.predict(X)) > 0.5


@pytest.mark.parametrize("line", ["net.weights = 5", "net.biases[0] = None"])
def test_a_network_that_cannot_answer_any_more_is_told_of(typed, line):
    assert "Reset" in typed(line)
    assert typed.changed
    assert typed.kinds == ["note"]
    assert typed("1 + 1") == "2"


def test_several_statements_each_give_their_value(typed):
    assert typed("a = 2\na\na + 1\n\nfor i in range(2):\n    a += i\n    i\na") == "2\n3\n0\n1\n3"
    assert typed.kinds == ["result", "out", "result"]
    assert typed("_ + 1") == "4"


def test_a_definition_of_several_lines_with_empty_ones(typed):
    typed("@staticmethod\ndef twice(n):\n\n    return 2 * n\n\nclass A:\n    b = 1\n\n    c = 2")
    assert typed("twice(A.c)") == "4"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1 + 1", False),
        ("f(", True),
        ("if x:", True),
        ("if x:\n    pass", True),
        ("if x:\n    pass\n", False),
        ("match x:\n    case 1:\n        pass", True),
        ("a = 1\nfor i in a:\n    pass", True),
        ("a = 1\nb = 2", False),
        ("await f()", False),
        ("'''", True),
        ("@f", True),
        ("1 +* 2", False),
        ("return", False),
        ("# a word", False),
        ("", False),
    ],
)
def test_when_a_command_is_not_at_its_end(typed, text, wanted):
    assert typed.prompt.wants_more(text) is wanted


def test_errors_show_only_the_students_frames(typed):
    typed("def wrong(a):\n    return net.feedforward(a)\n")
    told = typed("wrong(x[1:])")
    assert typed.kinds == ["error"]
    assert told.count("File ") == 2
    assert 'File "<console 1>", line 2, in wrong\n    return net.feedforward(a)' in told
    assert 'File "<console 2>", line 1, in <module>' in told
    assert told.endswith("found (767, 1)") or "ValueError: expected" in told
    assert "network.py" not in told


def test_a_chain_of_errors_is_cut_too(typed):
    told = typed(
        "try:\n    net.feedforward(1)\nexcept Exception as e:\n    raise KeyError from e\n"
    )
    assert "direct cause" in told
    assert told.endswith("KeyError")
    assert "network.py" not in told


def test_syntax_errors_point_at_the_line(typed):
    told = typed("a = 1\nb = = 2")
    assert typed.kinds == ["error"]
    assert "line 2" in told
    assert "b = = 2" in told
    assert "SyntaxError" in told
    assert "NameError" in typed("a")  # nothing of it ran
    assert "outside function" in typed("return 3")


def test_a_failing_statement_ends_the_command(typed):
    assert "ZeroDivisionError" in typed("1 / 0\nafterwards = 1")
    assert "NameError" in typed("afterwards")


@pytest.mark.parametrize("line", ["exit()", "raise SystemExit(3)"])
def test_nothing_leaves_the_console(typed, line):
    assert "stays" in typed(line)
    assert "KeyboardInterrupt" in typed("raise KeyboardInterrupt")
    assert typed("1 + 1") == "2"


def test_input_says_that_it_cannot_ask(typed):
    assert "cannot ask here" in typed("input('How old?')")


def test_long_arrays_are_summarised_here_only(typed):
    assert len(typed("net.weights[0]").splitlines()) < 10
    assert len(typed("np.zeros(100)").splitlines()) > 1
    assert np.get_printoptions()["threshold"] == 1000


def test_how_arrays_are_written_stays_as_a_student_sets_it(typed):
    typed("np.set_printoptions(precision=2)")
    assert typed("np.array([1 / 3])") == "array([0.33])"
    assert np.get_printoptions()["precision"] == 8


def test_what_is_printed_comes_before_the_value(typed):
    assert typed("print('one'), 2") == "one\n(None, 2)"
    assert typed.kinds == ["out", "result"]


def test_a_flood_is_cut_with_a_count(typed):
    text = typed("for i in range(100_000): print(i)")
    assert len(text) < prompt.MOST_CHARACTERS + 100 * sum(kind == "cut" for kind in typed.kinds)
    kind, cut = typed.written[-1]
    assert kind == "cut"
    shown = sum(text.count("\n") for kind, text in typed.written if kind == "out")
    assert cut == f"… and {100_000 - shown:,} lines more, not shown"
    typed("print('x' * 10**6)\n1 / 0")
    assert typed.kinds[-3:] == ["out", "cut", "error"]
    hidden = 10**6 + 1 - prompt.MOST_CHARACTERS
    assert typed.written[-2][1] == f"… and {hidden:,} characters more, not shown"


def test_pieces_come_while_a_command_runs(typed, monkeypatch):
    monkeypatch.setattr(prompt, "PIECE_SECONDS", 0)
    typed("for _ in range(3): print(end='a')")
    assert typed.written[:3] == [("out", "a")] * 3


@pytest.mark.parametrize(
    ("shown", "rows", "columns"),
    [
        ("x", 32, 24),
        ("net.weights[0][3]", 32, 24),
        ("x.T", 32, 24),
        ("x.reshape(32, 24)", 32, 24),
        ("net.weights[1]", 10, 30),
        ("np.ones((24, 32))", 24, 32),
        ("[1, -2, 3]", 1, 3),
    ],
)
def test_numbers_are_drawn(typed, shown, rows, columns):
    assert typed(f"show({shown})") == ""
    [(found_rows, found_columns, numbers)] = typed.pictures
    assert (found_rows, found_columns) == (rows, columns)
    names = typed.prompt.names
    wanted = {"x": X, "net.weights[0][3]": names["net"].weights[0][3]}.get(shown)
    assert numbers.dtype == np.float32
    if wanted is not None:
        assert numbers.tolist() == wanted.ravel().tolist()


@pytest.mark.parametrize(
    "shown", ["np.zeros((2, 2, 2))", "np.zeros((300, 300))", "[]", "[np.nan]", "'a'", "None"]
)
def test_what_is_no_table_is_not_drawn(typed, shown):
    assert "Error: " in typed(f"show({shown})")
    assert typed.pictures == []


def test_a_flood_of_pictures_is_stopped(typed):
    assert f"at most {prompt.MOST_PICTURES}" in typed("while True: show(x)")
    assert len(typed.pictures) == prompt.MOST_PICTURES


def test_completion_knows_the_live_objects(typed):
    assert typed.prompt.complete("net.feedf") == {"words": ["net.feedforward("], "start": 0}
    found = typed.prompt.complete("1 + net.wei")
    assert found == {"words": ["net.weights"], "start": 4}
    assert not [word for word in typed.prompt.complete("net.")["words"] if "._" in word]
    assert "net._columns(" in typed.prompt.complete("net._")["words"]


def test_a_command_may_wait(typed):
    assert typed("import asyncio\nawait asyncio.sleep(0, 'waited')") == "'waited'"


PIECES = [
    "a = 1",
    "b = (\n1)",
    "c = '''\n\n; x'''",
    "if a:\n    b\n\n    c\n",
    "@d\ndef f():\n    e",
    "# word",
    "",
]


@given(st.lists(st.sampled_from(PIECES)), st.sampled_from(["\n", "\n\n\n"]))
def test_statements_are_those_of_the_whole(pieces, between):
    text = between.join(pieces)
    apart = [ast.parse(statement).body for statement in prompt.statements(text)]
    whole = ast.parse(text).body
    assert [ast.dump(one, include_attributes=True) for body in apart for one in body] == [
        ast.dump(one, include_attributes=True) for one in whole
    ]
    assert all(len(body) == 1 for body in apart)


def test_statements_of_one_line_stay_together():
    assert prompt.statements("a = 1; b = 2\nc") == ["a = 1; b = 2\n", "\nc\n"]
    assert prompt.statements("a = '''\n'''; b = 2") == ["a = '''\n'''; b = 2\n"]
