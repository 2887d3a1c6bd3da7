"""The session as the page uses it: plain values in and out, work in slices."""

import json
from itertools import pairwise

import numpy as np
import pytest

from digitlab import model_file
from digitlab.code.compile import make_variant
from digitlab.data.dataset import DataError
from digitlab.lab.session import Session
from digitlab.network import Network

RUN = {"dataset": "mnist", "epochs": 2, "mini_batch_size": 8, "eta": 1.0, "seed": 3}
X = np.linspace(0, 1, 768, dtype=np.float32)


@pytest.fixture
def session(small_mnist):
    session = Session()
    session.library.add_mnist(*small_mnist)
    return session


def test_begins_with_the_default_model(session):
    network, _ = model_file.load_default()
    outputs = session.predict(memoryview(X))
    assert outputs == network.feedforward(X.reshape(-1, 1))[:, 0].tolist()
    assert all(type(output) is float for output in outputs)


def test_a_run_in_slices_to_its_end_and_back(session):
    default = session.predict(X)
    session.start(RUN)
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
    curve = progress.pop("curve")
    assert curve.dtype == np.float64
    assert curve[-2:].tolist() == [progress["samples"] / progress["examples"], progress["cost"]]
    assert json.loads(json.dumps(progress))["samples"] == 80
    assert (progress["epochs"], progress["examples"], progress["done"]) == (2, 40, True)
    assert [m["epoch"] for m in progress["metrics"]] == [0, 1, 2]
    session.reset()
    assert session.predict(X) == default


def test_made_digits_are_prepared_in_slices(session, monkeypatch):
    monkeypatch.setattr("digitlab.data.sources.SYNTHETIC_TEST", 30)
    session.start({"dataset": "synthetic", "examples": 120, "epochs": 1})
    shares = [session.prepare_for(0)]
    while shares[-1] < 1:
        shares.append(session.prepare_for(0))
    assert len(shares) == 4
    assert shares == sorted(shares)
    assert not session.train_for(60)
    assert session.progress()["samples"] == 120


def test_what_is_refused_leaves_the_run(session):
    session.start(RUN)
    session.prepare_for(1)
    session.train_step()
    network = session.network
    for change, error in [
        ({"epochs": 0}, ValueError),
        ({"mini_batch_size": 2.5}, TypeError),
        ({"dataset": "other"}, ValueError),
        ({"dataset": "user"}, DataError),
        ({"examples": 0}, ValueError),
        ({"own_weight": -1}, ValueError),
        ({"hidden": [500]}, ValueError),
        ({"__class__": "x"}, ValueError),
    ]:
        with pytest.raises(error, match="expected"):
            session.start(RUN | change)
    with pytest.raises(DataError):
        session.library.add_mnist(b"", b"", b"", b"")
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
    assert plain["sizes"] == list(sizes)
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


def test_a_trial_is_kept_and_put_back(session):
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

    session.start(RUN)
    session.prepare_for(1)
    session.train_step()
    study = session.freeze()
    study.derive(X, 7, 0.1)
    trained = session.predict(X)
    after = study.take_steps(1)["after"]
    session.keep(study)
    assert session.predict(X) == after
    with pytest.raises(ValueError, match="a run that is started"):
        session.train_step()
    session.put_back()
    assert session.predict(X) == trained
    session.train_step()
    assert session.training.network is session.network
    assert session.predict(X) != trained
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


def test_a_run_goes_on_from_its_snapshot(session, small_mnist):
    session.start(RUN | {"hidden": [5], "initialiser": "normal"})
    session.prepare_for(1)
    for _ in range(7):
        session.train_step()
    kept = session.snapshot()
    run = json.loads(json.dumps(kept["run"]))
    answer = session.predict(X)
    while session.train_for(1):
        pass
    end, progress = session.predict(X), session.progress()

    again = Session()
    again.library.add_mnist(*small_mnist)
    again.go_on(run["settings"], kept["model"], run["state"])
    again.prepare_for(1)
    assert again.predict(X) == answer
    assert again.progress()["samples"] == 56
    while again.train_for(1):
        pass
    assert again.predict(X) == end
    for key in "metrics", "samples", "confusion", "cost":
        assert again.progress()[key] == progress[key]


def test_a_broken_snapshot_leaves_the_network(session):
    network = session.network
    with pytest.raises(model_file.ModelFileError):
        session.go_on(RUN, b"broken", {})
    assert session.network is network


def test_models_are_saved_in_both_formats(session):
    for kind in "npz", "json":
        network, _ = model_file.load(session.model(kind))
        assert network.feedforward(X.reshape(-1, 1))[:, 0].tolist() == session.predict(X)


def test_assesses_in_slices_and_opens_a_cell(session):
    with pytest.raises(ValueError, match="assessed, found none"):
        session.cell(1, 2)
    with pytest.raises(ValueError, match="a run that is started"):
        session.assess()
    session.assess({"dataset": "mnist"})
    while (found := session.assess_for(0))["share"] < 1:
        pass
    confusion = np.array(found["confusion"])
    assert confusion.sum() == found["count"] == 10
    assert found["wrong"] == 10 - confusion.trace() == len(found["labels"])
    assert (found["answers"] != found["labels"]).all()
    assert len(found["images"]) == 768 * len(found["labels"])
    for truth, answer in np.argwhere(confusion):
        cell = session.cell(int(truth), int(answer))
        assert cell["count"] == confusion[truth, answer]
        assert (cell["labels"] == truth).all()


def test_the_last_mini_batch_can_be_seen(session):
    session.start(RUN)
    session.prepare_for(1)
    session.train_step(1)
    assert len(session.batch()["labels"]) == 1
    session.train_step()
    assert session.batch()["images"].shape == (8 * 768,)


def own(count):
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, count * 768, np.uint8), np.arange(count, dtype=np.uint8) % 10


def test_own_digits_are_trained_on_alone_or_mixed_in(session):
    with pytest.raises(DataError, match="at least two digits of your own, found 0"):
        session.start(RUN | {"dataset": "user"})
    session.library.set_digits("user", *own(13))
    session.start(RUN | {"dataset": "user"})
    session.prepare_for(1)
    assert session.progress()["examples"] == 11
    session.start(RUN | {"own_weight": 3})
    session.prepare_for(1)
    assert session.progress()["examples"] == 40 + 3 * 13
    with pytest.raises(DataError, match="768 bytes a digit"):
        session.library.set_digits("user", np.zeros(100, np.uint8), np.zeros(1, np.uint8))


def test_own_digits_go_out_and_come_in_again(session):
    images, labels = own(13)
    session.library.set_digits("user", images, labels)
    data = session.library.own_file()
    session.library.begin_import()
    assert session.library.import_file("mine.npz", memoryview(data)) == []
    assert session.library.import_file("bad.npz", b"PK bad") == []
    found = session.library.finish_import()
    assert (found["count"], sum(found["counts"]), len(found["notes"])) == (13, 13, 1)
    back = session.library.imported()
    np.testing.assert_array_equal(back["images"], images)
    np.testing.assert_array_equal(back["labels"], labels)
    session.library.set_digits("files", back["images"], back["labels"])
    session.start(RUN | {"dataset": "files"})
    session.prepare_for(1)
    assert session.progress()["examples"] == 11


def test_a_model_is_told_from_digits(session):
    session.library.set_digits("user", *own(3))
    assert not session.holds_model(session.library.own_file())
    assert session.holds_model(session.model("npz"))
    assert session.holds_model(session.model("json"))
    assert session.holds_model(session.model("npz")[:-40])
    assert not session.holds_model(b"1,2,3")


def test_says_whose_test_digits_it_reads(session):
    session.library.set_digits("user", *own(12))
    for dataset, count in ("user", 2), ("mnist", 10):
        session.assess({"dataset": dataset})
        while (found := session.assess_for(1))["share"] < 1:
            pass
        assert (found["dataset"], found["count"]) == (dataset, count)
    session.start({"dataset": "user", "epochs": 1})
    session.prepare_for(1)
    session.assess()
    while (found := session.assess_for(1))["share"] < 1:
        pass
    assert (found["dataset"], found["count"]) == ("user", 2)


def test_what_is_set_on_the_network_stays_while_changed_code_answers(session):
    session.use(make_variant({"helpers": "SCALE = 2"}))
    session.network.weights = [0 * w for w in session.network.weights]
    session.network.biases = [0 * b for b in session.network.biases]
    session.network.mine = 5
    assert session.predict(X) == [0.5] * 10
    assert session.network.mine == 5
    session.use(Network)
    assert session.predict(X) == [0.5] * 10
