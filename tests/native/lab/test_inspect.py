"""A look into the network: weights, a neuron, activation maximisation."""

from itertools import pairwise

import numpy as np
import pytest

from digitlab import model_file
from digitlab.code.compile import make_variant
from digitlab.network import Network

from .helpers import X


@pytest.mark.parametrize("sizes", [(768, 10), (768, 5, 10), (768, 7, 6, 10)])
def test_looks_into_networks_of_other_sizes(lab, sizes):
    data = model_file.to_npz(Network(sizes, seed=4), {})
    lab.ask("run.open", memoryview(data))
    look = lab.ask("inspect.look", X)
    assert look["sizes"] == list(sizes)
    assert [len(w) for w in look["weights"]] == [n * m for m, n in pairwise(sizes)]
    assert [len(a) for a in look["activations"]] == list(sizes[1:])
    assert look["activations"][-1].tolist() == lab.predict()
    assert all(scale > 0 for scale in look["scales"])
    assert lab.ask("inspect.look")["activations"] == []
    lab.ask("study.freeze")
    assert len(lab.ask("study.derive", X, 7, 0.1)["sizes"]) == len(sizes)
    assert len(lab.ask("study.take_steps", 2)["costs"]) == 3


def test_a_neuron_adds_up(lab):
    hidden = lab.ask("inspect.neuron", 0, 3, X)
    assert sum(hidden["products"]) + hidden["bias"] == pytest.approx(hidden["z"], abs=1e-3)
    assert len(hidden["onward"]) == len(hidden["says"]) == 10
    assert hidden["says"] == pytest.approx([w * hidden["a"] for w in hidden["onward"]])
    output = lab.ask("inspect.neuron", 1, 7, X)
    assert output["a"] == lab.predict()[7]
    assert "onward" not in output
    assert lab.ask("inspect.neuron", 1, 7).keys() == {"weights", "bias"}
    for place in (0, 30), (2, 0), (0, -1):
        assert "expected a neuron" in lab.problem("inspect.neuron", *place)


def test_maximises_an_activation_in_slices_to_an_end(lab):
    lab.ask("inspect.maximise", 8)
    lab.clock.seconds += 1
    lab.tick()
    [first] = lab.told("activation")
    assert (first["step"], len(first["picture"]), len(first["outputs"])) == (1, 768, 10)
    assert not first["done"]
    lab.work()
    last = lab.told("activation")[-1]
    assert (last["step"], last["done"], last["problem"]) == (300, True, None)
    assert np.argmax(last["outputs"]) == 8
    assert "from 0 to 9" in lab.problem("inspect.maximise", 10)


def test_a_flat_slope_has_no_picture(lab):
    for w in lab.lab.network.weights:
        w[...] = 0
    lab.ask("inspect.maximise", 3)
    lab.work()
    [report] = lab.told("activation")
    assert (report["step"], report["picture"], report["done"]) == (0, None, True)


def test_code_that_fails_is_reported(lab):
    source = "def cost_derivative(self, output_activations, y):\n    return undefined"
    lab.lab.use(make_variant({"cost_derivative": source}))
    lab.ask("inspect.maximise", 3)
    lab.work()
    assert "NameError" in lab.told("activation")[-1]["problem"]["message"]
