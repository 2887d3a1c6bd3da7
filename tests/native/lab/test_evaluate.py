"""How well the network reads test digits."""

import numpy as np
import pytest

from digitlab.code.compile import make_variant

from .helpers import RUN, Driver, digits


def result(lab, *source):
    lab.ask("evaluate.start", *source)
    lab.work()
    return lab.told("evaluation")[-1]["result"]


def test_evaluates_in_slices_and_opens_a_cell(lab):
    assert "evaluated, found none" in lab.problem("evaluate.cell", 1, 2)
    found = result(lab, {"dataset": "mnist"})
    confusion = np.array(found["confusion"])
    assert confusion.sum() == found["count"] == 10
    assert found["wrong"] == 10 - confusion.trace() == len(found["labels"])
    assert (found["answers"] != found["labels"]).all()
    assert len(found["images"]) == 768 * len(found["labels"])
    for truth, answer in np.argwhere(confusion):
        cell = lab.ask("evaluate.cell", int(truth), int(answer))
        assert cell["count"] == confusion[truth, answer]
        assert (cell["labels"] == truth).all()
    shares = [report["share"] for report in lab.told("evaluation")]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_says_whose_test_digits_it_reads(lab):
    lab.ask("data.set_digits", "user", *digits(12))
    for dataset, count in ("user", 2), ("mnist", 10):
        found = result(lab, {"dataset": dataset})
        assert (found["dataset"], found["count"]) == (dataset, count)
    lab.ask("run.start", {"dataset": "user", "epochs": 1})
    lab.until("running")
    found = result(lab)
    assert (found["dataset"], found["count"]) == ("user", 2)


def test_a_restored_run_names_its_own_test_digits(lab, small_mnist):
    lab.ask("data.set_digits", "files", *digits(12))
    lab.ask("run.start", {"dataset": "files", "epochs": 1})
    lab.work()
    again = Driver(small_mnist)
    again.ask("data.set_digits", "files", *digits(12))
    again.ask("run.restore", lab.snapshot, lab.run)
    found = result(again)
    assert (found["dataset"], found["count"]) == ("files", 2)
    found.pop("confidences"), found.pop("images")
    assert found["wrong"] == result(lab)["wrong"]


def test_without_a_run_it_wants_mnist_and_does_with_synthetic_digits(monkeypatch, small_mnist):
    monkeypatch.setattr("digitlab.data.sources.SYNTHETIC_TEST", 30)
    lab = Driver()
    lab.ask("evaluate.start")
    lab.tick()
    assert (lab.lab.wants, lab.lab.busy) == ("mnist", False)
    lab.clock.seconds += 1
    lab.ask("data.files_arriving", 0.25)
    assert [report["share"] for report in lab.told("evaluation")] == [0, 0]
    lab.ask("data.files_missing", {"id": "", "values": {}, "message": "Not there."})
    lab.work()
    found = lab.told("evaluation")[-1]["result"]
    assert (found["dataset"], found["count"]) == ("synthetic", 30)
    shares = [report["share"] for report in lab.told("evaluation")]
    assert shares == sorted(shares)
    lab.ask("data.add_mnist", *small_mnist)
    assert result(lab)["dataset"] == "mnist"


def test_mistakes_come_by_the_output_that_is_shown(lab):
    found = result(lab)
    shown = list(found["confidences"])
    assert shown == sorted(shown, reverse=True)
    truth, answer = int(found["labels"][0]), int(found["answers"][0])
    cell = lab.ask("evaluate.cell", truth, answer)
    assert len(cell["confidences"]) == len(cell["labels"])
    assert max(cell["confidences"]) == shown[0]


def test_the_right_ones_among_digits_that_are_handed_over(lab, small_mnist):
    found = result(lab)
    cells = [lab.ask("evaluate.cell", i, i) for i in range(10)]
    images = np.concatenate([cell["images"] for cell in cells])
    labels = np.concatenate([cell["labels"] for cell in cells])
    assert lab.ask("evaluate.right", images, labels) == len(labels) > 0
    assert lab.ask("evaluate.right", images, (labels + 1) % 10) == 0
    assert "expected" in lab.problem("evaluate.right", images, labels[1:])
    assert found["count"] >= len(labels)


def test_a_run_under_way_goes_on_beside_it(lab):
    lab.ask("run.start", RUN | {"epochs": 300})
    lab.until("running")
    samples = lab.run["progress"]["samples"]
    lab.ask("evaluate.start")
    while not lab.told("evaluation") or lab.told("evaluation")[-1]["share"] < 1:
        lab.tick()
    lab.clock.seconds += 1
    lab.tick()
    assert lab.run["progress"]["samples"] > samples


@pytest.mark.parametrize("source", [{"dataset": "other"}, {"examples": 0}])
def test_refuses_digits_that_are_not_there(lab, source):
    assert "expected" in lab.problem("evaluate.start", source)


def test_a_failure_is_a_problem(lab):
    lab.ask("evaluate.start", {"dataset": "user"})
    lab.work()
    assert "at least two" in lab.told("evaluation")[-1]["problem"]["message"]
    lab.lab.use(make_variant({"sigmoid": "def sigmoid(z):\n    return undefined"}))
    lab.ask("evaluate.start")
    lab.work()
    assert "NameError" in lab.told("evaluation")[-1]["problem"]["message"]


def test_a_network_that_the_console_cut_is_a_problem_and_no_crash(lab):
    network = lab.lab.network
    network.weights[-1], network.biases[-1] = network.weights[-1][:5], network.biases[-1][:5]
    lab.lab.edited()
    lab.ask("evaluate.start")
    lab.work()
    assert "found 5" in lab.told("evaluation")[-1]["problem"]["message"]
