"""The data sets of a page."""

from dataclasses import replace

import numpy as np
import pytest
from tests.native.data.digit_files import EXPECTED

from digitlab.data import sources, synthetic
from digitlab.data.dataset import DataError
from digitlab.data.sources import DataSets, DataSpec
from digitlab.validate import Invalid


def result(steps):
    """What a generator returns at its end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def test_user_digits_are_mixed_in_up_to_a_limit():
    data_sets = DataSets()
    for name in "user", "files":
        data_sets.set_digits(name, EXPECTED.images, EXPECTED.labels)
    spec = DataSpec(dataset="files", examples=10, own_weight=2)
    train, _ = result(data_sets.prepare(spec))
    assert len(train) == 10 + 2 * 20
    data_sets.set_digits("user", bytes(1100 * 768), bytes(1100))
    with pytest.raises(
        DataError, match="at most 100,000 examples in all, found 10 and 1,100 of your"
    ):
        result(data_sets.prepare(DataSpec(dataset="files", examples=10, own_weight=91)))


def test_a_data_spec_is_read_from_settings_of_today_and_before():
    settings = {"dataset": "made", "examples": 50, "epochs": 3}
    assert DataSpec.of(settings) == DataSpec(dataset="synthetic", examples=50)
    assert DataSpec.of({"dataset": "own", "own_weight": 2}) == DataSpec(
        dataset="user", own_weight=2
    )
    with pytest.raises(Invalid, match="mnist or synthetic or files or user, found 'other'"):
        DataSpec.of({"dataset": "other"})


@pytest.mark.parametrize(
    ("dataset", "id_", "says"),
    [
        ("mnist", "error-mnist-missing", "MNIST to be added"),
        ("files", "error-digits-few-files", "at least two digits from files, found 0"),
        ("user", "error-digits-few-user", "at least two digits of your own, found 0"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_prepared(dataset, id_, says):
    for missing in DataSets().check, lambda spec: next(DataSets().prepare(spec)):
        with pytest.raises(DataError, match=says) as caught:
            missing(DataSpec(dataset=dataset))
        assert caught.value.id == id_


def test_synthetic_digits_are_made_once(monkeypatch):
    monkeypatch.setattr(sources, "SYNTHETIC_TEST", 100)
    data_sets, spec = DataSets(), DataSpec(dataset="synthetic", examples=60)
    shares = list(data_sets.prepare(spec))
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1
    assert list(data_sets.prepare(spec)) == []
    train, test = result(data_sets.prepare(spec))
    assert (len(train), len(test)) == (60, 100)


@pytest.mark.parametrize("examples", [20, 60, 95, 300])
def test_synthetic_digits_are_the_same_whatever_was_made_before(monkeypatch, examples):
    monkeypatch.setattr(sources, "SYNTHETIC_TEST", 30)
    data_sets = DataSets()
    spec = DataSpec(dataset="synthetic", examples=examples)
    for seed in 1, 2:
        result(data_sets.prepare(replace(spec, examples=60, data_seed=seed)))
        train, test = result(data_sets.prepare(spec))
        made = synthetic.make(examples + 30, 1)
        np.testing.assert_array_equal(train.images, made.images[:examples])
        np.testing.assert_array_equal(test.images, made.images[examples:])
