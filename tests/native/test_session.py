"""The session as the page uses it: plain values in and out, work in slices."""

import json
from itertools import pairwise

import numpy as np
import pytest

from digitlab import model_file
from digitlab.datasets import DataError
from digitlab.network import Network
from digitlab.session import Session

X = np.linspace(0, 1, 768, dtype=np.float32)


@pytest.fixture
def session(small_mnist):
    session = Session()
    session.add_mnist(*small_mnist)
    return session


def test_begins_with_the_default_model(session):
    network, _ = model_file.load_default()
    outputs = session.predict(memoryview(X))
    assert outputs == network.feedforward(X.reshape(-1, 1))[:, 0].tolist()
    assert all(type(output) is float for output in outputs)


def test_a_run_in_slices_to_its_end_and_back(session):
    default = session.predict(X)
    session.start("mnist", 2, 8, 1.0, 3)
    assert session.predict(X) == default
    while session.prepare_for(0) < 1:
        pass
    untrained = session.predict(X)
    assert untrained != default
    assert session.train_step()
    assert session.progress()["samples"] == 8
    assert session.predict(X) != untrained
    while session.train_for(0):
        pass
    progress = session.progress()
    assert json.loads(json.dumps(progress))["samples"] == 80
    assert (progress["epochs"], progress["examples"], progress["done"]) == (2, 40, True)
    assert [m["epoch"] for m in progress["measures"]] == [0, 1, 2]
    session.reset()
    assert session.predict(X) == default


def test_made_digits_are_prepared_in_slices(session, monkeypatch):
    monkeypatch.setattr("digitlab.session.MADE_TRAINING", 120)
    monkeypatch.setattr("digitlab.session.MADE_TEST", 30)
    session.start("made", 1, 10, 1.0, 1)
    shares = [session.prepare_for(0)]
    while shares[-1] < 1:
        shares.append(session.prepare_for(0))
    assert len(shares) == 4
    assert shares == sorted(shares)
    assert not session.train_for(60)
    assert session.progress()["samples"] == 120


def test_what_is_refused_leaves_the_run(session):
    session.start("mnist", 2, 8, 1.0, 3)
    session.prepare_for(1)
    session.train_step()
    network = session.network
    for settings, error in [
        (("mnist", 0, 8, 1.0, 3), ValueError),
        (("mnist", 1, 2.5, 1.0, 3), TypeError),
        (("other", 1, 8, 1.0, 3), ValueError),
    ]:
        with pytest.raises(error, match="expected"):
            session.start(*settings)
    with pytest.raises(DataError):
        session.add_mnist(b"", b"", b"", b"")
    assert session.network is network
    assert session.progress()["samples"] == 8


def test_needs_a_run_to_train(session):
    for call in session.train_step, session.progress, lambda: session.train_for(1):
        with pytest.raises(ValueError, match="a run that is started and prepared, found none"):
            call()


def test_refuses_inputs_of_another_length(session):
    with pytest.raises(ValueError, match=r"\(768, m\)"):
        session.predict(np.zeros(784, np.float32))


def model_bytes(tmp_path, sizes):
    model_file.save(tmp_path / "model.npz", Network(sizes, seed=4), {"trained": "not at all"})
    return (tmp_path / "model.npz").read_bytes()


@pytest.mark.parametrize("sizes", [(768, 10), (768, 5, 10), (768, 7, 6, 10)])
def test_looks_into_networks_of_other_sizes(session, tmp_path, sizes):
    session.open(memoryview(model_bytes(tmp_path, sizes)))
    looked = session.look(X)
    assert looked["sizes"] == list(sizes)
    assert [len(w) for w in looked["weights"]] == [n * m for m, n in pairwise(sizes)]
    assert [len(a) for a in looked["activations"]] == list(sizes[1:])
    assert looked["activations"][-1].tolist() == session.predict(X)
    assert all(scale > 0 for scale in looked["scales"])
    assert session.look()["activations"] == []
    study = session.freeze()
    plain = study.derive(X, 7, 0.1)
    assert len(plain["layers"]) == len(sizes)
    assert len(study.take_steps(2)["costs"]) == 3


def test_a_model_that_cannot_be_used_leaves_the_network(session, tmp_path):
    network = session.network
    for data in b"no model", model_bytes(tmp_path, (784, 30, 10)), model_bytes(tmp_path, (768, 3)):
        with pytest.raises(model_file.ModelFileError, match="expected"):
            session.open(data)
    assert session.network is network


def test_a_neuron_adds_up(session):
    hidden = session.neuron(0, 3, X)
    assert sum(hidden["products"]) + hidden["bias"] == pytest.approx(hidden["z"], abs=1e-3)
    assert len(hidden["onward"]) == len(hidden["says"]) == 10
    assert hidden["says"] == pytest.approx([w * hidden["a"] for w in hidden["onward"]])
    output = session.neuron(1, 7, X)
    assert output["a"] == session.predict(X)[7]
    assert "onward" not in output
    assert session.neuron(1, 7).keys() == {"weights", "bias"}
    for place in (0, 30), (2, 0), (0, -1):
        with pytest.raises(ValueError, match="expected a neuron"):
            session.neuron(*place)


def test_a_trial_is_kept_put_back_and_trained_on(session):
    study = session.freeze()
    study.derive(X, 7, 0.1)
    with pytest.raises(ValueError, match="has taken right steps"):
        session.keep(study)
    with pytest.raises(ValueError, match="put aside, found none"):
        session.put_back()
    before = session.predict(X)
    after = study.take_steps(5)["after"]
    assert session.predict(X) == before
    session.keep(study)
    assert session.predict(X) == after
    study.take_steps(5)
    assert session.predict(X) == after
    session.put_back()
    assert session.predict(X) == before

    session.start("mnist", 2, 8, 1.0, 3)
    session.prepare_for(1)
    session.train_step()
    study = session.freeze()
    study.derive(X, 7, 0.1)
    after = study.take_steps(1)["after"]
    session.keep(study)
    assert session.predict(X) == after
    session.train_step()
    assert session.training.network is session.network
    assert session.predict(X) != after
    session.reset()
    assert session.predict(X) == before


def test_a_wrong_derivations_network_is_not_kept(session):
    study = session.freeze()
    study.derive(X, 7, 0.1, "sign")
    study.take_steps(1)
    with pytest.raises(ValueError, match="has taken right steps"):
        session.keep(study)


def test_dreams_in_slices_to_an_end(session):
    session.dream(8)
    first = session.dream_for(0)
    assert (first["step"], len(first["picture"]), len(first["outputs"])) == (1, 768, 10)
    last = first
    while newer := session.dream_for(0.05):
        last = newer
    assert last["step"] == 300
    assert np.argmax(last["outputs"]) == 8
    with pytest.raises(ValueError, match="target from 0 to 9"):
        session.dream(10)
