"""The data sets of a page."""

import pytest
from tests.native.data.digit_files import EXPECTED

from digitlab.data.dataset import DataError
from digitlab.data.sources import DataSets, DataSpec


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
    spec = DataSpec("files", examples=10, own_weight=2)
    train, _ = result(data_sets.prepare(spec))
    assert len(train) == 10 + 2 * 20
    data_sets.set_digits("user", bytes(1100 * 768), bytes(1100))
    with pytest.raises(
        DataError, match="at most 100,000 examples in all, found 10 and 1,100 of your"
    ):
        result(data_sets.prepare(DataSpec("files", examples=10, own_weight=91)))
