"""A workbench for the tests of code, with a stand-in for the lab."""

from types import SimpleNamespace

import pytest

from digitlab.code.workbench import Workbench
from digitlab.crossing import column
from digitlab.network import Network


@pytest.fixture
def lab():
    """What a workbench needs of the lab: the code in use, and a network that answers with it."""
    network = Network(seed=1)

    def predict(inputs):
        return lab.kind.of(network.weights, network.biases).feedforward(column(inputs)).tolist()

    lab = SimpleNamespace(kind=Network, training=None, predict=predict)
    lab.use = lambda kind: setattr(lab, "kind", kind)
    return lab


@pytest.fixture
def workbench(lab):
    return Workbench(lab)
