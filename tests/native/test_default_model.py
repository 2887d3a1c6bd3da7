"""The model that ships: what it reads of people's digits."""

from pathlib import Path

import pytest

from digitlab import model_file
from digitlab.__main__ import HELD_OUT, read_mnist
from digitlab.data import formats
from digitlab.data.dataset import Dataset

pytestmark = pytest.mark.native_only("of people's digits, which are not there")

SHARED = Path(__file__).parents[2].parent / "shared/data"


def share_read(data):
    network, _ = model_file.load_default()
    return network.evaluate(data) / len(data)


def test_it_reads_mnists_test_images():
    folder = SHARED / "mnist"
    if not folder.is_dir():
        pytest.skip(f"MNIST is not here: expected {folder.name} in the shared data")
    assert share_read(read_mnist(folder, "test")) >= 0.966


def test_it_reads_pen_digits():
    path = SHARED / "pendigits/pendigits-train.json.gz"
    if not path.is_file():
        pytest.skip(f"people's pen strokes are not here: expected {path.name}")
    labels, digits = formats.read_strokes(path)
    last = slice(-HELD_OUT["strokes"], None)
    assert share_read(Dataset.from_strokes(digits[last], labels[last])) >= 0.98
