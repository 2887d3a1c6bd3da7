"""The session as the page uses it: plain values in and out, work in slices."""

import json

import numpy as np
import pytest

from digitlab import model_file
from digitlab.datasets import DataError
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
