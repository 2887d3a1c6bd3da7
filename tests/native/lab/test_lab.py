"""The lab as the worker uses it: questions by name and plain answers, model files, data."""

import json

import numpy as np
import pytest

from digitlab import model_file
from digitlab.code.compile import make_variant
from digitlab.network import Network

from .helpers import RUN, Driver, X, digits


def test_begins_with_the_default_model(lab):
    network, _ = model_file.load_default()
    outputs = lab.predict()
    assert outputs == network.feedforward(X.reshape(-1, 1))[:, 0].tolist()
    assert all(type(output) is float for output in outputs)


def test_refuses_inputs_of_another_length(lab):
    assert "(768, m)" in lab.problem("predict", np.zeros(784, np.float32))


def test_refuses_a_question_that_it_does_not_know(lab):
    for name in "run.fly", "__class__", "run", "data._given", "":
        assert "question that the lab knows" in lab.problem(name)


def test_wrong_arguments_and_exits_are_problems(lab, monkeypatch):
    assert "missing 1 required" in lab.problem("predict")

    def leave():
        raise SystemExit(3)

    monkeypatch.setitem(lab.lab.questions, "run.save", leave)
    assert lab.problem("run.save") == "3"


def test_models_are_saved_in_both_formats(lab):
    for kind in "npz", "json":
        network, _ = model_file.load(lab.ask("model", kind))
        assert network.feedforward(X.reshape(-1, 1))[:, 0].tolist() == lab.predict()


def test_a_model_is_told_from_digits(lab):
    lab.ask("data.set_digits", "user", *digits(3))
    assert not lab.ask("holds_model", lab.ask("data.own_file"))
    assert lab.ask("holds_model", lab.ask("model", "npz"))
    assert lab.ask("holds_model", lab.ask("model", "json"))
    assert lab.ask("holds_model", lab.ask("model", "npz")[:-40])
    assert not lab.ask("holds_model", b"1,2,3")


def test_user_digits_are_trained_on_alone_or_mixed_in(lab):
    lab.ask("run.start", RUN | {"dataset": "user"})
    assert "at least two digits of your own, found 0" in lab.run["problem"]["message"]
    lab.ask("data.set_digits", "user", *digits(13))
    lab.ask("run.start", RUN | {"dataset": "user"})
    lab.until("running")
    assert lab.run["progress"]["examples"] == 11
    lab.ask("run.start", RUN | {"own_weight": 3})
    lab.until("running")
    assert lab.run["progress"]["examples"] == 40 + 3 * 13
    said = lab.problem("data.set_digits", "user", np.zeros(100, np.uint8), np.zeros(1, np.uint8))
    assert "768 bytes a digit" in said


def test_user_digits_go_out_and_come_in_again(lab):
    images, labels = digits(13)
    lab.ask("data.set_digits", "user", images, labels)
    data = lab.ask("data.own_file")
    lab.ask("files.begin", ["mine.npz", "bad.npz"])
    assert lab.ask("files.add", "mine.npz", memoryview(data)) == []
    assert lab.ask("files.add", "bad.npz", b"PK bad") == []
    found = lab.ask("files.finish")
    assert (found["count"], sum(found["counts"]), len(found["notes"])) == (13, 13, 1)
    back = lab.ask("files.chosen", [], "out")
    np.testing.assert_array_equal(back["images"], images)
    np.testing.assert_array_equal(back["labels"], labels)
    lab.ask("data.set_digits", "files", back["images"], back["labels"])
    lab.ask("run.start", RUN | {"dataset": "files"})
    lab.until("running")
    assert lab.run["progress"]["examples"] == 11


def test_broken_mnist_is_refused_and_fails_the_run_that_waits(small_mnist):
    lab = Driver()
    lab.ask("run.start", RUN)
    lab.tick()
    assert lab.lab.wants == "mnist"
    assert not lab.lab.busy
    lab.problem("data.add_mnist", b"", b"", b"", b"")
    lab.tick()
    assert lab.run["state"] == "failed"
    assert "IDX" in lab.run["problem"]["message"]
    lab.ask("data.add_mnist", *small_mnist)
    lab.ask("run.start", RUN)
    lab.work()
    assert lab.run["state"] == "done"


def test_the_code_in_use_answers_and_is_reported(lab):
    names = lab.ask("code.use", {"helpers": "SCALE = 2"})
    assert names == ["helpers"]
    report = lab.told("answering")[-1]
    assert (report["answering"], report["weights"]) == ("code", "default")
    assert report["sources"] == ["helpers"]
    lab.ask("code.use", {})
    assert (lab.answering, lab.told("answering")[-1]["sources"]) == ("default", [])
    assert lab.ask("code.failure") is None
    assert len(lab.ask("code.parts")) > 5


def test_what_is_set_on_the_network_stays_while_changed_code_answers(lab):
    lab.lab.use(make_variant({"helpers": "SCALE = 2"}))
    network = lab.lab.network
    network.weights = [0 * w for w in network.weights]
    network.biases = [0 * b for b in network.biases]
    network.mine = 5
    assert lab.predict() == [0.5] * 10
    assert lab.lab.network.mine == 5
    lab.lab.use(Network)
    assert lab.predict() == [0.5] * 10


def test_a_trial_is_kept_and_undone(lab):
    assert "has taken right steps" in lab.problem("run.keep")
    lab.ask("study.freeze")
    lab.ask("study.derive", X, 7, 0.1)
    assert "has taken right steps" in lab.problem("run.keep")
    assert "put aside, found none" in lab.problem("run.undo")
    before = lab.predict()
    after = lab.ask("study.take_steps", 5)["after"]
    assert lab.predict() == before
    lab.ask("run.keep")
    assert lab.predict() == after
    assert lab.answering == "kept"
    lab.ask("study.take_steps", 5)
    assert lab.predict() == after
    lab.ask("run.undo")
    assert lab.predict() == before
    assert lab.answering == "default"


def test_a_wrong_derivations_network_is_not_kept(lab):
    lab.ask("study.freeze")
    lab.ask("study.derive", X, 7, 0.1, "sign")
    lab.ask("study.take_steps", 1)
    assert "has taken right steps" in lab.problem("run.keep")


def test_a_study_needs_a_frozen_network(lab):
    assert "frozen, found none" in lab.problem("study.derive", X, 7, 0.1)


@pytest.mark.parametrize("name", ["predict", "run.start", "evaluate.start", "code.check"])
def test_every_answer_is_plain(lab, name):
    values = {"predict": [X], "run.start": [RUN], "code.check": [{"helpers": "SCALE = 2"}]}
    lab.ask(name, *values.get(name, []))
    lab.work()
    for report in lab.heard:
        json.dumps(report, default=_as_json)


def _as_json(value):
    assert type(value) in (bytes, np.ndarray)
    return None
