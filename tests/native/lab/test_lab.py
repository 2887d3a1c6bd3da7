"""The lab as the worker uses it: questions and plain answers, work in slices, reports."""

import json

import numpy as np
import pytest

from digitlab import model_file

from .helpers import RUN, Driver, X


@pytest.fixture
def lab(small_mnist):
    return Driver(small_mnist)


def test_begins_with_the_default_model(lab):
    network, _ = model_file.load_default()
    outputs = lab.predict()
    assert outputs == network.feedforward(X.reshape(-1, 1))[:, 0].tolist()
    assert all(type(output) is float for output in outputs)


def test_a_run_in_slices_to_its_end_and_back(lab):
    default = lab.predict()
    lab.ask("run.start", RUN)
    assert lab.predict() == default
    lab.until("running")
    assert lab.predict() != default
    lab.work()
    assert lab.run["state"] == "done"
    progress = lab.run["progress"]
    curve = progress.pop("curve")
    assert curve.dtype == np.float64
    assert curve[-2:].tolist() == [progress["samples"] / progress["examples"], progress["cost"]]
    assert json.loads(json.dumps(progress))["samples"] == 80
    assert (progress["epochs"], progress["examples"], progress["done"]) == (2, 40, True)
    lab.ask("run.reset")
    assert lab.predict() == default


def test_refuses_inputs_of_another_length(lab):
    assert "(768, m)" in lab.problem("predict", np.zeros(784, np.float32))
