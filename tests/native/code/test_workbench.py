"""The workbench: a student's code in the network, checked, used, told what is wrong, kept."""

import inspect
import json
import linecache
import subprocess
import sys

import numpy as np
import pytest

from digitlab import network as network_module
from digitlab.code.compile import make_variant
from digitlab.code.errors import CodeError
from digitlab.code.files import MOST_CHARACTERS
from digitlab.code.parts import PARTS, original
from digitlab.data.dataset import Dataset
from digitlab.derivation.derive import EPSILON
from digitlab.lab.session import Session
from digitlab.network import Network
from digitlab.training.settings import Settings
from digitlab.training.training import Training

RUN = {"dataset": "mnist", "epochs": 2, "mini_batch_size": 8, "eta": 1.0, "seed": 3}
X = np.linspace(0, 1, 768, dtype=np.float32)
SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
FLOOD = """def sigmoid(z):
    return [np.empty(np.iinfo(np.intp).max // 8) for _ in range(3)]
"""
TURNED = original("cost_derivative").replace("output_activations - y", "y - output_activations")
"""Every original with a comment more: changed code that does the same."""
COMMENTED = {name: original(name) + "# the same\n" for name in PARTS}


@pytest.fixture
def session(small_mnist):
    session = Session()
    session.library.add_mnist(*small_mnist)
    return session


@pytest.fixture
def bench(session):
    return session.workbench


def begin(session, run=RUN):
    session.start(run)
    while session.prepare_for(1) < 1:
        pass


def train(session, run=RUN):
    begin(session, run)
    while session.train_for(1):
        pass
    return session.progress()


def parameters(network):
    return [array.tobytes() for array in [*network.weights, *network.biases]]


@pytest.mark.native_only("of another process")
def test_nothing_of_it_is_loaded_before_it_is_asked_for():
    loads = "import sys; from digitlab.lab.session import Session; Session(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", loads], capture_output=True, check=True)
    assert not {"digitlab.workbench", "digitlab.exercises"} & {*loaded.stdout.decode().split()}


def test_parts_are_the_running_source(bench):
    parts = bench.parts()
    assert {"sigmoid", "sigmoid_prime", "cost_derivative", "feedforward", "backprop"} <= {
        part["name"] for part in parts
    }
    lines = inspect.getsource(network_module).splitlines()
    for part in parts:
        own = part["source"].splitlines()
        there = lines[part["line"] - 1 : part["line"] - 1 + len(own)]
        assert [line.strip() for line in there] == [line.strip() for line in own]
        assert part["source"].startswith(f"def {part['name']}(")
    assert json.loads(json.dumps(parts)) == parts


def test_parts_lead_to_every_step_that_computes(session, bench):
    derived = session.freeze().derive(X, 7, 0.1)
    names = {name for part in bench.parts() for name in part["steps"]}
    assert {step["name"] for step in derived["steps"]} == {n.replace("*", "") for n in names}


def test_the_originals_as_changes_train_bit_for_bit_as_the_plain_network(session, bench):
    assert bench.use(COMMENTED) == list(PARTS)
    progress = train(session)
    assert progress["backend"] == "code"
    plain = Settings(**{k: v for k, v in RUN.items() if k != "dataset"}).network()
    steps = plain.SGD(session._training_data, 2, 8, 1.0, seed=3)
    for _ in steps:
        pass
    assert parameters(session.network) == parameters(plain)


def test_what_is_unchanged_is_no_change(session, bench):
    assert bench.use({name: original(name) for name in PARTS}) == []
    assert session.kind is Network
    assert bench.check({"sigmoid": original("sigmoid").rstrip() + "\n\n"})["changed"] == []


def test_the_original_is_right_in_every_way(bench):
    found = bench.check(COMMENTED)
    assert (found["ok"], found["error"], found["shapes"]["ok"]) == (True, None, True)
    assert found["gradient"]["ok"]
    assert 0 < found["gradient"]["worst"] < EPSILON
    assert found["seconds"] > 0
    assert found["seconds_original"] > 0
    assert json.loads(json.dumps(found)) == found


def test_a_sign_turned_round_fails_the_gradient_check_and_the_cost_rises(session, bench):
    found = bench.check({"cost_derivative": TURNED})
    assert found["ok"]
    assert not found["gradient"]["ok"]
    assert found["gradient"]["worst"] == pytest.approx(2)
    assert bench.use({"cost_derivative": TURNED}) == ["cost_derivative"]
    costs = [metrics["cost"] for metrics in train(session)["metrics"]]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


def test_a_sum_missing_fails_the_gradient_check_with_several_examples_only(bench):
    first_only = original("backprop").replace(
        "delta.sum(axis=1, keepdims=True)", "delta[:, :1].copy()"
    )
    found = bench.check({"backprop": first_only})
    assert found["ok"]
    assert not found["gradient"]["ok"]
    assert "for ten" in found["gradient"]["message"]


def test_changed_functions_are_seen_by_all_that_call_them(session, bench):
    before = session.predict(X)
    tanh = {
        "sigmoid": "def sigmoid(z):\n    return np.tanh(z)\n",
        "sigmoid_prime": "def sigmoid_prime(z):\n    return 1 - sigmoid(z) ** 2\n",
    }
    assert bench.check(tanh)["gradient"]["ok"]
    bench.use(tanh)
    network, a = session.network, X.reshape(-1, 1)
    for w, b in zip(network.weights, network.biases, strict=True):
        a = np.tanh(w @ a + b)
    assert session.predict(X) == pytest.approx(a[:, 0].tolist(), abs=1e-6)
    bench.use({})
    assert session.predict(X) == before


def test_a_part_may_bring_helpers_and_other_parts(bench):
    helped = {
        "helpers": "from math import pi\nHALF = pi / (2 * pi)\ndef half(a):\n    return HALF * a\n",
        "quadratic_cost": (
            "import math\n\ndef quadratic_cost(a, y):\n"
            "    return math.fsum(half(np.square(y - a)).ravel()) / a.shape[1]\n\n"
            "def cost_derivative(self, output_activations, y):\n"
            "    return 2 * half(output_activations - y)\n"
        ),
    }
    found = bench.check(helped)
    assert found["changed"] == ["helpers", "quadratic_cost"]
    assert found["gradient"]["ok"]


def test_initialisers_are_the_changed_ones(session, bench):
    tenth = original("zeros").replace(
        "np.zeros((outputs, inputs))", "np.full((outputs, inputs), 0.1)"
    )
    bench.use({"zeros": tenth})
    begin(session, RUN | {"initialiser": "zeros"})
    assert all((w == np.float32(0.1)).all() for w in session.network.weights)


def test_the_run_under_way_keeps_its_code_and_the_next_has_the_new(session, bench):
    begin(session)
    session.train_step()
    bench.use({"cost_derivative": TURNED})
    session.train_step()
    assert session.progress()["backend"] != "code"
    assert (
        session.predict(X) == session.training.network.feedforward(X.reshape(-1, 1)).T[0].tolist()
    )
    begin(session)
    assert session.progress()["backend"] == "code"
    session.train_step()
    bench.use({})
    session.train_step()
    assert session.progress()["backend"] == "code"
    assert session.kind is Network


def test_the_derivation_shows_the_numbers_of_the_changed_code(session, bench):
    bench.use(
        {
            "cost_derivative": TURNED,
            "quadratic_cost": "def quadratic_cost(a, y):\n    return 17.0\n",
            "sigmoid_prime": "def sigmoid_prime(z):\n    return z * 0 + 0.25\n",
        }
    )
    study = session.freeze()
    derived = study.derive(X, 7, 0.1)
    values = derived["values"]
    np.testing.assert_allclose(
        values["∂C/∂a_output"]["numbers"],
        values["y"]["numbers"] - values["a_output"]["numbers"],
    )
    assert values["C"]["numbers"].tolist() == [17]
    assert set(values["σ′(z_hidden)"]["numbers"].tolist()) == {0.25}
    np.testing.assert_allclose(values["δ_output"]["numbers"], values["∂C/∂a_output"]["numbers"] / 4)
    assert derived["changed"] == ["cost_derivative", "quadratic_cost", "sigmoid_prime"]
    for name in "∂C/∂a_output", "C", "σ′(z_hidden)":
        unfolded = study.unfold(name, 0, 0)
        assert (unfolded["terms"], unfolded["given"]) == ([], False)
    assert study.unfold("δ_output", 3, 0)["terms"]
    assert study.unfold("w_output", 3, 0)["given"]
    codes = {e["code"] for step in derived["steps"] for e in step["equations"]}
    assert "return z * 0 + 0.25" in codes
    assert "return s * (1 - s)" not in codes


def test_faults_go_into_the_changed_backprop(session, bench):
    bench.use(
        {
            "backprop": original("backprop")
            .replace("zs, activations", "zs, a_s, activations")
            .replace(
                "forward or self.forward(x)",
                "(lambda f: (f[0], 0, f[1]))(forward or self.forward(x))",
            )
        }
    )
    study = session.freeze()
    assert study.derive(X, 7, 0.1, "slope")["fault"]["title"]
    assert not study.check(0, 3, 400)["agrees"]
    other = original("backprop").replace("nabla_a * sigmoid_prime", "1.0 * nabla_a * sigmoid_prime")
    bench.use({"backprop": other})
    with pytest.raises(ValueError, match="found code without it"):
        session.freeze().derive(X, 7, 0.1, "slope")


def test_faults_go_into_a_backprop_wherever_it_stands(session, bench, capsys):
    own = original("backprop").replace("    zs, a", "    print('mine')\n    zs, a", 1)
    bench.use({"helpers": "import math\n\n\n" + own})
    study = session.freeze()
    assert study.derive(X, 7, 0.1, "slope")["fault"]["title"]
    capsys.readouterr()
    assert not study.check(0, 3, 400)["agrees"]
    assert capsys.readouterr().out == "mine\n"


def test_a_backprop_without_its_chain_trains_but_is_not_derived(session, bench):
    silent = original("backprop").replace("chain.insert(0, (nabla_a, delta))", "pass")
    bench.use({"backprop": silent})
    with pytest.raises(ValueError, match="into `chain`, as the original does, found 0 of 2"):
        session.freeze().derive(X, 7, 0.1)
    assert train(session)["done"]


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("def sigmoid(z):\n    return (z\n", 2, r"SyntaxError: '\(' was never closed"),
        ("def sigmoid(z):\n  x = 1\n    return z\n", 3, "IndentationError: unexpected indent"),
        ("import nowhere_at_all\n" + SIGMOID, 1, "ModuleNotFoundError: No module named"),
        ("\n\ndef sigmoid(z):\n    y = 1\n    return foo(z)\n", 5, "NameError: name 'foo'"),
        (
            "def sigmoid(z):\n    return half(z)\n\ndef half(z):\n    return z / foo\n",
            5,
            "NameError",
        ),
        ("def sigmoid(z):\n    raise SystemExit(3)\n", 2, "SystemExit: 3"),
        ("def sigmoid(z):\n    raise KeyboardInterrupt\n", 2, "KeyboardInterrupt"),
        ("def sigmoid(z):\n    return sigmoid(z)\n", 2, "calls itself again and again"),
        (FLOOD, 2, "more memory than there is"),
        ("def sigmoid(z):\n    raise ValueError('two\\nlines')\n", 2, "ValueError: two lines"),
        ("def sigmoid(z, w):\n    return z\n", 1, r"parameters \(z\), found \(z, w\)"),
        ("def sigma(z):\n    return z\n", 1, "def sigmoid"),
        ("def sigmoid(z):\n    return z\nsigmoid = 3\n", None, "as a function, found 3"),
        (
            "class R:\n    def __repr__(self):\n        return repr(self)\n\n"
            "def sigmoid(z):\n    return repr(R())\n",
            3,
            "calls itself again and again",
        ),
        (
            "class E(Exception):\n    def __str__(self):\n        raise self\n\n"
            "def sigmoid(z):\n    raise E\n",
            6,
            "^E$",
        ),
        (SIGMOID + "if 1: pass\n" + "elif 1: pass\n" * 900, None, "too long for Python"),
        ("def sigmoid(z):\n    return (z\n" + "\n.x" * 5000 + ")\n", None, "too long for Python"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(session, bench, source, line, says):
    before = session.predict(X)
    found = bench.check({"sigmoid": source})
    error = found["error"]
    assert not found["ok"]
    assert (error["part"], error["line"]) == ("sigmoid", line)
    with pytest.raises(CodeError, match=says):
        raise CodeError(None, None, error["message"])
    if line:
        assert error["text"] == source.splitlines()[line - 1].strip()
    with pytest.raises(CodeError):
        bench.use({"sigmoid": source})
    assert session.predict(X) == before
    assert session.kind is Network


@pytest.mark.parametrize(
    ("part", "source", "says"),
    [
        (
            "sigmoid",
            "def sigmoid(z):\n    pass\n",
            r"sigmoid .*expected the shape \(30, 1\), found None",
        ),
        ("sigmoid_prime", "def sigmoid_prime(z):\n    return z.T\n", r"found the shape \(1, 30\)"),
        ("feedforward", "def feedforward(self, a):\n    return a\n", r"found the shape \(768, 1\)"),
        ("forward", "def forward(self, x):\n    return 3\n", "forward .*expected a pair of lists"),
        (
            "quadratic_cost",
            "def quadratic_cost(a, y):\n    return 'dear'\n",
            "a number, found dear",
        ),
        (
            "cost_derivative",
            "def cost_derivative(self, a, y):\n    return 0\n",
            r"\(10, 1\), found 0",
        ),
        (
            "backprop",
            original("backprop").replace(".sum(axis=1, keepdims=True)", ""),
            r"nabla_b\[0\] for 10 examples: expected the shape \(30, 1\), found .*\(30, 10\)",
        ),
        (
            "update_mini_batch",
            original("update_mini_batch").replace("return", "cost ="),
            "update_mini_batch for 1 example: expected a number, found None",
        ),
        (
            "scaled",
            "def scaled(rng, outputs, inputs):\n    return np.ones((2, 2)), np.ones((2, 1))\n",
            r"scaled: weights\[0\]: expected the shape \(30, 768\), found the shape \(2, 2\)",
        ),
    ],
)
def test_what_gives_other_shapes_is_refused(session, bench, part, source, says):
    found = bench.check({part: source})
    assert (found["ok"], found["error"]) == (False, None)
    with pytest.raises(CodeError, match=says):
        bench.use({part: source})
    assert found["gradient"] is None
    assert session.kind is Network


def test_prints_and_warnings_break_nothing(bench):
    loud = (
        "import warnings\n\ndef sigmoid(z):\n    print('z is', z.shape)\n"
        "    warnings.warn('look out')\n    np.log(np.zeros(1))\n"
        "    return 1 / (1 + np.exp(-z))\n"
    )
    found = bench.check({"sigmoid": loud})
    assert found["ok"]
    assert found["printed"].startswith("z is (30, 1)\n")
    assert len(found["printed"]) <= 2000


def test_a_run_that_fails_says_where_and_the_network_is_what_it_was(session, bench):
    failing = original("update_mini_batch").replace(
        "    return quadratic_cost",
        "    self.count = getattr(self, 'count', 0) + 1\n"
        "    if self.count > 3:\n        w[:] = undefined\n    return quadratic_cost",
    )
    line = failing.splitlines().index("        w[:] = undefined") + 1
    bench.use({"update_mini_batch": failing})
    assert bench.failure() is None
    begin(session)
    for _ in range(3):
        session.train_step()
    before = parameters(session.network)
    says = f"update_mini_batch: line {line}: NameError: name 'undefined' is not defined"
    for _ in range(2):  # trying again is no way round it
        with pytest.raises(CodeError, match=says):
            session.train_for(1)
        assert parameters(session.network) == before
        assert session.progress()["samples"] == 24
    assert bench.failure() == {
        "part": "update_mini_batch",
        "line": line,
        "text": "w[:] = undefined",
        "id": "",
        "values": {},
        "message": "NameError: name 'undefined' is not defined",
    }


def test_what_is_put_into_the_network_stays_whatever_code_answers(session, bench):
    bench.use({"sigmoid": SIGMOID})
    session.network.weights = [w * 0 for w in session.network.weights]
    session.network.note = "mine"
    for parts in {}, {"sigmoid": SIGMOID + "# again\n"}:
        bench.use(parts)
        assert not any(w.any() for w in session.network.weights)
        assert session.network.note == "mine"


def test_our_own_errors_stay_as_they_are(session, bench):
    bench.use({"sigmoid": SIGMOID})
    with pytest.raises(ValueError, match=r"expected the inputs as columns \(768, m\)"):
        session.predict(X[:700])
    with pytest.raises(ValueError, match="eta as a finite number above 0"):
        session.freeze().derive(X, 7, 0.0)
    assert bench.failure() is None


def test_tracebacks_show_the_code_in_use(bench):
    bench.use({"sigmoid": SIGMOID})
    bench.check({"sigmoid": "def sigmoid(z):\n    return z\n"})
    assert linecache.getline("<sigmoid>", 2) == "    return 1 / (1 + np.exp(-z))\n"


def test_a_run_goes_on_with_its_code_and_no_other(session, bench, small_mnist):
    bench.use({"cost_derivative": TURNED})
    begin(session)
    for _ in range(3):
        session.train_step()
    kept = session.snapshot()
    state = json.loads(json.dumps(kept["run"]["state"]))
    assert "output_activations" not in json.dumps(kept["run"])
    while session.train_for(1):
        pass
    to_its_end = parameters(session.network)

    later = Session()
    later.library.add_mnist(*small_mnist)
    for other in {}, {"sigmoid": SIGMOID}:
        later.workbench.use(other)
        with pytest.raises(ValueError, match="changed code that this run began with"):
            later.go_on(RUN, kept["model"], state)
    later.workbench.use({"cost_derivative": TURNED})
    later.go_on(RUN, kept["model"], state)
    while later.prepare_for(1) < 1:
        pass
    while later.train_for(1):
        pass
    assert parameters(later.network) == to_its_end


def test_a_run_of_the_original_goes_on_with_the_original(session, bench):
    begin(session)
    session.train_step()
    kept = session.snapshot()
    bench.use({"cost_derivative": TURNED})
    session.go_on(RUN, kept["model"], kept["run"]["state"])
    while session.prepare_for(1) < 1:
        pass
    session.train_step()
    assert session.progress()["backend"] != "code"


def test_what_changed_code_keeps_is_copied_with_the_network(small_mnist):
    kind = make_variant(
        {
            "update_mini_batch": (
                "def update_mini_batch(self, x, y, eta):\n"
                "    self.kept = getattr(self, 'kept', np.zeros(1))\n"
                "    self.kept += 1\n    return 0.0\n"
            )
        }
    )
    network = kind(seed=1)
    x, y = X.reshape(-1, 1), np.eye(10, dtype=np.float32)[:, [3]]
    network.update_mini_batch(x, y, 0.1)
    network.astype(np.float64).update_mini_batch(x, y, 0.1)
    assert network.kept.tolist() == [1]


def test_a_measure_takes_the_changed_cost():
    rng = np.random.default_rng(0)
    data = Dataset(rng.integers(0, 256, (12, 768), np.uint8), np.arange(12, dtype=np.uint8) % 10)
    kind = make_variant({"quadratic_cost": "def quadratic_cost(a, y):\n    return 5.0\n"})
    settings = Settings(epochs=1)
    training = Training(settings.network(kind), data, data, settings)
    while not training.done:
        training.run_for(1)
    assert [metrics.cost for metrics in training.progress().metrics] == [5, 5]


def test_a_diff_tells_both_sides(bench):
    source = original("sigmoid_prime").replace("return s * (1 - s)", "return 1 - s * s\n    # mine")
    diff = bench.diff("sigmoid_prime", source)
    kinds = [line["kind"] for line in diff]
    assert kinds == ["same"] * (len(kinds) - 3) + ["removed", "added", "added"]
    before = [line["text"] for line in diff if line["kind"] != "added"]
    after = [line["text"] for line in diff if line["kind"] != "removed"]
    assert before == original("sigmoid_prime").splitlines()
    assert after == source.splitlines()
    assert bench.diff("helpers", "import math\n") == [{"kind": "added", "text": "import math"}]


def test_a_file_is_python_and_comes_back(bench, tmp_path):
    parts = {
        "helpers": "import math\n\nEND = '''\n# Part: sigmoid\n'''\n",
        "sigmoid": "# of my own\n" + SIGMOID,
        "backprop": "def backprop(self, x:\n  no python\n\n# yet\n",
        "zeros": original("zeros"),
    }
    text = bench.to_file(parts, 'My "best" \\ version')
    compile(text, "mine.py", "exec")
    read = bench.from_file(text)
    assert read["title"] == "My 'best' / version"
    assert read["parts"] == {name: parts[name] for name in ("helpers", "sigmoid", "backprop")}
    assert bench.from_file("\ufeff" + text.replace("\n", "\r\n")) == read


@pytest.mark.parametrize(
    "body",
    [
        "open({path!r}, 'w')",
        "import pathlib; pathlib.Path({path!r}).touch()",
        "@print\ndef sigmoid(z=open({path!r}, 'w')):\n    return z",
        "class A(metaclass=open({path!r}, 'w')): pass",
        "f'{{open({path!r}, \"w\")}}'",
    ],
)
def test_opening_a_file_runs_nothing(bench, tmp_path, body):
    path = tmp_path / "touched"
    source = body.format(path=str(path))
    text = f"'''Nice'''\n{source}\n# Part: sigmoid\n{source}\n"
    assert bench.from_file(text) == {"title": "Nice", "parts": {"sigmoid": source + "\n"}}
    assert not path.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "found none"),
        ("print(1)\n", "found none"),
        ("# Part: __init__\npass\n", "expected a part of sigmoid.*found '__init__'"),
        ("# Part: sigmoid\n'''\n", "an error in line"),
        ("(" * 500, "too many nested parentheses"),
        ("x\0y", "null bytes"),
        ("# Part: sigmoid\n" + "#" * MOST_CHARACTERS, "characters"),
    ],
)
def test_other_files_are_refused_in_words(bench, text, says):
    with pytest.raises(ValueError, match=says):
        bench.from_file(text)


@pytest.mark.native_only("of another process")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory so")
def test_a_flood_meets_a_clear_error_and_its_memory_comes_back():
    flood = """
import resource
from digitlab.lab.session import Session
bench = Session().workbench
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
source = "def sigmoid(z):\\n    a = []\\n    while True:\\n        a.append(np.ones(10**6))\\n"
error = bench.check({"sigmoid": source})["error"]
assert error["line"] == 4 and "more memory than there is" in error["message"], error
assert bench.check({"sigmoid": "def sigmoid(z):\\n    return 1 / (1 + np.exp(-z))\\n"})["ok"]
"""
    subprocess.run([sys.executable, "-c", flood], check=True)
