"""The workbench: a student's code in the network, checked, used, told what is wrong, kept."""

import json
import subprocess
import sys

import numpy as np
import pytest

from digitlab.code.parts import PARTS, original
from digitlab.crossing import plain
from digitlab.derivation.study import Study
from digitlab.lab.lab import Lab
from digitlab.network import Network
from digitlab.training.settings import Settings

RUN = {"dataset": "mnist", "epochs": 2, "mini_batch_size": 8, "eta": 1.0, "seed": 3}
X = np.linspace(0, 1, 768, dtype=np.float32)
SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
TURNED = original("cost_derivative").replace("output_activations - y", "y - output_activations")
# Every original with a comment more: changed code that does the same.
COMMENTED = {name: original(name) + "# the same\n" for name in PARTS}


@pytest.fixture
def lab(small_mnist):
    lab = Lab()
    lab.add_mnist(*small_mnist)
    return lab


@pytest.fixture
def workbench(lab):
    return lab.workbench


def begin(lab, run=RUN):
    """Start a run, and pause it once it is prepared."""
    lab.run.start(run)
    lab.tick(0)
    lab.run.pause()


def train(lab, run=RUN):
    """Train a run to its end: its progress."""
    begin(lab, run)
    return go_on(lab)["progress"]


def go_on(lab):
    """Resume to the end: the last report of the run."""
    lab.run.resume()
    reports = lab.reports()
    while lab.busy:
        reports += lab.tick(1)
    return [report for report in reports if report["topic"] == "run"][-1]


def step(lab):
    """Train on one mini-batch."""
    lab.run.step("mini-batch")


def backend(lab):
    """What computes."""
    return lab.training.progress().backend


def freeze(lab):
    """A study of the network as it is now."""
    return Study(lab.network)


def parameters(network):
    return [array.tobytes() for array in [*network.weights, *network.biases]]


@pytest.mark.native_only("of another process")
def test_nothing_of_it_is_loaded_before_it_is_asked_for():
    loads = "import sys; from digitlab.lab.lab import Lab; Lab(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", loads], capture_output=True, check=True)
    modules = loaded.stdout.decode().split()
    assert "digitlab.network" in modules
    assert [name for name in modules if name.startswith("digitlab.code") or name == "tomllib"] == []


def test_parts_lead_to_every_step_that_computes(lab, workbench):
    derived = freeze(lab).derive(X, 7, 0.1)
    names = {name for part in workbench.parts() for name in part["steps"]}
    assert {step["name"] for step in derived["steps"]} == {n.replace("*", "") for n in names}


def test_the_originals_as_changes_train_bit_for_bit_as_the_plain_network(lab, workbench):
    assert workbench.use(COMMENTED) == list(PARTS)
    progress = train(lab)
    assert progress["backend"] == "code"
    plain = Settings(**{k: v for k, v in RUN.items() if k != "dataset"}).network()
    steps = plain.SGD(lab.run._present.prepared.training_data, 2, 8, 1.0, seed=3)
    for _ in steps:
        pass
    assert parameters(lab.network) == parameters(plain)


def test_what_is_unchanged_is_no_change(lab, workbench):
    assert workbench.use({name: original(name) for name in PARTS}) == []
    assert lab.kind is Network
    assert workbench.check({"sigmoid": original("sigmoid").rstrip() + "\n\n"})["changed"] == []


def test_a_sign_turned_round_fails_the_gradient_check_and_the_cost_rises(lab, workbench):
    found = workbench.check({"cost_derivative": TURNED})
    assert found["ok"]
    assert not found["gradient"]["ok"]
    assert found["gradient"]["worst"] == pytest.approx(2)
    assert workbench.use({"cost_derivative": TURNED}) == ["cost_derivative"]
    costs = [metrics["cost"] for metrics in train(lab)["metrics"]]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


def test_changed_functions_are_seen_by_all_that_call_them(lab, workbench):
    before = lab.predict(X)
    tanh = {
        "sigmoid": "def sigmoid(z):\n    return np.tanh(z)\n",
        "sigmoid_prime": "def sigmoid_prime(z):\n    return 1 - sigmoid(z) ** 2\n",
    }
    assert workbench.check(tanh)["gradient"]["ok"]
    workbench.use(tanh)
    network, a = lab.network, X.reshape(-1, 1)
    for w, b in zip(network.weights, network.biases, strict=True):
        a = np.tanh(w @ a + b)
    # Sums of float32 in another order, which tanh does not squeeze as much as sigmoid.
    assert lab.predict(X) == pytest.approx(a[:, 0].tolist(), abs=1e-5)
    workbench.use({})
    assert lab.predict(X) == before


def test_initialisers_are_the_changed_ones(lab, workbench):
    tenth = original("zeros").replace(
        "np.zeros((outputs, inputs))", "np.full((outputs, inputs), 0.1)"
    )
    workbench.use({"zeros": tenth})
    begin(lab, RUN | {"initialiser": "zeros"})
    assert all((w == np.float32(0.1)).all() for w in lab.network.weights)


def test_the_run_under_way_keeps_its_code_and_the_next_has_the_new(lab, workbench):
    begin(lab)
    step(lab)
    workbench.use({"cost_derivative": TURNED})
    step(lab)
    assert backend(lab) != "code"
    assert lab.predict(X) == lab.training.network.feedforward(X.reshape(-1, 1)).T[0].tolist()
    begin(lab)
    assert backend(lab) == "code"
    step(lab)
    workbench.use({})
    step(lab)
    assert backend(lab) == "code"
    assert lab.kind is Network


def test_the_derivation_shows_the_numbers_of_the_changed_code(lab, workbench):
    workbench.use(
        {
            "cost_derivative": TURNED,
            "quadratic_cost": "def quadratic_cost(a, y):\n    return 17.0\n",
            "sigmoid_prime": "def sigmoid_prime(z):\n    return z * 0 + 0.25\n",
        }
    )
    study = freeze(lab)
    derived = study.derive(X, 7, 0.1)
    values = derived["values"]
    np.testing.assert_allclose(
        values["dC_da-2"]["numbers"],
        values["y-2"]["numbers"] - values["a-2"]["numbers"],
    )
    assert values["C-2"]["numbers"].tolist() == [17]
    assert set(values["slope-1"]["numbers"].tolist()) == {0.25}
    np.testing.assert_allclose(values["delta-2"]["numbers"], values["dC_da-2"]["numbers"] / 4)
    assert derived["changed"] == ["cost_derivative", "quadratic_cost", "sigmoid_prime"]
    for name in "dC_da-2", "C-2", "slope-1":
        unfolded = study.unfold(name, 0, 0)
        assert (unfolded["terms"], unfolded["given"]) == ([], False)
    assert study.unfold("delta-2", 3, 0)["terms"]
    assert study.unfold("w-2", 3, 0)["given"]
    codes = {e["code"] for step in derived["steps"] for e in step["equations"]}
    assert "return z * 0 + 0.25" in codes
    assert "return s * (1 - s)" not in codes


def test_faults_go_into_the_changed_backprop(lab, workbench):
    workbench.use(
        {
            "backprop": original("backprop")
            .replace("zs, activations", "zs, a_s, activations")
            .replace(
                "forward or self.forward(x)",
                "(lambda f: (f[0], 0, f[1]))(forward or self.forward(x))",
            )
        }
    )
    study = freeze(lab)
    assert study.derive(X, 7, 0.1, "slope")["fault"]["wrong"]
    assert not study.check(0, 3, 400)["agrees"]
    other = original("backprop").replace("nabla_a * sigmoid_prime", "1.0 * nabla_a * sigmoid_prime")
    workbench.use({"backprop": other})
    with pytest.raises(ValueError, match="found code without it"):
        freeze(lab).derive(X, 7, 0.1, "slope")


def test_faults_go_into_a_backprop_wherever_it_stands(lab, workbench, capsys):
    own = original("backprop").replace("    zs, a", "    print('mine')\n    zs, a", 1)
    workbench.use({"helpers": "import math\n\n\n" + own})
    study = freeze(lab)
    assert study.derive(X, 7, 0.1, "slope")["fault"]["wrong"]
    capsys.readouterr()
    assert not study.check(0, 3, 400)["agrees"]
    assert capsys.readouterr().out == "mine\n"


def test_a_backprop_without_its_chain_trains_but_is_not_derived(lab, workbench):
    silent = original("backprop").replace("chain.insert(0, (nabla_a, delta))", "pass")
    workbench.use({"backprop": silent})
    with pytest.raises(ValueError, match="into `chain`, as the original does, found 0 of 2"):
        freeze(lab).derive(X, 7, 0.1)
    assert train(lab)["done"]


def test_a_run_that_fails_says_where_and_the_network_is_what_it_was(lab, workbench):
    failing = original("update_mini_batch").replace(
        "    return quadratic_cost",
        "    self.count = getattr(self, 'count', 0) + 1\n"
        "    if self.count > 3:\n        w[:] = undefined\n    return quadratic_cost",
    )
    line = failing.splitlines().index("        w[:] = undefined") + 1
    workbench.use({"update_mini_batch": failing})
    assert workbench.failure() is None
    begin(lab)
    for _ in range(3):
        step(lab)
    before = parameters(lab.network)
    says = f"update_mini_batch: line {line}: NameError: name 'undefined' is not defined"
    for _ in range(2):  # trying again is no way round it
        report = go_on(lab)
        assert (report["state"], report["problem"]["message"]) == ("failed", says)
        assert parameters(lab.network) == before
        assert lab.training.progress().samples == 24
    assert workbench.failure() == {
        "part": "update_mini_batch",
        "line": line,
        "text": "w[:] = undefined",
        "id": "",
        "values": {},
        "message": "NameError: name 'undefined' is not defined",
    }


def test_what_is_put_into_the_network_stays_whatever_code_answers(lab, workbench):
    workbench.use({"sigmoid": SIGMOID})
    lab.network.weights = [w * 0 for w in lab.network.weights]
    lab.network.note = "mine"
    for parts in {}, {"sigmoid": SIGMOID + "# again\n"}:
        workbench.use(parts)
        assert not any(w.any() for w in lab.network.weights)
        assert lab.network.note == "mine"


def test_our_own_errors_stay_as_they_are(lab, workbench):
    workbench.use({"sigmoid": SIGMOID})
    with pytest.raises(ValueError, match=r"expected the inputs as columns \(768, m\)"):
        lab.predict(X[:700])
    with pytest.raises(ValueError, match="eta as a finite number above 0"):
        freeze(lab).derive(X, 7, 0.0)
    assert workbench.failure() is None


def test_a_run_goes_on_with_its_code_and_no_other(lab, workbench, small_mnist):
    workbench.use({"cost_derivative": TURNED})
    begin(lab)
    for _ in range(3):
        step(lab)
    kept = plain(lab.run.snapshot())
    kept["run"] = json.loads(json.dumps(kept["run"]))
    assert "output_activations" not in json.dumps(kept["run"])
    go_on(lab)
    to_its_end = parameters(lab.network)

    later = Lab()
    later.add_mnist(*small_mnist)
    later.run.restore(kept)
    for other in {}, {"sigmoid": SIGMOID}:
        later.workbench.use(other)
        report = go_on(later)
        assert report["state"] == "paused"
        assert "changed code that this run began with" in report["problem"]["message"]
    later.workbench.use({"cost_derivative": TURNED})
    assert go_on(later)["state"] == "done"
    assert parameters(later.network) == to_its_end


def test_a_run_of_the_original_goes_on_with_the_original(lab, workbench):
    begin(lab)
    step(lab)
    kept = plain(lab.run.snapshot())
    workbench.use({"cost_derivative": TURNED})
    lab.run.restore(kept)
    step(lab)
    lab.tick(0)
    assert lab.training.progress().samples == 16
    assert backend(lab) != "code"
